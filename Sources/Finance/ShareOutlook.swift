import Ledger
import Silicon
import Units

/// A vendor's share of training revenue in the quarters to come, as the book has it and as it would be if list prices
/// changed and all that has not begun chose its silicon again by a model of choice.
///
/// What runs keeps its silicon and price. Of the rest each quarter's work is shared anew: odds move with prices
/// (`ChoiceModel.shifted`), everything else that makes a silicon liked stays as the book has it, and nobody buys more or
/// less work for it. A silicon that nobody takes in a quarter is not chosen in it.
public struct ShareOutlook: Sendable {
    public struct Quarter: Hashable, Sendable {
        public let first: Month
        public let isOver: Bool
        /// The vendor's part of training revenue in the book, by the model at the prices asked about, and at the ends of the
        /// band of the sensitivity to price, 80% wide.
        public let book: Double
        public let asked: Double
        public let low: Double
        public let high: Double
        /// Part of the revenue that chooses again.
        public let open: Double
    }

    public let vendor: String
    public let model: ChoiceModel
    public let quarters: [Quarter]
    private let parts: [Parts]
    private let factors: [SiliconName: Double]

    /// Standard errors to either side that hold 80%.
    private static let errors = 1.2816

    /// - Parameters:
    ///   - factors: of list prices, by silicon; 1.4 is 40% dearer.
    ///   - keepsPromises: only what is queued chooses again, not what is promised and has not begun.
    ///   - ahead: quarters from the current one on.
    /// Complexity: O(bills).
    public init(
        _ billing: Billing, _ vendor: String, _ model: ChoiceModel, factors: [SiliconName: Double],
        keepsPromises: Bool = false,
        ahead: Int = 6
    ) {
        let last = Month(of: billing.ledger.today).quarterStart + 3 * (ahead - 1)
        let parts = Parts.all(billing, keepsPromises).filter { $0.first <= last }
        (self.vendor, self.model, self.parts, self.factors) = (vendor, model, parts, factors)
        let ends = [-ShareOutlook.errors, ShareOutlook.errors].map { model.moved(byErrors: $0) }
        quarters = parts.map { part in
            let bounds = ends.map { part.share(of: vendor, $0, factors) }
            return Quarter(
                first: part.first, isOver: part.isOver, book: part.share(of: vendor, model, [:]),
                asked: part.share(of: vendor, model, factors), low: bounds.min() ?? 0, high: bounds.max() ?? 0,
                open: part.openShare)
        }
    }

    /// Quarters that end four falls in a row: in the book, and at the prices asked about.
    public var declines: (book: [Month], asked: [Month]) { (falls(quarters.map(\.book)), falls(quarters.map(\.asked))) }

    /// The first quarter that ends four falls in the book and does not at the prices asked about.
    public var reversal: Month? { reversal(at: model) }

    /// The least sensitivity to price from which there is a reversal, to a thousandth; nil where there is none up to 20.
    public var leastSensitivity: Double? {
        func reverses(_ price: Double) -> Bool { reversal(at: ChoiceModel(price: price, porting: 0)) != nil }
        guard let first = stride(from: 0, through: 20, by: 0.25).first(where: reverses) else { return nil }
        var (low, high) = (max(0, first - 0.25), first)
        while high - low > 1e-3 {
            let middle = (low + high) / 2
            if reverses(middle) { high = middle } else { low = middle }
        }
        return high
    }

    private func reversal(at model: ChoiceModel) -> Month? {
        let kept = Set(falls(parts.map { $0.share(of: vendor, model, factors) }))
        return declines.book.first { !kept.contains($0) && $0 >= (parts.first { !$0.isOver }?.first ?? $0) }
    }

    private func falls(_ shares: [Double]) -> [Month] {
        shares.indices.compactMap { index in
            guard index >= VendorShare.falls else { return nil }
            let last = shares[(index - VendorShare.falls)...index]
            return zip(last, last.dropFirst()).allSatisfy { $0 > $1 } ? parts[index].first : nil
        }
    }
}

/// One quarter's training revenue: what is fixed, by vendor, and what chooses again, by silicon.
private struct Parts {
    let first: Month
    let isOver: Bool
    var fixed: [String: Double] = [:]
    var open: [SiliconName: Double] = [:]
    /// Vendor, and work per cent of revenue, of each silicon.
    let kinds: [SiliconName: (vendor: String, work: Double)]

    var openShare: Double {
        let free = open.values.reduce(0, +)
        return free / max(free + fixed.values.reduce(0, +), 1)
    }

    /// In the order of the catalogue, so that sums are the same in any run.
    private var silicon: [SiliconName] { open.keys.sorted() }

    func share(of vendor: String, _ model: ChoiceModel, _ factors: [SiliconName: Double]) -> Double {
        let names = silicon
        let work = names.map { (open[$0] ?? 0) * (kinds[$0]?.work ?? 0) }
        let whole = work.reduce(0, +)
        let price = names.map { factors[$0] ?? 1 }
        let shares = whole > 0 ? model.shifted(work.map { $0 / whole }, by: price) : []
        var (own, all) = (fixed[vendor] ?? 0, fixed.sorted { $0.key < $1.key }.reduce(0) { $0 + $1.value })
        for (index, share) in shares.enumerated() {
            guard let kind = kinds[names[index]], kind.work > 0 else { continue }
            let revenue = whole * share / kind.work * price[index]
            all += revenue
            if kind.vendor == vendor { own += revenue }
        }
        return all > 0 ? own / all : 0
    }

    static func all(_ billing: Billing, _ keepsPromises: Bool) -> [Parts] {
        let ledger = billing.ledger
        let kinds = Dictionary(
            uniqueKeysWithValues: ledger.atlas.catalogue.silicon.filter { $0.kind == .accelerator }.map { chip in
                (
                    chip.silicon,
                    (chip.vendor, chip.price.value > 0 ? Double(chip.speedMilli) / Double(chip.price.value) : 0)
                )
            })
        var parts: [Month: Parts] = [:]
        for bill in billing.bills {
            let order = billing.order(bill)
            guard order.terms.workload == VendorShare.workload, let kind = kinds[bill.silicon] else { continue }
            let quarter = bill.month.quarterStart
            var part =
                parts[quarter] ?? Parts(first: quarter, isOver: quarter + 3 <= Month(of: ledger.today), kinds: kinds)
            if chooses(order, bill, ledger.today, keepsPromises), kind.1 > 0 {
                part.open[bill.silicon, default: 0] += Double(bill.amount.value)
            } else {
                part.fixed[kind.0, default: 0] += Double(bill.amount.value)
            }
            parts[quarter] = part
        }
        return parts.values.sorted { $0.first < $1.first }
    }

    private static func chooses(_ order: Order, _ bill: Bill, _ today: Day, _ keepsPromises: Bool) -> Bool {
        if bill.earning == .waiting { return true }
        return !keepsPromises && (order.contracted.map(\.start).min() ?? today) > today
    }
}
