import Ledger
import Units

/// A placement found: its start and rows.
struct Fit: Sendable {
    let start: Day
    let end: Day
    let rows: [Row]
    /// False when the search over combinations of halls was cut short for size.
    let isExact: Bool
}

/// The earliest start of an order on one silicon.
///
/// Among placements with the earliest start the one chosen is the first by a fixed preference: group in order of its
/// first hall, then fewest chunks, then hall identifiers. The choice never looks at how full unused halls are, so a change
/// that touches neither the old nor the new placement cannot move it.
struct Search: Sendable {
    let book: Book
    let basis: Basis
    let shape: Shape

    /// The earliest fit with a start in [from, notAfter], or nil.
    func earliest(from: Day, notAfter: Day) -> Fit? {
        var best: Fit?
        var last = min(notAfter, Axis.end - 1)
        for group in book.atlas.groups(for: shape) {
            guard let fit = earliest(in: group, from: max(from, Axis.start), notAfter: last) else { continue }
            best = fit
            last = fit.start - 1
        }
        return best
    }

    private func earliest(in group: Group, from: Day, notAfter: Day) -> Fit? {
        var start = from
        var rises: [Int]?
        while start <= notAfter {
            guard start + shape.term <= Axis.end else { return nil }
            if let jump = jump(over: group, at: start) {
                start = jump
                continue
            }
            var packing = Packing(self, group, start: start)
            if let rows = packing.place() {
                return Fit(start: start, end: start + shape.term, rows: rows, isExact: !packing.wasCut)
            }
            if rises == nil { rises = self.rises(of: group, from: start) }
            guard let next = next(after: start, rises ?? []) else { return nil }
            start = next
        }
        return nil
    }

    /// A later start to try when something that no placement in the group can do without is short; else nil.
    ///
    /// For one hall that is everything it needs, which makes the search exact by the jump rule alone; for several it is
    /// the shared ports and, at the group's best PUE, the shared site power.
    private func jump(over group: Group, at start: Day) -> Day? {
        let bays = group.bays
        guard let first = bays.first else { return Axis.end }
        guard shape.isOneChunk else { return nil }
        let end = (start + shape.term).number
        for rate in first.rates {
            let isShared = bays.allSatisfy { bay in bay.rates.contains { $0.resource == rate.resource } }
            guard isShared else { continue }
            let leanest = bays.flatMap(\.rates).filter { $0.resource == rate.resource }.min {
                $0.numerator < $1.numerator
            }
            guard let need = try? (leanest ?? rate).need(shape.counts[0]) else { return Axis.end }
            if let day = book.last(below: need, rate.resource, basis, from: start.number, to: end) {
                return Day(day) + 1
            }
        }
        return nil
    }

    /// The days on which anything in the group rises, sorted: only there can a window that slides begin to fit.
    private func rises(of group: Group, from: Day) -> [Int] {
        var days: Set<Int> = []
        let resources = Set(group.bays.flatMap { $0.rates.map(\.resource) })
        for resource in resources {
            book.rises(resource, basis, from: max(from.number, 0), to: Axis.length) { days.insert($0) }
        }
        return days.sorted()
    }

    /// The first start after `start` at which the window of some step opens on a rise.
    private func next(after start: Day, _ rises: [Int]) -> Day? {
        shape.offsets.compactMap { offset -> Day? in
            let opens = (start + offset).number
            let index = rises.partitioningIndex { $0 > opens }
            return index < rises.count ? Day(rises[index]).firstDay(reaching: offset) : nil
        }.min()
    }
}

extension [Int] {
    /// The first index whose element satisfies a condition that, once true, stays true.
    func partitioningIndex(where isPast: (Int) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if isPast(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
