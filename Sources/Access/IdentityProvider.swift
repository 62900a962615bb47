import Crypto
import Foundation
import Units

/// Who else may say who somebody is: the issuer of JSON Web Tokens (RFC 7519), and how its claims are read.
///
///     form ─▶ algorithm ─▶ key ─▶ signature ─▶ issuer ─▶ audience ─▶ expiry ─▶ not before ─▶ whose ─▶ role ─▶ tenant
///
/// The first that is wrong is the answer; nothing of what a token claims is told before its signature was found good. A token
/// without a tenant is refused: an absent claim is no permission to see everybody's orders.
public struct IdentityProvider: Hashable, Sendable {
    /// `iss` must be this and `aud` have this, byte for byte.
    public var issuer: String
    public var audience: String
    /// The claims that give the role (a text, or a list with one of the roles) and the tenant.
    public var roleClaim = "role"
    public var tenantClaim = "tenant"
    /// The tenant of the operator's own people.
    public var operatorTenant = "operator"
    /// By how much the clocks of issuer and server may differ.
    public static let leewaySeconds = 30.0

    public init(issuer: String, audience: String) { (self.issuer, self.audience) = (issuer, audience) }

    /// Whether a text has the form of such a token. (One of the server's own has no dots.)
    public static func issues(_ text: String) -> Bool { text.count { $0 == "." } == 2 }

    /// Whose token this is. Throws `TokenFault` with the first thing that is wrong. Complexity: one signature.
    public func caller(of text: String, by keys: KeySet, at now: Instant) throws(TokenFault) -> Caller {
        let claims = try SignedToken(text).claims(by: keys)
        guard claims["iss"]?.text == issuer else { throw TokenFault("the token is of another issuer") }
        guard claims["aud"]?.texts.contains(audience) == true else {
            throw TokenFault("the token is for another audience")
        }
        try checkTime(claims, at: now)
        let name = try name(claims)
        let role = try role(claims)
        let tenant = try tenant(claims, role)
        return Caller(id: SignedToken.identifier(of: text), name: name, role: role, tenant: tenant)
    }

    private func checkTime(_ claims: Claims, at now: Instant) throws(TokenFault) {
        let seconds = now.unixSeconds
        guard let end = claims["exp"]?.number else { throw TokenFault("the token does not say when it expires (exp)") }
        guard seconds < end + IdentityProvider.leewaySeconds else {
            throw TokenFault("the token has expired; ask for a new one")
        }
        guard let begin = claims["nbf"] else { return }
        guard let begin = begin.number, seconds >= begin - IdentityProvider.leewaySeconds else {
            throw TokenFault("the token is not valid yet (nbf)")
        }
    }

    private func name(_ claims: Claims) throws(TokenFault) -> String {
        guard let name = claims["sub"]?.text, (1...100).contains(name.count), !name.contains(where: \.isNewline) else {
            throw TokenFault("the token does not say whose it is: sub, 1 to 100 characters on one line")
        }
        return name
    }

    private func role(_ claims: Claims) throws(TokenFault) -> Role {
        let roles = claims[roleClaim]?.texts.compactMap { Role(rawValue: $0) } ?? []
        guard roles.count == 1 else {
            throw TokenFault("the token's claim '\(roleClaim)' does not give one role; allowed: \(Role.names)")
        }
        return roles[0]
    }

    private func tenant(_ claims: Claims, _ role: Role) throws(TokenFault) -> String? {
        guard let tenant = claims[tenantClaim]?.text, !tenant.isEmpty else {
            throw TokenFault("the token's claim '\(tenantClaim)' does not name a tenant")
        }
        if tenant == operatorTenant { return nil }
        guard Role.ofCustomers.contains(role) else {
            let allowed = Role.ofCustomers.map(\.rawValue).joined(separator: ", ")
            throw TokenFault("the token gives a customer the role \(role.rawValue); allowed: \(allowed)")
        }
        return tenant
    }
}

/// The claims of a token, by name.
typealias Claims = [String: Claim]

/// A claim's value, as far as it matters here.
enum Claim: Decodable, Equatable {
    case one(String)
    case several([String])
    case quantity(Double)
    case other

    init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if let text = try? value.decode(String.self) {
            self = .one(text)
        } else if let number = try? value.decode(Double.self), number.isFinite {
            self = .quantity(number)
        } else if let texts = try? value.decode([String].self) {
            self = .several(texts)
        } else {
            self = .other
        }
    }

    var text: String? { if case .one(let text) = self { text } else { nil } }
    var number: Double? { if case .quantity(let number) = self { number } else { nil } }

    var texts: [String] {
        switch self {
        case .one(let text): [text]
        case .several(let texts): texts
        case .quantity, .other: []
        }
    }
}

/// A JSON Web Token in its compact form (RFC 7515 §3.1), taken apart and not yet believed.
struct SignedToken {
    private struct Header: Decodable {
        let alg: String
        let kid: String?
        /// Extensions that must be understood; none are.
        let crit: [String]?
    }

    private let header: Header
    private let payload: [UInt8]
    private let signed: [UInt8]
    private let signature: [UInt8]

    init(_ text: String) throws(TokenFault) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        // Without a signature a token is a claim of nobody's: its algorithm tells which no it is.
        guard parts.count == 3, let head = Base64URL.bytes(parts[0]), let payload = Base64URL.bytes(parts[1]),
            let header = try? JSONDecoder().decode(Header.self, from: Data(head))
        else { throw SignedToken.malformed }
        guard KeySet.Algorithm(rawValue: header.alg) != nil else {
            throw TokenFault("the token's algorithm is not taken; allowed: \(KeySet.Algorithm.names)")
        }
        guard let signature = Base64URL.bytes(parts[2]) else { throw SignedToken.malformed }
        (self.header, self.payload, self.signature) = (header, payload, signature)
        signed = Array((parts[0] + "." + parts[1]).utf8)
    }

    private static let malformed = TokenFault(
        "the token is not a JSON Web Token: three parts in base64url without padding, the first two JSON objects")

    /// What it claims, if one of the keys signed it.
    func claims(by keys: KeySet) throws(TokenFault) -> Claims {
        if header.crit != nil { throw TokenFault("the token asks for extensions that are not known (crit)") }
        guard let name = header.kid else { throw TokenFault("the token does not name its key (kid)") }
        guard let key = keys[name] else { throw TokenFault("the token's key is not known; ask for a new token") }
        guard key.algorithm.rawValue == header.alg else {
            throw TokenFault("the token's algorithm is not that of its key")
        }
        guard key.signed(signed, as: signature) else { throw TokenFault("the token's signature is wrong") }
        do { return try JSONDecoder().decode(Claims.self, from: Data(payload)) } catch { throw SignedToken.malformed }
    }

    /// What logs call it: says nothing about the token.
    static func identifier(of text: String) -> String { "jwt-" + TokenDigest(of: text).text.prefix(8) }
}

extension Instant {
    /// Seconds since 1970; an instant counts from 2024.
    fileprivate var unixSeconds: Double { Double(milliseconds) / 1000 + 19_723 * 86_400 }
}
