import Foundation

/// How fast something is taken up: a curve fitted to values at times, and the time in which it doubles.
///
/// Fitted by least squares on logarithms, so that the first values count as much as the last. Of each shape the scale follows
/// from the rest; a straight line gives the exponential, damped Gauss–Newton steps (D. Marquardt, 1963,
/// doi:10.1137/0111030) the two parameters of the others.
public struct AdoptionCurve: Hashable, Sendable {
    public enum Shape: String, CaseIterable, Sendable {
        /// scale · e^(rate · t)
        case exponential
        /// scale / (1 + e^(−rate · (t − place))): P. Verhulst, 1838.
        case logistic
        /// scale · (1 − e^(−(place + rate) t)) / (1 + rate/place · e^(−(place + rate) t)), t since the launch: F. Bass, 1969,
        /// doi:10.1287/mnsc.15.5.215; `place` is what innovates, `rate` what imitates.
        case bass
    }

    public let shape: Shape
    /// What it tends to; of an exponential its value at time 0.
    public let scale: Double
    /// Per unit of time.
    public let rate: Double
    /// Logistic: the time at which half is reached. Bass: innovation per unit of time. Exponential: 0.
    public let place: Double
    /// Root of the mean square of what the logarithms miss.
    public let error: Double

    /// The curve's value at a time.
    public func value(at time: Double) -> Double { scale * AdoptionCurve.form(shape, rate, place, time) }

    /// Time in which it doubles at the pace of a moment; nil where it does not grow.
    public func doublingTime(at time: Double) -> Double? {
        let step = 1e-5
        let pace = (log(value(at: time + step)) - log(value(at: time - step))) / (2 * step)
        return pace > 0 && pace.isFinite ? log(2) / pace : nil
    }

    /// Fits a shape. nil with fewer than four points, values or (of Bass) times that are not above zero, or where nothing fits.
    /// Complexity: O(points · steps), a few hundred steps.
    public init?(_ shape: Shape, through points: [(time: Double, value: Double)]) {
        let times = points.map(\.time)
        guard points.count > 3, points.allSatisfy({ $0.value > 0 }), let first = times.min(), let last = times.max(),
            last > first, shape != .bass || first > 0
        else { return nil }
        let fit = AdoptionFit(shape, points)
        guard let best = fit.starts(first, last).compactMap(fit.descend).min(by: { $0.sum < $1.sum }) else {
            return nil
        }
        self.shape = shape
        (rate, place) = fit.parameters(best.place)
        scale = exp(fit.residuals(best.place).scale)
        error = (best.sum / Double(points.count)).squareRoot()
    }

    /// A curve of known parameters.
    public init(_ shape: Shape, scale: Double, rate: Double, place: Double) {
        (self.shape, self.scale, self.rate, self.place, error) = (shape, scale, rate, place, 0)
    }

    /// The curve at scale 1.
    static func form(_ shape: Shape, _ rate: Double, _ place: Double, _ time: Double) -> Double {
        switch shape {
        case .exponential: return exp(rate * time)
        case .logistic: return 1 / (1 + exp(-rate * (time - place)))
        case .bass:
            let fading = exp(-(place + rate) * time)
            return (1 - fading) / (1 + rate / place * fading)
        }
    }
}

/// Two parameters on their way to the least sum of squares.
private struct AdoptionFit {
    private let shape: AdoptionCurve.Shape
    private let times: [Double]
    private let logarithms: [Double]

    typealias Place = (first: Double, second: Double)

    init(_ shape: AdoptionCurve.Shape, _ points: [(time: Double, value: Double)]) {
        (self.shape, times, logarithms) = (shape, points.map(\.time), points.map { log($0.value) })
    }

    /// Rate and place; those of Bass are searched by their logarithms.
    func parameters(_ place: Place) -> (rate: Double, place: Double) {
        switch shape {
        case .exponential: (place.first, 0)
        case .logistic: (place.first, place.second)
        case .bass: (exp(place.first), exp(place.second))
        }
    }

    func starts(_ first: Double, _ last: Double) -> [Place] {
        let span = last - first
        switch shape {
        case .exponential: return [(1 / span, 0)]
        case .logistic:
            return [2, 6, 20].flatMap { rate in [0, 0.4, 0.8, 1.5].map { (rate / span, first + $0 * span) } }
        case .bass:
            return [1, 4, 12].flatMap { rate in [0.001, 0.02, 0.3].map { (log(rate / span), log($0 / span)) } }
        }
    }

    /// What the logarithms miss, with the scale that misses least.
    func residuals(_ place: Place) -> (list: [Double], scale: Double) {
        let (rate, middle) = parameters(place)
        let missed = zip(times, logarithms).map { $1 - log(AdoptionCurve.form(shape, rate, middle, $0)) }
        let scale = missed.reduce(0, +) / Double(missed.count)
        return (missed.map { $0 - scale }, scale)
    }

    private func sum(_ place: Place) -> Double {
        let sum = residuals(place).list.reduce(0) { $0 + $1 * $1 }
        return sum.isFinite ? sum : .infinity
    }

    /// Down from a start; nil where there is no value to begin with.
    func descend(_ start: Place) -> (place: Place, sum: Double)? {
        var (place, damping, least) = (start, 1e-3, sum(start))
        guard least.isFinite else { return nil }
        for _ in 0..<400 where damping < 1e12 && least > 1e-24 {
            guard let step = step(place, damping) else { return nil }
            let next = (place.first + step.first, place.second + step.second)
            let reached = sum(next)
            if reached < least {
                (place, least, damping) = (next, reached, damping / 3)
            } else {
                damping *= 3
            }
        }
        return (place, least)
    }

    /// A damped Gauss–Newton step.
    private func step(_ place: Place, _ damping: Double) -> Place? {
        let now = residuals(place).list
        let small = 1e-6
        let a = zip(residuals((place.first + small, place.second)).list, now).map { ($0 - $1) / small }
        let b = zip(residuals((place.first, place.second + small)).list, now).map { ($0 - $1) / small }
        func dot(_ x: [Double], _ y: [Double]) -> Double { zip(x, y).reduce(0) { $0 + $1.0 * $1.1 } }
        let (aa, ab, bb) = (dot(a, a) * (1 + damping), dot(a, b), dot(b, b) * (1 + damping))
        let (g, h) = (dot(a, now), dot(b, now))
        if shape == .exponential { return aa > 0 ? (-g / aa, 0) : nil }
        let determinant = aa * bb - ab * ab
        guard determinant.isFinite, determinant > 0 else { return nil }
        return (-(bb * g - ab * h) / determinant, -(aa * h - ab * g) / determinant)
    }
}
