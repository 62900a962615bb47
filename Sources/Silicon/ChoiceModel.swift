import Foundation

/// How buyers choose between kinds of silicon: a conditional logit on the logarithm of the price of a useful unit and on
/// what porting asks.
///
///     V = −price · ln(price per useful unit) − porting · porting        P = e^V / Σ e^V over what could be chosen
///
/// Fitted by maximum likelihood (Newton's method; the likelihood is concave) on choices that each have a weight, such as the
/// work bought. Standard errors are robust to weights and to choices that are not as the model has them (the sandwich).
/// Sources: D. McFadden, Conditional logit analysis of qualitative choice behavior, in P. Zarembka (ed.), Frontiers in
/// Econometrics (1974), ISBN 0-12-776150-0; H. White (1982), doi:10.2307/1912526.
public struct ChoiceModel: Hashable, Sendable {
    /// What can be chosen.
    public struct Alternative: Hashable, Sendable {
        public let name: String
        /// Of one useful unit, such as an hour of a reference chip's work; above 0.
        public let price: Double
        /// What moving there asks, in a unit of the caller's: 0 for what needs none, or months, or immaturity.
        public let porting: Double

        public init(_ name: String, price: Double, porting: Double) {
            (self.name, self.price, self.porting) = (name, price, porting)
        }

        fileprivate var traits: [Double] { [-log(price), -porting] }
    }

    /// One choice, or many alike: what there was, and how much was chosen of each.
    public struct Situation: Hashable, Sendable {
        public let period: String
        public let alternatives: [Alternative]
        /// Weight chosen of each alternative, from 0.
        public let chosen: [Double]

        public init(period: String, alternatives: [Alternative], chosen: [Double]) {
            (self.period, self.alternatives, self.chosen) = (period, alternatives, chosen)
        }

        var weight: Double { chosen.reduce(0, +) }
    }

    /// Sensitivity to price: a price 1% higher lowers the odds by as many percent.
    public var price: Double
    /// Loss of utility by one unit of porting.
    public var porting: Double
    /// Of price and porting, by the fit; zero where the two were given.
    public private(set) var covariance: [[Double]] = [[0, 0], [0, 0]]

    public init(price: Double, porting: Double) { (self.price, self.porting) = (price, porting) }

    public var priceError: Double { covariance[0][0].squareRoot() }
    public var portingError: Double { covariance[1][1].squareRoot() }

    /// The chance of each alternative, or its share where many choose.
    public func shares(_ alternatives: [Alternative]) -> [Double] {
        let values = alternatives.map { zip($0.traits, [price, porting]).reduce(0) { $0 + $1.0 * $1.1 } }
        let most = values.max() ?? 0
        let odds = values.map { exp($0 - most) }
        let sum = odds.reduce(0, +)
        return odds.map { $0 / sum }
    }

    /// Mean log-likelihood per unit of weight; above is better, 0 is certain and right.
    public func score(_ situations: [Situation]) -> Double {
        ChoiceModel.score(situations) { shares($0.alternatives) }
    }

    static func score(_ situations: [Situation], _ shares: (Situation) -> [Double]) -> Double {
        let weight = situations.reduce(0) { $0 + $1.weight }
        guard weight > 0 else { return 0 }
        return situations.reduce(0) { sum, one in
            sum + zip(one.chosen, shares(one)).reduce(0) { $0 + ($1.0 > 0 ? $1.0 * log(max($1.1, 1e-12)) : 0) }
        } / weight
    }
}

/// Why choices do not give a model.
public enum NoChoiceModel: Error, Equatable, Sendable, CustomStringConvertible {
    case tooFew(situations: Int)
    /// Price, or porting, is the same wherever there was a choice, or one follows from the other.
    case notApart
    /// Every choice was of the cheapest, or of the dearest: no finite sensitivity is the likeliest.
    case withoutLimit

    public var description: String {
        switch self {
        case .tooFew(let situations):
            "choices: \(situations) between two or more alternatives are too few; allowed: 3 or more"
        case .notApart:
            "choices: the effects of price and porting cannot be told apart; allowed: alternatives that differ in both, not always together"
        case .withoutLimit:
            "choices: every choice went the same way by price or porting, so that no finite sensitivity is the likeliest; allowed: more varied choices, or a sensitivity of your own"
        }
    }
}

extension ChoiceModel {
    /// The likeliest model of some choices. Complexity: O(rounds · alternatives), about ten rounds.
    public static func fitted(_ situations: [Situation]) throws(NoChoiceModel) -> ChoiceModel {
        let real = situations.filter { $0.alternatives.count > 1 && $0.weight > 0 }
        guard real.count >= 3 else { throw .tooFew(situations: real.count) }
        var model = ChoiceModel(price: 0, porting: 0)
        for _ in 0..<60 {
            let slope = Slope(model, real)
            guard let inverse = slope.inverse else { throw .notApart }
            let step = times(inverse, slope.gradient)
            // Newton's step, cut where it would leave the region in which the quadratic is any good.
            let cut = min(1, 3 / max(abs(step[0]), abs(step[1]), 1e-300))
            (model.price, model.porting) = (model.price + cut * step[0], model.porting + cut * step[1])
            guard abs(model.price) < 30, abs(model.porting) < 30 else { throw .withoutLimit }
            if abs(step[0]) + abs(step[1]) < 1e-12 { break }
        }
        let slope = Slope(model, real)
        guard let inverse = slope.inverse else { throw .notApart }
        model.covariance = product(product(inverse, slope.scatter), inverse)
        return model
    }

