import Access
import Foundation
import HTTPTypes
import Synchronization
import Units

/// Knows callers by their tokens. The token file is read again when it changes, so that a revoked token is dead at the next
/// request, whoever revoked it.
public final class Doorkeeper: Sendable {
    private let file: TokenFile?
    /// A token that is not in the file: the environment's, for as long as the process lives.
    private let fixed: (digest: TokenDigest, caller: Caller)?
    private let now: @Sendable () -> Instant
    private let known: Mutex<(version: TokenFile.Version?, book: TokenBook)>

    /// - Parameters:
    ///   - admin: a token of an admin that no file has, from `HEADROOM_ADMIN_TOKEN`.
    ///   - book: what is known where there is no file.
    public init(
        file: TokenFile?, admin: String? = nil, book: TokenBook = TokenBook(), now: @escaping @Sendable () -> Instant
    ) {
        (self.file, self.now) = (file, now)
        fixed = admin.map { (Token($0).digest, Caller(id: "environment", name: "admin", role: .admin)) }
        known = Mutex((nil, book))
    }

    /// Who shows an `Authorization: Bearer …`. Throws `unauthenticated` with the reason; an unknown, an expired and a
    /// revoked token are told apart only to whoever has one that was good.
    func caller(_ headers: HTTPFields) throws(Problem) -> Caller {
        guard let header = headers[.authorization] else {
            throw refused("no token is given: send Authorization: Bearer TOKEN; `headroom token add` makes one")
        }
        let words = header.split(separator: " ", maxSplits: 1)
        guard words.count == 2, words[0].lowercased() == "bearer", !words[1].isEmpty, words[1].utf8.count <= 500 else {
            throw refused("Authorization: allowed is Bearer TOKEN")
        }
        let token = Token(words[1].trimmingCharacters(in: .whitespaces))
        if let fixed, fixed.digest == token.digest { return fixed.caller }
        guard let grant = try book().grant(of: token) else { throw refused("the token is not known") }
        switch grant.state(at: now()) {
        case .live: return Caller(grant)
        case .expired: throw refused("the token has expired; ask for a new one")
        case .revoked: throw refused("the token was revoked; ask for a new one")
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
}
