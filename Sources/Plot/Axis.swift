import Foundation
import Units

extension Plot {
    /// An axis: how values become places along it, and what is written beside it.
    public struct Axis: Sendable {
        /// What it measures; nil where the marks say it.
        public let title: String?
        let scale: Scale
        let ticks: [Tick]

        enum Scale: Sendable {
            case linear(from: Double, to: Double)
            /// Both ends above nothing.
            case logarithmic(from: Double, to: Double)
            case bands([Band])
        }

        struct Tick: Sendable {
            let at: Double
            let text: String
        }

        /// Whole values with round ticks that cover all of them.
        /// - Parameter unit: how a value is written.
        public static func values(_ values: some Sequence<Int>, in unit: Unit, title: String? = nil) -> Axis {
            let (low, high) = values.reduce((0, 0)) { (min($0.0, $1), max($0.1, $1)) }
            let ticks = Ticks(covering: low...high).values
            return Axis(
                title: title, scale: .linear(from: Double(ticks.first ?? 0), to: Double(ticks.last ?? 1)),
                ticks: ticks.map { Tick(at: Double($0), text: unit.brief($0)) })
        }

        /// A continuous axis with the ticks given.
        public static func linear(_ range: ClosedRange<Double>, ticks: [(Double, String)], title: String) -> Axis {
            Axis(
                title: title, scale: .linear(from: range.lowerBound, to: range.upperBound),
                ticks: ticks.map { Tick(at: $0.0, text: $0.1) })
        }

        /// A logarithmic axis with the ticks given; the range is above nothing.
        public static func logarithmic(_ range: ClosedRange<Double>, ticks: [(Double, String)], title: String) -> Axis {
            precondition(range.lowerBound > 0, "a logarithmic axis begins above 0, not at \(range.lowerBound)")
            return Axis(
                title: title, scale: .logarithmic(from: range.lowerBound, to: range.upperBound),
                ticks: ticks.map { Tick(at: $0.0, text: $0.1) })
        }

        /// Things one beside the other; band `n` reaches from `n` to `n + 1`.
        public static func bands(_ bands: [Band], title: String? = nil) -> Axis {
            Axis(title: title, scale: .bands(bands), ticks: [])
        }

        /// Where a value lies, as a part of the axis.
        func part(_ value: Double) -> Double {
            switch scale {
            case .linear(let from, let to): to == from ? 0 : (value - from) / (to - from)
            case .logarithmic(let from, let to): log(min(max(value, from), to) / from) / log(to / from)
            case .bands(let bands): bands.isEmpty ? 0 : value / Double(bands.count)
            }
        }

        var bands: [Band] { if case .bands(let bands) = scale { bands } else { [] } }
    }

    /// One of several things side by side: what is written under it, and under it and its neighbours together.
    public struct Band: Hashable, Sendable {
        public let text: String
        public let group: String

        public init(_ text: String, group: String = "") { (self.text, self.group) = (text, group) }
    }
}

extension Plot.Axis {
    private static let monthNames = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// Months, those that begin a quarter named, over their years.
    public static func months(_ months: [Month]) -> Plot.Axis {
        .bands(
            months.map { month in
                Plot.Band(month.ofYear % 3 == 1 ? monthNames[month.ofYear - 1] : "", group: String(month.year))
            })
    }

    /// Quarters, by their first months, over their years.
    public static func quarters(_ firsts: [Month]) -> Plot.Axis {
        .bands(firsts.map { Plot.Band("Q\(($0.ofYear - 1) / 3 + 1)", group: String($0.year)) })
    }
}
