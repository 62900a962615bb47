import Finance
import Foundation
import Silicon
import Units

/// A fitted model with its back-test.
public struct ChoiceFit: Sendable {
    let model: ChoiceModel
    let isGiven: Bool
    let choices: Int
    let backTest: BackTest?

    /// With a sensitivity of one's own the model has no band.
    public init(_ situations: [ChoiceModel.Situation], sensitivity: Double?) throws(NoChoiceModel) {
        let fitted = sensitivity == nil ? try ChoiceModel.fitted(situations) : nil
        model = fitted ?? ChoiceModel(price: sensitivity ?? 0, porting: 0)
        (isGiven, choices) = (sensitivity != nil, situations.count)
        backTest = try? BackTest(situations)
    }
}

/// `{price, price_error, porting, porting_error, given, choices, back_test:{fitted, scored, model, no_change, chance}}`:
/// scores are mean log-likelihoods of choices that the fit has not seen; nearer 0 is better.
public struct ChoiceModelDocument: Encodable, Sendable {
    struct Test: Codable, Sendable {
        let fitted, scored: Int
        let model, no_change, chance: Double

        init(_ test: BackTest) {
            (fitted, scored) = (test.fitted, test.scored)
            (model, no_change, chance) = (test.model, test.still, test.chance)
        }
    }

    let price, price_error, porting, porting_error: Double
    let given: Bool
    let choices: Int
    @Null var back_test: Test?

    public init(_ fit: ChoiceFit) {
        (price, price_error) = (fit.model.price, fit.model.priceError)
        (porting, porting_error) = (fit.model.porting, fit.model.portingError)
        (given, choices) = (fit.isGiven, fit.choices)
        _back_test = Null(wrappedValue: fit.backTest.map(Test.init))
    }

    var sentences: String {
        let head =
            given
            ? String(format: "Sensitivity to the price of a useful unit: %.2f, as given", price)
            : String(
                format:
                    "Sensitivity to the price of a useful unit: %.2f ± %.2f; loss by porting: %.2f ± %.2f; %d choices",
                price, price_error, porting, porting_error, choices)
        guard let back_test else { return head + "\nNo back-test: the first choices alone give no model." }
        return head
            + String(
                format:
                    "\nBack-test, fitted on %d and scored on the %d after them, mean log-likelihood: model %.3f, no change %.3f, chance %.3f",
                back_test.fitted, back_test.scored, back_test.model, back_test.no_change, back_test.chance)
    }
}

/// `{model, vendor, prices, weigh, quarters:[{quarter, over, book, share, low, high, choosing}], declines_book,
/// declines, reverses, least_sensitivity}`.
public struct ShareDocument: Encodable, Sendable {
    struct Line: Encodable, Sendable {
        let quarter: String
        let over: Bool
        let book, share, low, high, choosing: Double
    }

    let model: ChoiceModelDocument
    let vendor, weigh: String
    let prices: [String: Double]
    let quarters: [Line]
    let declines_book, declines: [String]
    @Null var reverses: String?
    @Null var least_sensitivity: Double?

    public init(_ fit: ChoiceFit, _ outlook: ShareOutlook, _ factors: [String: Double], weight: String) {
        (model, vendor, prices, weigh) = (ChoiceModelDocument(fit), outlook.vendor, factors, weight)
        quarters = outlook.quarters.map {
            Line(
                quarter: $0.first.quarterText, over: $0.isOver, book: $0.book, share: $0.asked, low: $0.low,
                high: $0.high,
                choosing: $0.open)
        }
        let declines = outlook.declines
        (declines_book, self.declines) = (declines.book.map(\.quarterText), declines.asked.map(\.quarterText))
        _reverses = Null(wrappedValue: outlook.reversal?.quarterText)
        _least_sensitivity = Null(wrappedValue: factors.isEmpty ? nil : outlook.leastSensitivity)
    }

    public func text(colour: Bool = false) -> String {
        var table = TextTable("quarter", "over", ">book", ">at these prices", ">low", ">high", ">chooses again")
        for one in quarters {
            let shares = [one.book, one.share, one.low, one.high, one.choosing].map {
                String(format: "%.1f%%", $0 * 100)
            }
            table.add(one.quarter, one.over ? "yes" : "no", shares[0], shares[1], shares[2], shares[3], shares[4])
        }
        let changed = prices.sorted { $0.key < $1.key }.map {
            String(format: "%@ %+.0f%%", $0.key, ($0.value - 1) * 100)
        }
        let head =
            "\(vendor)'s share of training revenue"
            + (changed.isEmpty ? "" : ", with " + changed.joined(separator: ", "))
        return [model.sentences, head, table.text(colour: colour), verdict].filter { !$0.isEmpty }.joined(
            separator: "\n\n")
    }

    private var verdict: String {
        guard !prices.isEmpty else { return "" }
        let least =
            least_sensitivity.map { String(format: "; it takes a sensitivity of %.2f or more", $0) }
            ?? "; no sensitivity up to 20 would do it"
        guard let reverses else {
            return "The book's four falls in a row stay four falls at these prices" + least + "."
        }
        return "In the book the share has fallen four quarters in a row by \(reverses); at these prices it has not"
            + least + "."
    }
}

/// `{model, periods, options:[{option, chosen, share, asked, low, high}]}` of the last period.
public struct ChoiceFileDocument: Encodable, Sendable {
    struct Line: Encodable, Sendable {
        let option: String
        let chosen, share, asked, low, high: Double
    }

    let model: ChoiceModelDocument
    let periods: Int
    let options: [Line]

    public init(_ fit: ChoiceFit, _ situations: [ChoiceModel.Situation], _ factors: [String: Double]) {
        (model, periods) = (ChoiceModelDocument(fit), situations.count)
        guard let last = situations.last else {
            options = []
            return
        }
        let all = max(last.chosen.reduce(0, +), .leastNormalMagnitude)
        let chosen = last.chosen.map { $0 / all }
        let change = last.alternatives.map { factors[$0.name] ?? 1 }
        let shares = [0, -1.2816, 1.2816].map { fit.model.moved(byErrors: $0).shifted(chosen, by: change) }
        options = last.alternatives.indices.map { index in
            let ends = shares.map { $0[index] }
            return Line(
                option: last.alternatives[index].name, chosen: chosen[index],
                share: fit.model.shares(last.alternatives)[index], asked: ends[0], low: ends.min() ?? 0,
                high: ends.max() ?? 0)
        }
    }

    public func text(colour: Bool = false) -> String {
        var table = TextTable("option", ">chosen", ">by the model", ">at these prices", ">low", ">high")
        for one in options {
            let shares = [one.chosen, one.share, one.asked, one.low, one.high].map {
                String(format: "%.1f%%", $0 * 100)
            }
            table.add(one.option, shares[0], shares[1], shares[2], shares[3], shares[4])
        }
        return "\(model.sentences)\n\nThe last of \(periods) periods:\n\n\(table.text(colour: colour))"
    }
}
