import Foundation

extension Ink.Tone {
    /// `#1a2b3c`.
    public var hex: String {
        "#" + [red, green, blue].map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    /// Relative luminance of sRGB, as WCAG 2.2 defines it.
    public var luminance: Double {
        let parts = [red, green, blue].map { value -> Double in
            let part = Double(value) / 255
            return part <= 0.04045 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4)
        }
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
    }

    /// The contrast ratio of two colours, 1 to 21.
    public func contrast(with other: Ink.Tone) -> Double {
        let (a, b) = (luminance + 0.05, other.luminance + 0.05)
        return max(a, b) / min(a, b)
    }

    /// Itself at some opacity over a ground.
    public func over(_ ground: Ink.Tone, opacity: Double) -> Ink.Tone {
        func mix(_ top: UInt8, _ bottom: UInt8) -> UInt8 {
            UInt8((Double(top) * opacity + Double(bottom) * (1 - opacity)).rounded())
        }
        return Ink.Tone(
            red: mix(red, ground.red), green: mix(green, ground.green), blue: mix(blue, ground.blue))
    }

    /// Black or white, whichever stands out more: at least 4.5 to 1 from anything.
    var isDarkTextBest: Bool { luminance > 0.179 }
}
