import Access
import Answers
import ArgumentParser
import Foundation
import Units

struct TokenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token", abstract: "Who may use the server: make, list and take back tokens.",
        discussion: """
            token add --name ANA --role seller --expires 2027-01-01
            token add --name ACME --role viewer --tenant acme
            token list
            token revoke ID
            A token is told once, when it is made. Roles: \(Role.names).
            """,
        subcommands: [Add.self, List.self, Revoke.self], defaultSubcommand: List.self)

    /// Where tokens are kept.
    struct Place: ParsableArguments {
        @Option(help: "The ledger whose server they are for.") var ledger = "headroom.db"
        @Option(help: "The file of tokens; beside the ledger unless given.") var tokens: String?
        @Flag(help: "One JSON document on standard output.") var json = false

        var file: TokenFile { tokens.map { TokenFile($0) } ?? TokenFile(besideLedger: ledger) }

        func reading<Value>(_ body: (TokenFile) throws(TokenFault) -> Value) throws -> Value {
            do { return try body(file) } catch { throw Stop.bad("\(error)") }
        }
    }

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Make a token; it is told once.")
        @OptionGroup var place: Place
        @Option(help: "Whose it is: the actor of what is done with it.") var name: String
        @Option(help: "\(Role.names).") var role: String
        @Option(help: "The customer it is bound to; for viewer and seller alone.") var tenant: String?
        @Option(help: "The instant from which it is dead, such as 2027-01-01; in a year unless given, or never.")
        var expires: String?

        func run() async throws {
            guard let role = Role(rawValue: role) else {
                throw Stop.bad("--role: '\(role)' is not a role; allowed: \(Role.names)")
            }
            let now = Session.systemTime()
            let end = try end(now)
            let (grant, token) = try place.reading { (file) throws(TokenFault) in
                var book = try file.read()
                let made = try book.issue(name: name, role: role, tenant: tenant, expires: end, at: now)
                try file.write(book)
                return made
            }
            if place.json {
                print(Answers.json(["id": grant.id, "token": token.text]))
            } else {
                print("Token \(grant.id) for \(grant.name), \(grant.role.rawValue); told this once:\n\(token.text)")
            }
        }

        private func end(_ now: Instant) throws -> Instant? {
            guard let expires else { return Instant(milliseconds: now.milliseconds + 365 * 86_400_000) }
            if expires == "never" { return nil }
            guard let end = Instant(expires) else {
                throw Stop.bad(
                    "--expires: '\(expires)' is not an instant; allowed: YYYY-MM-DD, YYYY-MM-DDTHH:MM:SSZ, never")
            }
            return end
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List tokens, dead ones too.")
        @OptionGroup var place: Place

        private struct Line: Encodable {
            let id: String
            let name: String
            let role: String
            @Null var tenant: String?
            let state: String
            let created: Instant
            @Null var expires: Instant?
        }

        func run() async throws {
            let now = Session.systemTime()
            let lines = try place.reading { (file) throws(TokenFault) in try file.read() }.grants.map { grant in
                Line(
                    id: grant.id, name: grant.name, role: grant.role.rawValue, tenant: grant.tenant,
                    state: grant.state(at: now).rawValue, created: grant.created, expires: grant.expires)
            }
            if place.json { return print(Answers.json(lines)) }
            var table = TextTable("token", "name", "role", "tenant", "state", "created", "expires")
            for line in lines {
                table.add(
                    line.id, line.name, line.role, line.tenant ?? "", line.state, "\(line.created.day)",
                    line.expires.map { "\($0.day)" } ?? "never")
            }
            print(table.isEmpty ? "No tokens yet; `headroom token add` makes one." : table.text())
        }
    }

    struct Revoke: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Take a token back; it is dead at the next request.")
        @OptionGroup var place: Place
        @Argument(help: "Its identifier, as listed.") var id: String

        func run() async throws {
            let grant = try place.reading { (file) throws(TokenFault) in
                var book = try file.read()
                let grant = try book.revoke(id, at: Session.systemTime())
                try file.write(book)
                return grant
            }
            print(place.json ? Answers.json(["revoked": grant.id]) : "Token \(grant.id) of \(grant.name) is dead.")
        }
    }
}
