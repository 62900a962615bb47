/// A total taken apart into a first curve that would have gone on alone, and a second one on top of it.
///
/// The first is a logistic through the values up to the one that grew least over the one before; the second is what later
/// totals are more, or less, than that. Where the second has been measured by itself, too, `cannibalisation` says how much of
/// it the first one lost.
public struct TwoCurves: Hashable, Sendable {
    public struct Part: Hashable, Sendable {
        public let time: Double
        public let total: Double
        public let first: Double

        public var second: Double { total - first }
    }

    public let first: AdoptionCurve
    /// How many values the first curve is through.
    public let learned: Int
    /// The values after those.
    public let parts: [Part]

    /// nil where fewer than four values come before growth was least, or none after it.
    public init?(_ points: [(time: Double, value: Double)]) {
        guard points.count > 4, points.allSatisfy({ $0.value > 0 }) else { return nil }
        let growth = points.indices.dropFirst().map { (place: $0, rate: points[$0].value / points[$0 - 1].value) }
        guard let least = growth.min(by: { $0.rate < $1.rate })?.place, least + 1 < points.count,
            let curve = AdoptionCurve(.logistic, through: Array(points[...least]))
        else { return nil }
        (first, learned) = (curve, least + 1)
        parts = points[(least + 1)...].map { Part(time: $0.time, total: $0.value, first: curve.value(at: $0.time)) }
    }

    /// The part of a second curve, as measured by itself, by which totals fall short of both curves together: 0 is all
    /// additive, 1 all taken from the first. By least squares; nil where nothing was measured.
    public static func cannibalisation(_ parts: [(total: Double, first: Double, measured: Double)]) -> Double? {
        let square = parts.reduce(0) { $0 + $1.measured * $1.measured }
        guard square > 0 else { return nil }
        return parts.reduce(0) { $0 + $1.measured * ($1.first + $1.measured - $1.total) } / square
    }
}
