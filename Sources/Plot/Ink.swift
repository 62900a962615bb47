/// A colour by what it stands for, in a tone for light paper and one for dark.
///
/// Tones stand out from their paper at least 3 to 1, those of text at least 4.5 to 1; neighbours in `series` differ in
/// lightness, too, for eyes that tell few colours apart.
public enum Ink: Hashable, Sendable {
    case paper, text, muted, grid
    /// One of eight that are told apart; more begin again.
    case series(Int)
    /// What is gathered from many small ones.
    case rest
    case promised, queued, forecast
    /// What is wrong, or nobody's: red.
    case alarm
    /// The full tone of a heat map.
    case heat

    /// Red, green, blue.
    public struct Tone: Hashable, Sendable {
        let red: UInt8, green: UInt8, blue: UInt8

        init(_ hex: UInt32) {
            (red, green, blue) = (
                UInt8(truncatingIfNeeded: hex >> 16), UInt8(truncatingIfNeeded: hex >> 8),
                UInt8(truncatingIfNeeded: hex)
            )
        }

        init(red: UInt8, green: UInt8, blue: UInt8) { (self.red, self.green, self.blue) = (red, green, blue) }
    }

    public var light: Tone { tones.light }
    public var dark: Tone { tones.dark }

    private var tones: (light: Tone, dark: Tone) {
        let (light, dark): (UInt32, UInt32) =
            switch self {
            case .paper: (0xFFFFFF, 0x14181D)
            case .text: (0x1A222C, 0xE6EAEE)
            case .muted: (0x56616D, 0x9DA9B5)
            case .grid: (0xE1E5EA, 0x2C343D)
            case .series(let number): Ink.seriesTones[((number % 8) + 8) % 8]
            case .rest: (0x75808C, 0x8793A0)
            case .promised: (0x2B6CB0, 0x63A9E8)
            case .queued: (0xB0720B, 0xE6B450)
            case .forecast: (0x7A4FC9, 0xB497F2)
            case .alarm: (0xC62828, 0xFF7B72)
            case .heat: (0xB93D0A, 0xFB923C)
            }
        return (Tone(light), Tone(dark))
    }

    private static let seriesTones: [(UInt32, UInt32)] = [
        (0x1F5F9E, 0x5AA9EA), (0xD0680F, 0xF2A65A), (0x1E7B57, 0x5CCB9B), (0xA855A0, 0xD79BD2), (0x0B8597, 0x4CC9D8),
        (0x8A5A12, 0xD6B36B), (0x5A4FB0, 0xA79CF0), (0xC2466A, 0xF08AA5),
    ]

    /// What it is called in a style sheet.
    var name: String {
        switch self {
        case .paper: "paper"
        case .text: "text"
        case .muted: "muted"
        case .grid: "grid"
        case .series(let number): "s\(((number % 8) + 8) % 8)"
        case .rest: "rest"
        case .promised: "promised"
        case .queued: "queued"
        case .forecast: "forecast"
        case .alarm: "alarm"
        case .heat: "heat"
        }
    }
}
