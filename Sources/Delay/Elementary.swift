/// exp and log by the basic operations of IEEE 754 alone, so that a draw is the same on every machine: the last digit
/// of a system's own functions differs from one library to the next, and a day that is rounded up would differ with it.
///
/// Relative error at most 4e-16, which the tests see. No fused multiply-add is used, as Swift never contracts by
/// itself.
enum Elementary {
    /// ln 2 in two parts; the high one has trailing zeros, so that its product with an exponent is exact.
    private static let ln2 = (high: 0.6931471803691238, low: 1.9082149292705877e-10)

    /// eˣ: the power of two nearest, then Taylor's series to the 13th power on |r| ≤ ln 2 / 2. 0 below −708, ∞ above
    /// 709.
    static func exp(_ x: Double) -> Double {
        guard x > -708 else { return 0 }
        guard x < 709 else { return .infinity }
        let power = x * 1.4426950408889634 + toInteger - toInteger
        let r = (x - power * ln2.high) - power * ln2.low
        return series(r) * Double(bitPattern: UInt64(1023 + Int(power)) << 52)
    }

    /// Adding and taking off 1.5 · 2⁵² rounds to the nearest integer.
    private static let toInteger = 0x1.8p52

    /// Even and odd powers apart, so that the two sums run side by side.
    private static func series(_ r: Double) -> Double {
        let q = r * r
        var even = 1.0 / 479_001_600
        var odd = 1.0 / 6_227_020_800
        even = even * q + 1.0 / 3_628_800
        odd = odd * q + 1.0 / 39_916_800
        even = even * q + 1.0 / 40_320
        odd = odd * q + 1.0 / 362_880
        even = even * q + 1.0 / 720
        odd = odd * q + 1.0 / 5040
        even = even * q + 1.0 / 24
        odd = odd * q + 1.0 / 120
        even = even * q + 0.5
        odd = odd * q + 1.0 / 6
        return 1 + (r + (even * q + odd * q * r))
    }

    /// ln x for a normal x > 0: x = m · 2ᵉ with m in [√½, √2), then the series of artanh at (m − 1) / (m + 1).
    static func log(_ x: Double) -> Double {
        let bits = x.bitPattern
        // The exponent that brings the significand into [√½, √2): the bits of √½ are taken off before the shift.
        let exponent = (Int(bits) - 0x3FE6_A09E_667F_3BCD) >> 52
        let m = Double(bitPattern: UInt64(Int(bits) - exponent << 52))
        let s = (m - 1) / (m + 1)
        let q = s * s
        var sum = 1.0 / 21
        sum = sum * q + 1.0 / 19
        sum = sum * q + 1.0 / 17
        sum = sum * q + 1.0 / 15
        sum = sum * q + 1.0 / 13
        sum = sum * q + 1.0 / 11
        sum = sum * q + 1.0 / 9
        sum = sum * q + 1.0 / 7
        sum = sum * q + 1.0 / 5
        sum = sum * q + 1.0 / 3
        let power = Double(exponent)
        return power * ln2.high + (power * ln2.low + (2 * s + 2 * s * q * sum))
    }
}
