/// The standard normal distribution: a score z and the probability Φ(z) of staying at or below it.
public enum Normal {
    /// Φ(z), absolute error below 1e-15 for every z.
    ///
    /// J. F. Hart's rational approximation (1968, no. 5666) for |z| < 7.07 and a continued fraction beyond, as G. West
    /// puts them together in "Better approximations to cumulative normal functions", Wilmott Magazine (May 2005).
    public static func probability(below z: Double) -> Double {
        let distance = abs(z)
        guard distance < 37 else { return z > 0 ? 1 : 0 }
        let density = Elementary.exp(-0.5 * distance * distance)
        let tail = density * (distance < 7.07106781186547 ? body(distance) : farTail(distance))
        return z > 0 ? 1 - tail : tail
    }

    private static func body(_ x: Double) -> Double {
        // The numerator has one coefficient fewer.
        let parts = polynomials(
            x, SIMD2(0.0352624965998911, 1.75566716318264), SIMD2(0.700383064443688, 16.064177579207),
            SIMD2(6.37396220353165, 86.7807322029461), SIMD2(33.912866078383, 296.564248779674),
            SIMD2(112.079291497871, 637.333633378831), SIMD2(221.213596169931, 793.826512519948),
            SIMD2(220.206867912376, 440.413735824752), leading: SIMD2(0, 0.0883883476483184))
        return parts[0] / parts[1]
    }

    private static func farTail(_ x: Double) -> Double {
        1 / ((x + 1 / (x + 2 / (x + 3 / (x + 4 / (x + 0.65))))) * 2.506628274631)
    }

    /// The score z with Φ(z) = u, for 0 < u < 1, relative error about 1e-16. Outside: −∞ and ∞.
    ///
    /// M. J. Wichura, "Algorithm AS 241: the percentage points of the normal distribution", Applied Statistics 37
    /// (1988), doi:10.2307/2347330, PPND16.
    public static func score(_ u: Double) -> Double {
        guard u > 0 else { return -.infinity }
        guard u < 1 else { return .infinity }
        let q = u - 0.5
        if abs(q) <= 0.425 { return q * centre(0.180625 - q * q) }
        let r = (-Elementary.log(q < 0 ? u : 1 - u)).squareRoot()
        let score = r <= 5 ? shoulder(r - 1.6) : end(r - 5)
        return q < 0 ? -score : score
    }

    private static func centre(_ r: Double) -> Double {
        let parts = polynomials(
            r, SIMD2(3.34305_75583_58812_8105e+4, 2.87290_85735_72194_2674e+4),
            SIMD2(6.72657_70927_00870_0853e+4, 3.93078_95800_09271_0610e+4),
            SIMD2(4.59219_53931_54987_1457e+4, 2.12137_94301_58659_5867e+4),
            SIMD2(1.37316_93765_50946_1125e+4, 5.39419_60214_24751_1077e+3),
            SIMD2(1.97159_09503_06551_4427e+3, 6.87187_00749_20579_0830e+2),
            SIMD2(1.33141_66789_17843_7745e+2, 4.23133_30701_60091_1252e+1),
            SIMD2(3.38713_28727_96366_6080e+0, 1),
            leading: SIMD2(2.50908_09287_30122_6727e+3, 5.22649_52788_52854_5610e+3))
        return parts[0] / parts[1]
    }

    private static func shoulder(_ r: Double) -> Double {
        let parts = polynomials(
            r, SIMD2(2.27238_44989_26918_45833e-2, 5.47593_80849_95344_94600e-4),
            SIMD2(2.41780_72517_74506_11770e-1, 1.51986_66563_61645_71966e-2),
            SIMD2(1.27045_82524_52368_38258e+0, 1.48103_97642_74800_74590e-1),
            SIMD2(3.64784_83247_63204_60504e+0, 6.89767_33498_51000_04550e-1),
            SIMD2(5.76949_72214_60691_40550e+0, 1.67638_48301_83803_84940e+0),
            SIMD2(4.63033_78461_56545_29590e+0, 2.05319_16266_37758_82187e+0),
            SIMD2(1.42343_71107_49683_57734e+0, 1),
            leading: SIMD2(7.74545_01427_83414_07640e-4, 1.05075_00716_44416_84324e-9))
        return parts[0] / parts[1]
    }

    private static func end(_ r: Double) -> Double {
        let parts = polynomials(
            r, SIMD2(2.71155_55687_43487_57815e-5, 1.42151_17583_16445_88870e-7),
            SIMD2(1.24266_09473_88078_43860e-3, 1.84631_83175_10054_68180e-5),
            SIMD2(2.65321_89526_57612_30930e-2, 7.86869_13114_56132_59100e-4),
            SIMD2(2.96560_57182_85048_91230e-1, 1.48753_61290_85061_48525e-2),
            SIMD2(1.78482_65399_17291_33580e+0, 1.36929_88092_27358_05310e-1),
            SIMD2(5.46378_49111_64114_36990e+0, 5.99832_20655_58879_37690e-1),
            SIMD2(6.65790_46435_01103_77720e+0, 1),
            leading: SIMD2(2.01033_43992_92288_13265e-7, 2.04426_31033_89939_78564e-15))
        return parts[0] / parts[1]
    }

    /// Two polynomials of degree 7 at once, numerator and denominator, by Horner's rule.
    @inline(__always)
    private static func polynomials(
        _ x: Double, _ c6: SIMD2<Double>, _ c5: SIMD2<Double>, _ c4: SIMD2<Double>, _ c3: SIMD2<Double>,
        _ c2: SIMD2<Double>, _ c1: SIMD2<Double>, _ c0: SIMD2<Double>, leading: SIMD2<Double>
    ) -> SIMD2<Double> {
        var sum = leading * x + c6
        sum = sum * x + c5
        sum = sum * x + c4
        sum = sum * x + c3
        sum = sum * x + c2
        sum = sum * x + c1
        return sum * x + c0
    }
}
