import Crypto
import Foundation

/// What a caller shows: 256 random bits in hexadecimal after `hr_`. It is told once and never stored.
public struct Token: Hashable, Sendable {
    public let text: String

    /// Drawn from the system's source of randomness.
    public init() {
        var luck = SystemRandomNumberGenerator()
        text = "hr_" + (0..<4).map { _ in Token.hex(luck.next()) }.joined()
    }

    /// A token that somebody shows, whatever its form.
    public init(_ text: String) { self.text = text }

    public var digest: TokenDigest { TokenDigest(of: text) }

    /// Sixteen digits.
    static func hex(_ word: UInt64) -> String {
        let digits = String(word, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}

/// The SHA-256 of a token, 64 digits of lower-case hexadecimal. A token has 256 random bits, so nothing slower and no salt is
/// needed: a digest that leaks cannot be turned back, nor guessed.
public struct TokenDigest: Hashable, Sendable, Codable {
    let text: String

    init(of token: String) {
        text = SHA256.hash(data: Data(token.utf8)).map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }

    public init(from decoder: any Decoder) throws { text = try decoder.singleValueContainer().decode(String.self) }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}
