import Crypto
import CryptoExtras
import Foundation

/// An identity provider of the tests' own: makes keys and signs with them, by other code than what verifies.
public enum Signer: CaseIterable, Sendable {
    case rs256, es256, edDSA, hs256

    public var algorithm: String {
        switch self {
        case .rs256: "RS256"
        case .es256: "ES256"
        case .edDSA: "EdDSA"
        case .hs256: "HS256"
        }
    }

    private static let rsa = Result { try _RSA.Signing.PrivateKey(keySize: .bits2048) }
    private static let p256 = P256.Signing.PrivateKey()
    private static let ed25519 = Curve25519.Signing.PrivateKey()
    public static let secret = Data("0123456789abcdef0123456789abcdef".utf8)

    /// The key as it is published.
    public func key(_ kid: String) throws -> [String: String] {
        var key = ["kid": kid, "alg": algorithm, "use": "sig"]
        switch self {
        case .rs256:
            let parts = try Signer.rsa.get().publicKey.getKeyPrimitives()
            key.merge(["kty": "RSA", "n": text(parts.modulus), "e": text(parts.publicExponent)]) { $1 }
        case .es256:
            let point = Signer.p256.publicKey.rawRepresentation
            key.merge(["kty": "EC", "crv": "P-256", "x": text(point.prefix(32)), "y": text(point.suffix(32))]) { $1 }
        case .edDSA:
            key.merge(["kty": "OKP", "crv": "Ed25519", "x": text(Signer.ed25519.publicKey.rawRepresentation)]) { $1 }
        case .hs256: key.merge(["kty": "oct", "k": text(Signer.secret)]) { $1 }
        }
        return key
    }

    public func sign(_ bytes: Data) throws -> Data {
        switch self {
        case .rs256:
            try Signer.rsa.get().signature(for: SHA256.hash(data: bytes), padding: .insecurePKCS1v1_5).rawRepresentation
        case .es256: try Signer.p256.signature(for: bytes).rawRepresentation
        case .edDSA: try Signer.ed25519.signature(for: bytes)
        case .hs256: Data(HMAC<SHA256>.authenticationCode(for: bytes, using: SymmetricKey(data: Signer.secret)))
        }
    }

    /// A token with these claims, by the key of a name.
    public func token(_ claims: [String: Any], kid: String?, header: [String: Any] = [:]) throws -> String {
        var head: [String: Any] = ["alg": algorithm, "typ": "JWT"]
        if let kid { head["kid"] = kid }
        head.merge(header) { $1 }
        let parts = try [head, claims].map { text(try JSONSerialization.data(withJSONObject: $0)) }
        let signed = parts.joined(separator: ".")
        return signed + "." + text(try sign(Data(signed.utf8)))
    }
}

/// Base64url without padding.
public func text(_ data: some DataProtocol) -> String {
    Data(data).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
}

public func keySet(_ keys: [[String: String]]) throws -> Data {
    try JSONSerialization.data(withJSONObject: ["keys": keys])
}
