import Access
import Foundation
import Testing
import Units

@Suite("Tokens")
struct TokenTests {
    private let now = Instant(milliseconds: 0)
    private let later = Instant(milliseconds: 1000)

    @Test func `a token has 256 bits, is told once and opens its grant`() throws {
        var book = TokenBook()
        let (grant, token) = try book.issue(name: "Ana", role: .seller, at: now)
        #expect(token.text.count == 3 + 64)
        #expect(book.grant(of: token)?.id == grant.id)
        #expect(book.grant(of: Token(token.text + "0")) == nil)
        #expect(book.grant(of: Token()) == nil)
        let stored = String(decoding: try JSONEncoder().encode(book), as: UTF8.self)
        #expect(!stored.contains(token.text) && !stored.contains(token.text.dropFirst(3)))
        #expect(stored.contains("\"digest\""))
        let tokens = Set((0..<1000).map { _ in Token().text })
        #expect(tokens.count == 1000)
    }

    @Test func `a grant dies at its instant and when it is taken back`() throws {
        var book = TokenBook()
        let (grant, token) = try book.issue(name: "Ana", role: .viewer, expires: later, at: now)
        #expect(grant.isLive(at: now))
        #expect(!grant.isLive(at: later))
        #expect(grant.state(at: later) == .expired)
        _ = try book.revoke(grant.id, at: now)
        #expect(book.grant(of: token)?.state(at: now) == .revoked)
        #expect(throws: TokenFault.self) { try book.revoke("nobody", at: now) }
    }

    @Test func `what a token cannot be is refused`() throws {
        var book = TokenBook()
        #expect(throws: TokenFault.self) { try book.issue(name: "", role: .viewer, at: now) }
        #expect(throws: TokenFault.self) { try book.issue(name: "a\nb", role: .viewer, at: now) }
        #expect(throws: TokenFault.self) { try book.issue(name: "a", role: .viewer, expires: now, at: now) }
        for role in Role.allCases {
            let isAllowed = [.viewer, .seller].contains(role)
            let made = try? book.issue(name: "a", role: role, tenant: "acme", at: now)
            #expect((made != nil) == isAllowed, "\(role)")
        }
        #expect(throws: TokenFault.self) { try book.issue(name: "a", role: .viewer, tenant: "", at: now) }
    }

    @Test func `a role is the permissions that the documentation says`() {
        let said: [Role: Set<Permission>] = [
            .viewer: [.read], .seller: [.read, .sell, .propose], .planner: [.read, .money, .plan, .propose],
            .operator: [.read, .operate, .propose], .approver: [.read, .money, .propose, .approve],
            .admin: [.read, .money, .sell, .plan, .operate, .propose, .approve, .administer],
        ]
        for role in Role.allCases { #expect(role.permissions == said[role], "\(role)") }
    }

    @Test func `the file is its owner's alone and is refused when others may read it`() throws {
        let path = NSTemporaryDirectory() + "tokens-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: path) }
        let file = TokenFile(path)
        #expect(try file.read().grants.isEmpty)
        var book = TokenBook()
        let first = try book.issue(name: "a", role: .admin, at: now)
        try file.write(book)
        let version = file.version
        _ = try book.revoke(first.grant.id, at: now)
        _ = try book.issue(name: "b", role: .viewer, tenant: "acme", at: now)
        try file.write(book)
        #expect(try file.read() == book)
        #expect(file.version != version)
        #expect(try mode(path) == 0o600)
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
        #expect(throws: TokenFault.self) { try file.read() }
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
        try Data("[".utf8).write(to: URL(fileURLWithPath: path))
        #expect(throws: TokenFault.self) { try file.read() }
    }

    private func mode(_ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }
}