    /// Gradient, information and scatter of the log-likelihood.
    private struct Slope {
        var gradient = [0.0, 0.0]
        var information = [[0.0, 0.0], [0.0, 0.0]]
        /// Sum of squares of the gradients of single choices.
        var scatter = [[0.0, 0.0], [0.0, 0.0]]

        init(_ model: ChoiceModel, _ situations: [Situation]) {
            for one in situations { add(one, model.shares(one.alternatives)) }
        }

        private mutating func add(_ one: Situation, _ shares: [Double]) {
            let traits = one.alternatives.map(\.traits)
            let mean = [0, 1].map { trait in zip(shares, traits).reduce(0) { $0 + $1.0 * $1.1[trait] } }
            let weight = one.weight
            let own = [0, 1].map { trait in
                zip(one.chosen, traits).reduce(0) { $0 + $1.0 * $1.1[trait] } - weight * mean[trait]
            }
            for i in 0...1 {
                gradient[i] += own[i]
                for j in 0...1 {
                    scatter[i][j] += own[i] * own[j]
                    information[i][j] +=
                        weight
                        * zip(shares, traits).reduce(0) { $0 + $1.0 * ($1.1[i] - mean[i]) * ($1.1[j] - mean[j]) }
                }
            }
        }

        /// nil where there is none to any use.
        var inverse: [[Double]]? {
            let (a, b, c) = (information[0][0], information[0][1], information[1][1])
            let determinant = a * c - b * b
            guard a > 0, c > 0, determinant > 1e-9 * a * c else { return nil }
            return [[c / determinant, -b / determinant], [-b / determinant, a / determinant]]
        }
    }

    private static func times(_ matrix: [[Double]], _ vector: [Double]) -> [Double] {
        matrix.map { $0[0] * vector[0] + $0[1] * vector[1] }
    }

    private static func product(_ a: [[Double]], _ b: [[Double]]) -> [[Double]] {
        [0, 1].map { i in [0, 1].map { j in a[i][0] * b[0][j] + a[i][1] * b[1][j] } }
    }
}

/// What the model would have been worth: fitted on the first part of the choices, scored on the rest, beside the shares of
/// the first part held still.
public struct BackTest: Hashable, Sendable {
    /// Situations that were fitted on, and scored.
    public let fitted, scored: Int
    /// Mean log-likelihood per unit of weight: of the model, of no change, of chance alone.
    public let model, still, chance: Double

    /// `share`: of the situations, in order of time, that are fitted on.
    public init(_ situations: [ChoiceModel.Situation], share: Double = 0.7) throws(NoChoiceModel) {
        let real = situations.filter { $0.alternatives.count > 1 && $0.weight > 0 }
        let cut = min(max(Int(Double(real.count) * share), 0), real.count)
        let (first, rest) = (Array(real.prefix(cut)), Array(real.dropFirst(cut)))
        let model = try ChoiceModel.fitted(first)
        guard !rest.isEmpty else { throw .tooFew(situations: real.count) }
        let before = BackTest.shares(first)
        (fitted, scored) = (first.count, rest.count)
        self.model = model.score(rest)
        still = ChoiceModel.score(rest) { one in
            // What nobody could choose before starts with an even part.
            let even = 1 / Double(one.alternatives.count)
            let parts = one.alternatives.map { before[$0.name].map { max($0, 1e-3) } ?? even }
            let sum = parts.reduce(0, +)
            return parts.map { $0 / sum }
        }
        chance = ChoiceModel.score(rest) { one in one.alternatives.map { _ in 1 / Double(one.alternatives.count) } }
    }

    private static func shares(_ situations: [ChoiceModel.Situation]) -> [String: Double] {
        var sums: [String: Double] = [:]
        for one in situations {
            for (alternative, chosen) in zip(one.alternatives, one.chosen) {
                sums[alternative.name, default: 0] += chosen
            }
        }
        let all = sums.values.reduce(0, +)
        return sums.mapValues { $0 / all }
    }
}

extension ChoiceModel {
    /// Shares after prices change by factors, from shares as they are: odds move by factor^−price, and whatever else makes
    /// an alternative liked or not stays in them. M. Ben-Akiva, S. Lerman, Discrete Choice Analysis (1985), section 5.4 of
    /// chapter 5 (incremental logit).
    public func shifted(_ shares: [Double], by factors: [Double]) -> [Double] {
        let odds = zip(shares, factors).map { $0 * pow($1, -price) }
        let sum = odds.reduce(0, +)
        return sum > 0 ? odds.map { $0 / sum } : shares
    }

    /// The model at an end of the band of its sensitivity to price, so many standard errors off; never below 0.
    public func moved(byErrors errors: Double) -> ChoiceModel {
        var moved = self
        moved.price = max(0, price + errors * priceError)
        return moved
    }
}
