import Ledger
import Units

/// As many of an order as fit on the first day, and the rest as soon as they fit: one order with a ramp.
///
/// Both are found by bisection, which is exact as far as the searches are: see `largest` and `restSoonest`.
struct Parting {
    private let quoting: Quoting
    private let terms: OrderTerms
    private let from: Day
    /// False once a search gave up on combinations of halls: more of it now, or the rest sooner, may have been missed.
    private(set) var isExact = true

    init(_ quoting: Quoting, _ terms: OrderTerms, from: Day) {
        (self.quoting, self.terms, self.from) = (quoting, terms, from)
    }

    /// The largest part of the order that fits on the first day and can be followed by the rest. An order with steps says
    /// already how it comes in parts.
    mutating func parted() throws(Refusal) -> (terms: OrderTerms, offer: Offer)? {
        guard terms.steps.isEmpty else { return nil }
        for (one, count) in largestFirst() {
            guard let ramped = restSoonest(one, count),
                let offer = try quoting.asking(ramped).options(.firm, notAfter: from).offers.first
            else { continue }
            return (ramped, offer)
        }
        return nil
    }

    /// More of the order first, not more chips: silicon may differ in how many of it serve.
    private mutating func largestFirst() -> [(accepted: Accepted, count: Int)] {
        var parts: [(rank: Int, accepted: Accepted, count: Int)] = []
        for (rank, accepted) in terms.silicon.enumerated() {
            let count = largest(accepted)
            if count > 0 { parts.append((rank, accepted, count)) }
        }
        return parts.sorted { a, b in
            let (x, y) = (a.count * b.accepted.count, b.count * a.accepted.count)
            return x != y ? x > y : a.rank < b.rank
        }.map { ($0.accepted, $0.count) }
    }

    /// The most of a silicon that fit on the first day, leaving enough for a chunk; 0 where none do.
    ///
    /// Counts are looked at in spans of the least chunk: within [k·least, (k + 1)·least) fewer fit wherever more do, and so
    /// it is among the lower ends of the spans. Across spans it is not: two chunks of four may fit where seven do not.
    private mutating func largest(_ accepted: Accepted) -> Int {
        let least = accepted.minChunk < accepted.count ? accepted.minChunk : 1
        let most = min(accepted.count - least, quoting.search(terms.only(on: accepted)).most(at: from))
        guard most >= least else { return 0 }
        guard let span = Parting.last(1...(most / least), where: { fits(accepted, $0 * least) }) else { return 0 }
        let top = min((span + 1) * least - 1, most)
        return Parting.last((span * least)...top) { fits(accepted, $0) } ?? 0
    }

    private mutating func fits(_ accepted: Accepted, _ count: Int) -> Bool {
        isFree(terms.with(count: count, on: accepted))
    }

    /// Whether an order of one silicon fits with a start on the first day.
    private mutating func isFree(_ terms: OrderTerms) -> Bool {
        let found = quoting.search(terms).find(from: from, notAfter: from)
        if found.fit == nil, !found.isExact { isExact = false }
        return found.fit != nil
    }

    /// The terms under which the rest comes soonest; nil where it never comes before the end.
    private mutating func restSoonest(_ accepted: Accepted, _ count: Int) -> OrderTerms? {
        let end = from + terms.term
        guard end <= Axis.end, end - from > 1 else { return nil }
        func ramped(_ days: Int) -> OrderTerms { terms.ramped(accepted, now: count, restAfter: days) }
        // The later the rest, the fewer days it needs: what fits keeps fitting.
        let tooSoon = Parting.last(1...(end - from - 1)) { !isFree(ramped($0)) } ?? 0
        guard tooSoon + 1 < end - from, Term.days(tooSoon + 1).isShorter(than: terms.term) else { return nil }
        return ramped(tooSoon + 1)
    }

    /// The last number for which something holds that, once it does not, never does again; nil where it never holds.
    private static func last(_ numbers: ClosedRange<Int>, where holds: (Int) -> Bool) -> Int? {
        var (low, high) = (numbers.lowerBound, numbers.upperBound + 1)
        while low < high {
            let middle = (low + high) / 2
            if holds(middle) { low = middle + 1 } else { high = middle }
        }
        return low > numbers.lowerBound ? low - 1 : nil
    }
}
