/// ⌊a / b⌋ for b > 0, also for a < 0.
public func floorDiv(_ a: Int, _ b: Int) -> Int {
    let quotient = a / b
    return a % b < 0 ? quotient - 1 : quotient
}

/// ⌊a · b / c⌋ for b ≥ 0 and c > 0, exact where the product is too large for 64 bits and the result is not.
public func floorDiv(_ a: Int, times b: Int, by c: Int) -> Int {
    let (product, overflow) = a.multipliedReportingOverflow(by: b)
    if !overflow { return floorDiv(product, c) }
    let wide = Int128(a) * Int128(b)
    let quotient = wide / Int128(c)
    return Int(wide % Int128(c) < 0 ? quotient - 1 : quotient)
}

/// A whole amount in equal parts that add up to it: the remainder goes to the first parts, a unit each.
public func spread(_ amount: Int, over parts: Int) -> [Int] {
    let base = floorDiv(amount, parts)
    let more = amount - base * parts
    return (0..<parts).map { $0 < more ? base + 1 : base }
}

/// A whole amount split by weights: each part is its exact share rounded down, and the units left over go to the largest
/// remainders, the first of equals first (Hamilton's method of largest remainders).
///
/// Weights are not negative; where all are zero the whole amount goes to the last part. Complexity: O(n log n).
public func apportion(_ amount: Int, by weights: [Int]) -> [Int] {
    let total = weights.reduce(0, +)
    guard total > 0 else { return weights.indices.map { $0 == weights.count - 1 ? amount : 0 } }
    var parts = weights.map { floorDiv(amount, times: $0, by: total) }
    let remainders = weights.indices.map { Int128(amount) * Int128(weights[$0]) - Int128(parts[$0]) * Int128(total) }
    let ranked = weights.indices.sorted { (remainders[$1], $0) < (remainders[$0], $1) }
    for index in ranked.prefix(amount - parts.reduce(0, +)) { parts[index] += 1 }
    return parts
}
