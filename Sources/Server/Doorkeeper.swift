import Access
import Foundation
import HTTPTypes
import Synchronization
import Units

/// Knows callers by their tokens: the server's own, and those of an identity provider where there is one. The files of tokens
/// and of keys are read again when they change, so that a revoked token is dead at the next request, whoever revoked it,
/// and a token by a key that was taken out, too.
public final class Doorkeeper: Sendable {
    private let file: TokenFile?
    /// A token that is not in the file: the environment's, for as long as the process lives.
    private let fixed: (digest: TokenDigest, caller: Caller)?
    private let identity: (provider: IdentityProvider, keys: KeyFile)?
    private let now: @Sendable () -> Instant
    private let known: Mutex<(version: FileVersion?, book: TokenBook)>
    private let keys = Mutex<(version: FileVersion, keys: KeySet)?>(nil)

    /// - Parameters:
    ///   - admin: a token of an admin that no file has, from `HEADROOM_ADMIN_TOKEN`.
    ///   - book: what is known where there is no file.
    ///   - identity: whose JSON Web Tokens are taken, too, and the file with the keys that sign them.
    public init(
        file: TokenFile?, admin: String? = nil, book: TokenBook = TokenBook(),
        identity: (provider: IdentityProvider, keys: KeyFile)? = nil, now: @escaping @Sendable () -> Instant
    ) {
        (self.file, self.identity, self.now) = (file, identity, now)
        fixed = admin.map { (Token($0).digest, Caller(id: "environment", name: "admin", role: .admin)) }
        known = Mutex((nil, book))
    }

    /// The most bytes a token may have: one of a provider carries its claims.
    private static let mostBytes = 8000

    /// Who shows an `Authorization: Bearer …`. Throws `unauthenticated` with the reason; an unknown, an expired and a
    /// revoked token are told apart only to whoever has one that was good.
    func caller(_ headers: HTTPFields) async throws(Problem) -> Caller {
        guard let header = headers[.authorization] else {
            throw refused("no token is given: send Authorization: Bearer TOKEN; `headroom token add` makes one")
        }
        let words = header.split(separator: " ", maxSplits: 1)
        guard words.count == 2, words[0].lowercased() == "bearer", !words[1].isEmpty,
            words[1].utf8.count <= Doorkeeper.mostBytes
        else { throw refused("Authorization: allowed is Bearer TOKEN") }
        let text = words[1].trimmingCharacters(in: .whitespaces)
        let token = Token(text)
        if let fixed, fixed.digest == token.digest { return fixed.caller }
        if let identity, IdentityProvider.issues(text) { return try await caller(text, of: identity) }
        guard let grant = try book().grant(of: token) else { throw refused("the token is not known") }
        switch grant.state(at: now()) {
        case .live: return Caller(grant)
        case .expired: throw refused("the token has expired; ask for a new one")
        case .revoked: throw refused("the token was revoked; ask for a new one")
        }
    }

    private func caller(
        _ text: String, of identity: (provider: IdentityProvider, keys: KeyFile)
    ) async throws(Problem) -> Caller {
        let keys = try await keys(identity.keys)
        do throws(TokenFault) {
            return try identity.provider.caller(of: text, by: keys, at: now())
        } catch {
            throw refused(error.description)
        }
    }

    private func refused(_ detail: String) -> Problem {
        Problem(.unauthenticated, detail, headers: [.wwwAuthenticate: "Bearer realm=\"headroom\""])
    }

    private func book() throws(Problem) -> TokenBook {
        guard let file else { return known.withLock { $0.book } }
        let version = file.version
        let current = known.withLock { $0.version == version && version != nil ? $0.book : nil }
        if let current { return current }
        do throws(TokenFault) {
            let book = try file.read()
            known.withLock { $0 = (version, book) }
            return book
        } catch {
            throw Problem(
                .unavailable, "the list of tokens cannot be used; `headroom token list` on the server says why")
        }
    }

    /// A file that cannot be used lets nobody in: the keys read before may be the ones that were taken out of it.
    private func keys(_ file: KeyFile) async throws(Problem) -> KeySet {
        let version = file.version
        let current = keys.withLock { $0?.version == version ? $0?.keys : nil }
        if let current { return current }
        do throws(TokenFault) {
            let read = try await file.read()
            if let version { keys.withLock { $0 = (version, read) } }
            return read
        } catch {
            throw Problem(
                .unavailable, "the keys of the identity provider cannot be used; a start of the server says why")
        }
    }
}
