import Finance
import Ledger
import Peg
import Silicon
import Units

/// What is asked about a vendor's share of training revenue.
public struct ShareQuestion: Sendable {
    /// Factors of list prices, by silicon; 1.4 is 40% dearer.
    public var prices: [String: Double] = [:]
    /// The one with most training revenue but the operator unless given.
    public var vendor: String?
    /// Sensitivity to price in place of the fitted one.
    public var sensitivity: Double?
    public var weight = ChoiceWeight.work
    /// Quarters ahead, the current one included.
    public var quarters = 6
    /// Only what is queued chooses again, not what is promised and has not begun.
    public var keepsPromises = false

    public init() {}
}

extension ShareDocument {
    /// Refused `bad_request` where a silicon or vendor is not known, `wrong_state` where the ledger has nothing to learn from.
    public init(_ question: ShareQuestion, _ ledger: Ledger, _ peg: Pegging) throws(Refusal) {
        let names = ledger.atlas.catalogue.silicon.map(\.silicon.text)
        if let stranger = question.prices.keys.filter({ !names.contains($0) }).min() {
            throw PriceChange.unknown(stranger, names)
        }
        let fit: ChoiceFit
        do throws(NoChoiceModel) {
            fit = try ChoiceFit(ledger.siliconChoices(by: question.weight), sensitivity: question.sensitivity)
        } catch {
            throw Refusal(.wrongState, error.description)
        }
        let billing = try ShareDocument.finance(ledger, peg).billing
        let shares = VendorShare(billing)
        if let vendor = question.vendor, shares.vendors[vendor] == nil {
            let known = shares.vendors.keys.sorted().joined(separator: ", ")
            throw Refusal(.badRequest, "vendor: '\(vendor)' sells nothing for training here; known are \(known)")
        }
        guard let vendor = question.vendor ?? shares.largest(but: ledger.policy.operatorName) else {
            throw Refusal(
                .wrongState, "nothing in this ledger is sold for training by anybody but the operator")
        }
        let outlook = ShareOutlook(
            billing, vendor, fit.model,
            factors: Dictionary(uniqueKeysWithValues: question.prices.map { (SiliconName($0.key), $0.value) }),
            keepsPromises: question.keepsPromises, ahead: question.quarters)
        self.init(fit, outlook, question.prices, weight: question.weight.rawValue)
    }

    private static func finance(_ ledger: Ledger, _ peg: Pegging) throws(Refusal) -> Finance {
        do throws(Overflow) { return try Finance(ledger, peg) } catch {
            throw Refusal(.overflow, "the orders together are worth more than can be counted")
        }
    }
}

/// List prices that change, as people write them: `trainium3=+40%`.
public enum PriceChange {
    /// Factors by name. Refused `bad_request` for what is not of that form, is given twice, or names what is not known.
    public static func factors(_ texts: [String], known names: [String]) throws(Refusal) -> [String: Double] {
        var factors: [String: Double] = [:]
        for text in texts {
            let (name, factor) = try read(text)
            guard names.contains(name) else { throw unknown(name, names) }
            guard factors[name] == nil else {
                throw Refusal(.badRequest, "price: '\(name)' is given twice; allowed: once")
            }
            factors[name] = factor
        }
        return factors
    }

    private static func read(_ text: String) throws(Refusal) -> (name: String, factor: Double) {
        let parts = text.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
        let percent = parts.count == 2 && parts[1].hasSuffix("%") ? Double(parts[1].dropLast()) : nil
        guard let percent, percent > -100, percent <= 10_000, !parts[0].isEmpty else {
            throw Refusal(
                .badRequest, "price: '\(text)' is not allowed; allowed: NAME=+40% or NAME=-10%, above -100%")
        }
        return (parts[0], 1 + percent / 100)
    }

    static func unknown(_ name: String, _ names: [String]) -> Refusal {
        Refusal(.badRequest, "price: there is no '\(name)'; known are \(names.joined(separator: ", "))")
    }
}

extension VendorShare {
    /// The vendor with the most training revenue, the operator left out; by name where there are several.
    func largest(but own: String) -> String? {
        let sums = vendors.filter { $0.key != own }.map { ($0.key, $0.value.reduce(0) { $0 + $1.own.value }) }
        return sums.min { $0.1 != $1.1 ? $0.1 > $1.1 : $0.0 < $1.0 }?.0
    }
}
