/// How fast projects of an age are finished, from spells of which some have not ended.
///
/// A spell that has not ended counts among those at risk up to its length and then leaves: nothing is assumed about it later.
/// Of the few that take longest there are too few to tell one age from the next. Past the age by which 95% of the finished
/// were finished, `hazard` is even: what was finished there, spread over all the days spent there.
public struct AgeTable: Sendable {
    /// An age, in days, at which projects were finished.
    public struct Row: Hashable, Sendable {
        public let age: Int
        /// Finished at exactly this age.
        public let finished: Int
        /// Spells at least this long.
        public let atRisk: Int
    }

    /// By age, ascending; only ages at which a project was finished.
    public let rows: [Row]
    /// After each row up to where the tail begins: the sum of finished / at risk so far.
    private let cumulative: [Double]
    private let tail: Tail

    /// No day later than this after the start is named: a century. Later is `never`.
    static let oldest = 36_525

    /// Complexity: O(n log n).
    public init(_ spells: [Spell]) {
        let lengths = spells.map(\.days).sorted()
        let counts = Dictionary(spells.lazy.filter(\.isFinished).map { ($0.days, 1) }, uniquingKeysWith: +)
        rows = counts.sorted { $0.key < $1.key }.map { age, finished in
            let shorter = firstIndex(in: lengths) { $0 >= age }
            return Row(age: age, finished: finished, atRisk: lengths.count - shorter)
        }
        tail = Tail(rows, lengths)
        var sum = 0.0
        let begins = tail.from
        cumulative = rows.prefix { $0.age <= begins }.map { row in
            sum += Double(row.finished) / Double(row.atRisk)
            return sum
        }
    }

    /// The cumulative hazard over the ages up to and including `age`: Nelson–Aalen, O. Aalen (1978),
    /// doi:10.1214/aos/1176344247, with an even tail. Complexity: O(log n).
    public func hazard(to age: Int) -> Double {
        let passed = firstIndex(in: rows) { $0.age > min(age, tail.from) }
        return (passed == 0 ? 0 : cumulative[passed - 1]) + tail.rate * Double(max(age - tail.from, 0))
    }

    /// The first age by which the cumulative hazard is at least `hazard` > 0; nil where it is not within a century.
    /// Complexity: O(log n).
    public func age(hazard: Double) -> Int? {
        let index = firstIndex(in: cumulative) { $0 >= hazard }
        if index < cumulative.count { return rows[index].age }
        guard let last = cumulative.last, tail.rate > 0 else { return nil }
        let days = ((hazard - last) / tail.rate).rounded(.up)
        return days <= Double(AgeTable.oldest - tail.from) ? tail.from + Int(days) : nil
    }

    /// The share of projects that are not finished at `age`, of those that were not at `since`: E. Kaplan, P. Meier (1958),
    /// doi:10.1080/01621459.1958.10501452. Complexity: O(n).
    public func survival(to age: Int, since: Int = -1) -> Double {
        rows.reduce(1) { $1.age > since && $1.age <= age ? $0 * $1.stay : $0 }
    }

    /// The first age after `since` by which a share of those open at `since` is finished; nil where it never is.
    public func age(share: Double, since: Int) -> Int? {
        var open = 1.0
        for row in rows where row.age > since {
            open *= row.stay
            // Products of fractions such as 4/5 · 3/4 · 2/3 may lie a rounding above 2/5.
            if open <= 1 - share + 1e-12 { return row.age }
        }
        return nil
    }
}

/// Where a table's ages are too few to tell apart, and what is finished there per day.
private struct Tail: Sendable {
    let from: Int
    let rate: Double

    /// Of rows by age, and the sorted lengths of all spells. Without a row past 95% of the finished the rate is 0.
    init(_ rows: [AgeTable.Row], _ lengths: [Int]) {
        let finished = rows.reduce(0) { $0 + $1.finished }
        var rest = finished - (finished * 95 + 99) / 100
        let begins = rows.reversed().first { row in
            rest -= row.finished
            return rest < 0
        }
        guard let from = begins?.age else {
            (self.from, rate) = (0, 0)
            return
        }
        let late = rows.lazy.filter { $0.age > from }.reduce(0) { $0 + $1.finished }
        let days = lengths.reduce(0) { $0 + max($1 - from, 0) }
        (self.from, rate) = (from, days == 0 ? 0 : Double(late) / Double(days))
    }
}

extension AgeTable.Row {
    /// The share of those at risk that are not finished at this age.
    fileprivate var stay: Double { Double(atRisk - finished) / Double(atRisk) }
}

/// The first index at which a condition holds that, once true, stays true; the count where it never does.
func firstIndex<Element>(in list: [Element], where holds: (Element) -> Bool) -> Int {
    var (low, high) = (0, list.count)
    while low < high {
        let middle = (low + high) / 2
        if holds(list[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
}
