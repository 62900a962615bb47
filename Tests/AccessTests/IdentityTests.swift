import Access
import Crypto
import Foundation
import Testing
import TokenIssuer
import Units

@Suite("Tokens of an identity provider")
struct IdentityTests {
    private let now = Instant(milliseconds: 70_000_000_000)
    /// The same, in seconds since 1970.
    private let seconds = 19_723 * 86_400 + 70_000_000
    private var provider: IdentityProvider { IdentityProvider(issuer: "https://id.example", audience: "headroom") }

    private func claims(_ change: [String: Any?] = [:]) -> [String: Any] {
        var claims: [String: Any] = [
            "iss": "https://id.example", "aud": "headroom", "exp": seconds + 600, "sub": "ana", "role": "seller",
            "tenant": "operator",
        ]
        for (name, value) in change { claims[name] = value }
        return claims
    }

    private func keys() async throws -> KeySet {
        try await KeySet(keySet(try Signer.allCases.map { try $0.key("k-\($0)") }))
    }

    private func token(
        _ change: [String: Any?] = [:], by signer: Signer = .es256, header: [String: Any] = [:]
    ) throws -> String {
        try signer.token(claims(change), kid: "k-\(signer)", header: header)
    }

    /// Why a token is refused; nil when it is not.
    private func fault(_ token: String) async throws -> String? {
        let keys = try await keys()
        do throws(TokenFault) {
            _ = try provider.caller(of: token, by: keys, at: now)
            return nil
        } catch {
            return error.description
        }
    }

    @Test(arguments: Signer.allCases)
    func `a token of every algorithm says who it is`(_ signer: Signer) async throws {
        let keys = try await keys()
        let own = try provider.caller(of: token(by: signer), by: keys, at: now)
        #expect((own.name, own.role, own.tenant) == ("ana", .seller, nil))
        let customer = try provider.caller(
            of: token(["tenant": "acme", "aud": ["a", "headroom"]], by: signer), by: keys, at: now)
        #expect((customer.name, customer.role, customer.tenant) == ("ana", .seller, "acme"))
        #expect(own.id != customer.id && own.id.hasPrefix("jwt-") && own.id.count == 12)
    }

    @Test func `claims have the names that are given`() async throws {
        var provider = provider
        (provider.roleClaim, provider.tenantClaim) = ("https://example/role", "org")
        provider.operatorTenant = "us"
        let text = try token(["https://example/role": ["other", "planner"], "org": "us", "role": nil, "tenant": nil])
        let caller = try provider.caller(of: text, by: try await keys(), at: now)
        #expect((caller.role, caller.tenant) == (.planner, nil))
    }

    @Test(arguments: Signer.allCases)
    func `what was signed by another, or changed since, is wrong`(_ signer: Signer) async throws {
        let wrong = "the token's signature is wrong"
        let good = try token(by: signer)
        let parts = good.split(separator: ".").map(String.init)
        let other = text(try JSONSerialization.data(withJSONObject: claims(["role": "admin"])))
        #expect(try await fault("\(parts[0]).\(other).\(parts[2])") == wrong)
        #expect(try await fault("\(parts[0]).\(parts[1]).\(text(Data(repeating: 7, count: 64)))") == wrong)
        #expect(try await fault("\(parts[0]).\(parts[1]).\(text(Data([1])))") == wrong)
        let head = text(Data("{\"alg\":\"\(signer.algorithm)\",\"kid\":\"k-\(signer)\",\"x\":1}".utf8))
        #expect(try await fault("\(head).\(parts[1]).\(parts[2])") == wrong)
        #expect(try await fault(good) == nil)
    }

