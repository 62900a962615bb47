/// ln x is normal: products of many small factors, such as a delay that stretches a lead time.
public struct Lognormal: Hashable, Sendable {
    /// Mean of ln x.
    public let mu: Double
    /// Standard deviation of ln x; 0 is a constant.
    public let sigma: Double

    /// Through its median and its 90% quantile.
    public init(median: Double, p90: Double) throws(DistributionFault) {
        try self.init(median, at: 0.5, p90, at: 0.9)
    }

    /// Through two quantiles.
    public init(_ x: Double, at u: Double, _ y: Double, at v: Double) throws(DistributionFault) {
        guard u > 0, u < v, v < 1, x > 0, x <= y, y.isFinite else {
            throw .quantiles(x: x, at: u, y: y, and: v)
        }
        let (low, high) = (Normal.score(u), Normal.score(v))
        sigma = Elementary.log(y / x) / (high - low)
        mu = Elementary.log(x) - sigma * low
    }

    public func quantile(_ u: Double) -> Double { Elementary.exp(mu + sigma * Normal.score(u)) }

    public func cdf(_ x: Double) -> Double {
        guard x > 0 else { return 0 }
        let distance = Elementary.log(x) - mu
        guard sigma > 0 else { return distance >= -1e-12 ? 1 : 0 }
        return Normal.probability(below: distance / sigma)
    }
}
