import Crypto
import Foundation
import JWTKit

/// The keys by which an identity provider signs, by the name (`kid`) that its tokens give: a JSON Web Key Set, RFC 7517.
///
/// Each key is good for one algorithm, its own, whatever a token's header says. Keys for other ends (`use` other than `sig`) and
/// for algorithms that are not taken are passed over: a provider may publish more than is needed here.
public struct KeySet: Sendable {
    /// The algorithms of RFC 7518 and RFC 8037 that are taken.
    enum Algorithm: String, CaseIterable, Sendable {
        case rs256 = "RS256"
        case es256 = "ES256"
        case edDSA = "EdDSA"
        case hs256 = "HS256"

        static let names = allCases.map(\.rawValue).joined(separator: ", ")
    }

    struct Key: Sendable {
        let algorithm: Algorithm
        let verifier: any JWTAlgorithm

        /// A signature that cannot even be read is a wrong one.
        func signed(_ bytes: [UInt8], as signature: [UInt8]) -> Bool {
            (try? verifier.verify(signature, signs: bytes)) ?? false
        }
    }

    private let keys: [String: Key]
    /// Whether it has a key that signs as well as it verifies (HS256), and so is to be kept secret.
    let hasSecret: Bool

    /// Reads a key set. Throws what is wrong with which key, by its name; nothing of a key is ever told.
    public init(_ json: Data) async throws(TokenFault) {
        let found: [WebKey]
        do { found = try JSONDecoder().decode(WebKeys.self, from: json).keys } catch {
            throw TokenFault(
                "is no JSON Web Key Set: allowed is {\"keys\": […]} with `kty` and `kid` in each (RFC 7517)")
        }
        var keys: [String: Key] = [:]
        for key in found {
            guard let (name, algorithm) = try key.purpose() else { continue }
            guard keys[name] == nil else {
                throw TokenFault("two keys are named '\(name)'; give each a `kid` of its own")
            }
            keys[name] = Key(algorithm: algorithm, verifier: try await key.verifier(name, algorithm))
        }
        guard !keys.isEmpty else {
            throw TokenFault("has no key to verify with; allowed are \(Algorithm.names), each with a `kid`")
        }
        self.keys = keys
        hasSecret = keys.values.contains { $0.algorithm == .hs256 }
    }

    /// The key of a name; nil where there is none.
    subscript(name: String) -> Key? { keys[name] }
}

private struct WebKeys: Decodable { let keys: [WebKey] }

/// A JSON Web Key as it is written.
private struct WebKey: Decodable {
    let kty: String
    let kid: String?
    let use: String?
    let alg: String?
    let crv: String?
    let (n, e, x, y, k, d): (String?, String?, String?, String?, String?, String?)

    enum CodingKeys: String, CodingKey { case kty, kid, use, alg, crv, n, e, x, y, k, d }

    init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        func text(_ key: CodingKeys) throws -> String? { try fields.decodeIfPresent(String.self, forKey: key) }
        kty = try fields.decode(String.self, forKey: .kty)
        (kid, use, alg, crv) = (try text(.kid), try text(.use), try text(.alg), try text(.crv))
        (n, e, x, y, k, d) = (try text(.n), try text(.e), try text(.x), try text(.y), try text(.k), try text(.d))
    }

    /// Its name and the one algorithm it is for; nil where it is of no use here.
    func purpose() throws(TokenFault) -> (name: String, algorithm: KeySet.Algorithm)? {
        guard use ?? "sig" == "sig", let algorithm, alg.map({ $0 == algorithm.rawValue }) ?? true else { return nil }
        guard let kid, (1...200).contains(kid.utf8.count) else {
            throw TokenFault("a key of type \(kty) has no name; give each key a `kid` of 1 to 200 bytes")
        }
        if d != nil {
            throw TokenFault(
                "key '\(kid)': the private part is there; a server needs the public one alone: take `d` out")
        }
        return (kid, algorithm)
    }

    private var algorithm: KeySet.Algorithm? {
        switch (kty, crv) {
        case ("RSA", _): .rs256
        case ("EC", "P-256"): .es256
        case ("OKP", "Ed25519"): .edDSA
        case ("oct", _): .hs256
        default: nil
        }
    }

    func verifier(_ name: String, _ algorithm: KeySet.Algorithm) async throws(TokenFault) -> any JWTAlgorithm {
        let (ring, id) = (JWTKeyCollection(), JWKIdentifier(string: name))
        switch algorithm {
        case .hs256:
            let secret = try bytes(k, "k", of: name)
            try require(secret.count * 8, 256, name, "RFC 7518 §3.2")
            await ring.add(hmac: HMACKey(from: secret), digestAlgorithm: .sha256, kid: id)
        case .rs256:
            let modulus = try bytes(n, "n", of: name)
            _ = try bytes(e, "e", of: name)
            try require(modulus.drop { $0 == 0 }.count * 8, 2048, name, "RFC 7518 §3.3")
            try await add(.rsa(.rs256, identifier: id, modulus: n, exponent: e), to: ring, name)
        case .es256:
            try require([try bytes(x, "x", of: name).count, try bytes(y, "y", of: name).count], [32, 32], name)
            try await add(.ecdsa(.es256, identifier: id, x: x, y: y, curve: .p256), to: ring, name)
        case .edDSA:
            try require([try bytes(x, "x", of: name).count], [32], name)
            try await add(.octetKeyPair(.eddsa, identifier: id, x: x, y: nil, curve: .ed25519), to: ring, name)
        }
        do { return try await ring.getKey(for: id, alg: algorithm.rawValue) } catch { throw unusable(name) }
    }

    private func add(_ key: JWK, to ring: JWTKeyCollection, _ name: String) async throws(TokenFault) {
        do { try await ring.add(jwk: key) } catch { throw unusable(name) }
    }

    private func bytes(_ text: String?, _ field: String, of name: String) throws(TokenFault) -> [UInt8] {
        guard let text, let bytes = Base64URL.bytes(text) else {
            throw TokenFault("key '\(name)': `\(field)` is missing or not base64url without padding")
        }
        return bytes
    }

    private func require(_ bits: Int, _ least: Int, _ name: String, _ source: String) throws(TokenFault) {
        if bits < least {
            throw TokenFault(
                "key '\(name)': has \(bits) bits; a key of type \(kty) has \(least) or more (\(source)): have a longer one made"
            )
        }
    }

    private func require(_ sizes: [Int], _ expected: [Int], _ name: String) throws(TokenFault) {
        if sizes != expected { throw unusable(name) }
    }

    private func unusable(_ name: String) -> TokenFault {
        TokenFault(
            "key '\(name)': is no public key of type \(kty)\(crv.map { " " + $0 } ?? ""); have it published again")
    }
}

/// Base64 for addresses, RFC 4648 §5, without padding, as in tokens: each value has one spelling.
enum Base64URL {
    static func bytes(_ text: String) -> [UInt8]? {
        guard !text.isEmpty, text.utf8.allSatisfy(isLetter) else { return nil }
        let plain = text.replacing("-", with: "+").replacing("_", with: "/")
        guard let data = Data(base64Encoded: plain + String(repeating: "=", count: (4 - plain.utf8.count % 4) % 4)),
            Base64URL.text(data) == text
        else { return nil }
        return [UInt8](data)
    }

    private static func text(_ data: Data) -> String {
        data.base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x5F: true
        default: false
        }
    }
}
