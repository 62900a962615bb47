import Ledger
import Units

/// Units of an item that an order has already.
struct Stay: Hashable, Sendable {
    let item: Int
    let span: Span
}

/// So many units over some days that an order lacks.
struct Lack: Hashable, Sendable {
    var days: Range<Int>
    var units: Int
}

extension Stay {
    /// Of what an order has of a resource, in the order of its items, what it goes on to need: on each day the first of its
    /// units, as many as it needs; and what it lacks beside them. Complexity: O(bounds · (needs + stays)).
    static func keep(_ had: [Stay], for needs: [Need]) -> (kept: [Stay], lacks: [Lack]) {
        let wanted = needs.map { Lack(days: $0.start.number..<$0.end.number, units: $0.quantity) }
        if had.isEmpty, wanted.count == 1 { return ([], wanted) }
        let bounds = Set((wanted.map(\.days) + had.map(\.span.days)).flatMap { [$0.lowerBound, $0.upperBound] })
            .sorted()
        var (kept, lacks): ([Stay], [Lack]) = ([], [])
        for days in zip(bounds, bounds.dropFirst()).map({ $0..<$1 }) {
            var left = wanted.reduce(0) { $1.days.contains(days) ? $0 + $1.units : $0 }
            for stay in had where left > 0 && stay.span.days.contains(days) {
                let units = min(stay.span.units, left)
                add(Stay(item: stay.item, span: stay.span.part(units, days)), to: &kept)
                left -= units
            }
            if left > 0 { lacks.append(Lack(days: days, units: left)) }
        }
        return (kept, Lack.layers(lacks))
    }

    /// Adds a stay, or lengthens the one that it goes on.
    private static func add(_ stay: Stay, to kept: inout [Stay]) {
        let before = kept.lastIndex {
            $0.item == stay.item && $0.span.first == stay.span.first && $0.span.units == stay.span.units
                && $0.span.days.upperBound == stay.span.days.lowerBound
        }
        guard let before else { return kept.append(stay) }
        let days = kept[before].span.days.lowerBound..<stay.span.days.upperBound
        kept[before] = Stay(item: stay.item, span: stay.span.part(stay.span.units, days))
    }
}

extension Span {
    /// The lowest of its units over other days.
    fileprivate func part(_ units: Int, _ days: Range<Int>) -> Span {
        Span(order: order, first: first, units: units, days: days)
    }
}

extension Lack {
    /// What is lacking, stretch by stretch, laid down in layers that are each as long as can be: the units that a ramp has
    /// from its start on first, then those it adds.
    ///
    ///     units ▲        ┌────┐
    ///           │    ┌───┴────┤ 2        the stretches on the right of the picture
    ///           │────┴────────┤ 1        are three; the layers two, and one more
    ///           └─────────────┴──▶ days
    static func layers(_ stretches: [Lack]) -> [Lack] {
        var layers: [Lack] = []
        for run in stretches.runs {
            guard let first = run.first, let last = run.last, let low = run.map(\.units).min() else { continue }
            layers.append(Lack(days: first.days.lowerBound..<last.days.upperBound, units: low))
            let rest = run.filter { $0.units > low }.map { Lack(days: $0.days, units: $0.units - low) }
            layers += Lack.layers(rest)
        }
        return layers
    }
}

extension [Lack] {
    /// Cut where one does not begin on the day on which the one before it ends.
    fileprivate var runs: [[Lack]] {
        var runs: [[Lack]] = []
        for lack in self {
            if runs.last?.last?.days.upperBound == lack.days.lowerBound {
                runs[runs.count - 1].append(lack)
            } else {
                runs.append([lack])
            }
        }
        return runs
    }
}
