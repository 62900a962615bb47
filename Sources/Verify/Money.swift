import Units

/// What a change of a promise did to its value, and what it cost whom. Whole cents.
struct Money: Decodable, Equatable {
    let order: String
    /// The value of the order over its whole life, before and after.
    let before: Int
    let after: Int
    /// Owed by the customer.
    let fee: Int
    /// Owed to the customer.
    let penalty: Int

    enum CodingKeys: String, CodingKey {
        case order
        case before = "before_usd_cents"
        case after = "after_usd_cents"
        case fee = "fee_usd_cents"
        case penalty = "penalty_usd_cents"
    }

    init(order: String, before: Int, after: Int, fee: Int, penalty: Int) {
        (self.order, self.before, self.after, self.fee, self.penalty) = (order, before, after, fee, penalty)
    }

    init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        order = try fields.decode(String.self, forKey: .order)
        before = try fields.decodeIfPresent(Int.self, forKey: .before) ?? 0
        after = try fields.decodeIfPresent(Int.self, forKey: .after) ?? 0
        fee = try fields.decodeIfPresent(Int.self, forKey: .fee) ?? 0
        penalty = try fields.decodeIfPresent(Int.self, forKey: .penalty) ?? 0
    }

    /// The figures under their names, for comparison.
    var figures: [(name: String, cents: Int)] {
        [("value before", before), ("value after", after), ("fee", fee), ("penalty", penalty)]
    }
}

/// An order cannot be priced, and why.
struct Unpriced: Error { let reason: String }

/// Values of orders, summed in micro-dollars and rounded up to the cent once.
struct Pricing {
    let places: Places

    func cents(_ versions: [Version]) throws(Unpriced) -> Int {
        var sum = 0
        for version in versions { sum = try plus(sum, try microDollars(version)) }
        return ceilDiv(sum, 10_000)
    }

    /// Days are cut wherever a row starts or ends; between two cuts the count stays what it is.
    private func microDollars(_ version: Version) throws(Unpriced) -> Int {
        guard let first = version.rows.first else { return 0 }
        let price = try unitPrice(version.terms, first.silicon)
        let cuts = Set(version.rows.flatMap { [$0.start, $0.end] }).sorted()
        var sum = 0
        for (start, end) in zip(cuts, cuts.dropFirst()) {
            let count = version.rows.filter { $0.start <= start && end <= $0.end }.reduce(0) { $0 + $1.countable }
            let hour = try anHour(of: count, price, version.terms.tiers)
            sum = try plus(sum, try times(hour, 24 * (end - start)))
        }
        return sum
    }

    private func unitPrice(_ terms: Terms, _ silicon: String) throws(Unpriced) -> Int {
        guard let price = terms.price ?? places.listPrice(of: silicon) else {
            throw Unpriced(reason: "has no price, and \(silicon) has no list price")
        }
        guard price >= 0 else { throw Unpriced(reason: "has a price below nothing (\(price))") }
        return price
    }

    /// Accelerator by accelerator in bands: those up to a tier's bound cost what they cost below it.
    private func anHour(of count: Int, _ price: Int, _ tiers: [Tier]) throws(Unpriced) -> Int {
        var (sum, counted, unit) = (0, 0, price)
        for tier in tiers {
            let upTo = min(count, tier.above)
            sum = try plus(sum, try times(max(upTo - counted, 0), unit))
            (counted, unit) = (max(counted, upTo), tier.price)
        }
        return try plus(sum, try times(count - counted, unit))
    }

    /// What the customer owes for a change that loses this much.
    func fee(losing cents: Int, percent: Int) throws(Unpriced) -> Int {
        guard percent >= 0 else { throw Unpriced(reason: "has a fee below nothing (\(percent)%)") }
        return ceilDiv(try times(max(cents, 0), percent), 100)
    }

    func times(_ a: Int, _ b: Int) throws(Unpriced) -> Int {
        do throws(Overflow) { return try multiply(a, b) } catch { throw Unpriced.uncountable }
    }

    func plus(_ a: Int, _ b: Int) throws(Unpriced) -> Int {
        let (sum, overflow) = a.addingReportingOverflow(b)
        if overflow { throw Unpriced.uncountable }
        return sum
    }
}

extension Unpriced {
    static var uncountable: Unpriced { Unpriced(reason: "is worth more than can be counted") }
}