    @Test func `a token without a signature is refused, however it spells none`() async throws {
        for none in ["none", "None", "NONE", "", "HS384", "RS512", "PS256", "ES256 ", "es256"] {
            let head = text(Data("{\"alg\":\"\(none)\",\"kid\":\"k-es256\"}".utf8))
            let body = text(try JSONSerialization.data(withJSONObject: claims()))
            for end in ["", "AA"] {
                #expect(
                    try await fault("\(head).\(body).\(end)")
                        == "the token's algorithm is not taken; allowed: RS256, ES256, EdDSA, HS256", "'\(none)'")
            }
        }
    }

    /// The public key, which everybody has, used as the secret of HS256: the classic confusion.
    @Test(arguments: [Signer.rs256, .es256, .edDSA])
    func `a public key is no secret`(_ signer: Signer) async throws {
        let key = try signer.key("k-\(signer)")
        for secret in [Data((key["n"] ?? key["x"] ?? "").utf8), try JSONSerialization.data(withJSONObject: key)] {
            let head = text(Data("{\"alg\":\"HS256\",\"kid\":\"k-\(signer)\"}".utf8))
            let signed = head + "." + text(try JSONSerialization.data(withJSONObject: claims(["role": "admin"])))
            let code = HMAC<SHA256>.authenticationCode(for: Data(signed.utf8), using: SymmetricKey(data: secret))
            #expect(try await fault(signed + "." + text(Data(code))) == "the token's algorithm is not that of its key")
        }
        for other in Signer.allCases where other != signer {
            let text = try other.token(claims(), kid: "k-\(signer)")
            #expect(try await fault(text) == "the token's algorithm is not that of its key")
        }
    }

    /// Every claim that can be wrong, and what is said.
    @Test func `each way to be wrong has its own message`() async throws {
        let wrong: [([String: Any?], String)] = [
            (["iss": nil], "of another issuer"), (["iss": "https://id.example/"], "of another issuer"),
            (["aud": nil], "for another audience"), (["aud": "other"], "for another audience"),
            (["aud": ["a", "b"]], "for another audience"), (["aud": 7], "for another audience"),
            (["exp": nil], "does not say when it expires"), (["exp": "soon"], "does not say when it expires"),
            (["exp": seconds - 30], "has expired"), (["exp": -1e300], "has expired"),
            (["nbf": seconds + 31], "not valid yet"), (["nbf": "now"], "not valid yet"),
            (["nbf": 1e300], "not valid yet"),
            (["sub": nil], "whose it is"), (["sub": ""], "whose it is"), (["sub": "a\nb"], "whose it is"),
            (["sub": String(repeating: "a", count: 101)], "whose it is"),
            (["role": nil], "does not give one role"), (["role": "root"], "does not give one role"),
            (["role": ["seller", "admin"]], "does not give one role"), (["role": [String]()], "does not give one role"),
            (["tenant": nil], "does not name a tenant"), (["tenant": ""], "does not name a tenant"),
            (["tenant": ["operator"]], "does not name a tenant"),
            (["tenant": "acme", "role": "admin"], "gives a customer the role admin; allowed: viewer, seller"),
            (["tenant": "Operator", "role": "operator"], "gives a customer the role operator"),
        ]
        for (change, says) in wrong {
            let found = try await fault(try token(change))
            #expect(found?.contains(says) == true, "\(change): \(found ?? "it was let in")")
        }
        for change: [String: Any?] in [
            ["exp": seconds - 29], ["nbf": seconds + 30], ["nbf": Double(seconds) + 0.5], ["exp": 1e300],
            ["more": true],
        ] { #expect(try await fault(try token(change)) == nil, "\(change)") }
    }

    @Test func `what is not such a token is told so before any key is looked for`() async throws {
        let good = try token()
        let parts = good.split(separator: ".").map(String.init)
        for text in [
            "..", "a.b.c", "\(parts[0]).\(parts[1])", good + ".x", good + "=", "\(parts[0])=.\(parts[1]).\(parts[2])",
        ] {
            #expect(try await fault(text)?.contains("is not a JSON Web Token") == true, "\(text)")
        }
        let list = text(Data("[1]".utf8))
        #expect(try await fault("\(list).\(parts[1]).\(parts[2])")?.contains("is not a JSON Web Token") == true)
        #expect(
            try await fault(try token(header: ["crit": ["b64"]]))
                == "the token asks for extensions that are not known (crit)")
        #expect(try await fault(try Signer.es256.token(claims(), kid: nil)) == "the token does not name its key (kid)")
        let unknown = try Signer.es256.token(claims(), kid: "k-other")
        #expect(try await fault(unknown) == "the token's key is not known; ask for a new token")
    }

    @Test func `nothing of what a token claims is told unless it is signed`() async throws {
        let forged = try Signer.es256.token(claims(["iss": "x", "exp": 1, "role": "root"]), kid: "k-es256")
        let parts = forged.split(separator: ".")
        #expect(
            try await fault("\(parts[0]).\(parts[1]).\(text(Data(repeating: 1, count: 64)))")
                == "the token's signature is wrong")
    }

    // MARK: Keys

    private func fault(of keys: [[String: String]]) async throws -> String? {
        do {
            _ = try await KeySet(keySet(keys))
            return nil
        } catch let fault as TokenFault {
            return fault.description
        }
    }

    @Test func `keys that are too short or no keys are told at once, and never shown`() async throws {
        func with(_ signer: Signer, _ change: [String: String?]) throws -> [String: String] {
            var key = try signer.key("old")
            for (name, value) in change { key[name] = value }
            return key
        }
        let short = text(Data("0123456789abcdef0123456789abcde".utf8))
        let wrong: [([String: String], String)] = [
            (try with(.hs256, ["k": short]), "key 'old': has 248 bits; a key of type oct has 256 or more"),
            (try with(.hs256, ["k": ""]), "`k` is missing"), (try with(.hs256, ["k": "***"]), "`k` is missing"),
            (
                try with(.rs256, ["n": text(Data(repeating: 0xC5, count: 128))]),
                "has 1024 bits; a key of type RSA has 2048"
            ),
            (try with(.rs256, ["n": text(Data([0]) + Data(repeating: 0xC5, count: 255))]), "has 2040 bits"),
            (try with(.rs256, ["e": nil]), "`e` is missing"), (try with(.es256, ["x": nil]), "`x` is missing"),
            (try with(.es256, ["y": text(Data(repeating: 1, count: 32))]), "is no public key of type EC P-256"),
            (try with(.edDSA, ["x": text(Data(repeating: 1, count: 31))]), "is no public key of type OKP Ed25519"),
            (try with(.es256, ["d": "c2VjcmV0"]), "the private part is there"),
            (try with(.es256, ["kid": nil]), "has no name"), (try with(.es256, ["kid": ""]), "has no name"),
            (try with(.es256, ["use": "enc"]), "has no key to verify with"),
            (try with(.rs256, ["alg": "RS512"]), "has no key to verify with"),
        ]
        for (key, says) in wrong {
            let found = try await fault(of: [key])
            #expect(found?.contains(says) == true, "\(says): \(found ?? "it was taken")")
            for secret in [key["k"], key["d"], key["n"]].compactMap(\.self) where secret.count > 3 {
                #expect(found?.contains(secret) == false)
            }
        }
        let one = try Signer.es256.key("one")
        #expect(try await fault(of: [one, one]) == "two keys are named 'one'; give each a `kid` of its own")
        #expect(try await fault(of: [one, with(.rs256, ["alg": "RS512", "kid": "two"])]) == nil)
        #expect(try await fault(of: [with(.rs256, ["alg": nil])]) == nil)
        await #expect(throws: TokenFault.self) { try await KeySet(Data("[]".utf8)) }
    }

    @Test func `a file with a secret is its owner's alone, one with public keys need not be`() async throws {
        let path = NSTemporaryDirectory() + "headroom-keys-\(UUID().uuidString).json"
        defer { try? FileManager.default.removeItem(atPath: path) }
        func write(_ signer: Signer, _ mode: Int) throws {
            try keySet([try signer.key("k")]).write(to: URL(fileURLWithPath: path))
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
        }
        try write(.es256, 0o644)
        _ = try await KeyFile(path).read()
        try write(.hs256, 0o640)
        await #expect(
            throws: TokenFault(
                "\(path): has a key that signs (HS256) and others may read it (mode 640); allowed: 600. Set it with chmod 600"
            )
        ) {
            try await KeyFile(path).read()
        }
        try write(.hs256, 0o600)
        _ = try await KeyFile(path).read()
        try FileManager.default.removeItem(atPath: path)
        await #expect(throws: TokenFault.self) { try await KeyFile(path).read() }
    }
}
