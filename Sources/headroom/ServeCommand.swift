import Access
import Answers
import ArgumentParser
import Desk
import Foundation
import Server
import Store
import Units

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Serve the page and the API on 127.0.0.1 until Ctrl-C.",
        discussion: """
            Who asks needs a token (`headroom token add`). HEADROOM_ADMIN_TOKEN in the environment is an admin's for as long as
            the server runs; without it, and without an admin's token in the file, one is made at the first start and told
            once. Reads of customers' orders are noted in a file beside the ledger.
            JSON Web Tokens of an identity provider are taken beside the server's own with --jwks, --issuer and --audience.
            Whose they are is `sub`; the file of keys is read again when it changes.
            """)
    @OptionGroup var session: Session
    @Option(help: "Port.") var port = 8080
    @Option(help: "Address; other than loopback only behind a reverse proxy with TLS.") var host = "127.0.0.1"
    @Option(help: "The file of tokens; beside the ledger unless given.") var tokens: String?
    @OptionGroup var identity: IdentityFlags
    @Flag(help: "Note every request on standard error, as JSON.") var logRequests = false

    func run() async throws {
        let identity = try await identity.read()
        let store = try session.store()
        let desk = try await session.desk(on: store)
        let admin = ProcessInfo.processInfo.environment["HEADROOM_ADMIN_TOKEN"].flatMap { $0.isEmpty ? nil : $0 }
        let file = tokens.map { TokenFile($0) } ?? TokenFile(besideLedger: session.ledger)
        let made = try Serve.firstAdmin(file, isGiven: admin != nil)
        if let admin, admin.utf8.count < 32 {
            Loading.say(
                "HEADROOM_ADMIN_TOKEN is short: take 32 random characters or more where others can reach the server")
        }
        if !["127.0.0.1", "::1", "localhost"].contains(host) {
            Loading.say("--host \(host): tokens travel in clear; put a reverse proxy with TLS in front (SECURITY.md)")
        }
        let server = WebServer(
            desk: desk, store: store, datasheet: try SiliconFiles.datasheet(own: nil),
            doorkeeper: Doorkeeper(file: file, admin: admin, identity: identity, now: Session.systemTime), host: host,
            port: port, audit: try Serve.audit(beside: file), log: logRequests ? .standardError : LineSink())
        SystemCalls.raiseFileLimit()
        do {
            try await server.run { [host, port] in Serve.tell(host, port, made) }
        } catch {
            throw Stop.unreachable("port \(port) cannot be served: \(error); try another with --port")
        }
    }

    /// A first admin's token where nobody could hand any out.
    private static func firstAdmin(_ file: TokenFile, isGiven: Bool) throws -> String? {
        let now = Session.systemTime()
        do throws(TokenFault) {
            var book = try file.read()
            if isGiven || book.hasAdmin(at: now) { return nil }
            let (_, token) = try book.issue(name: "admin", role: .admin, at: now)
            try file.write(book)
            return token.text
        } catch {
            throw Stop.bad("\(error)")
        }
    }

    /// `headroom.db.audit.jsonl` beside `headroom.db.tokens`.
    private static func audit(beside tokens: TokenFile) throws -> LineSink {
        let end = ".tokens"
        let place = tokens.path.hasSuffix(end) ? String(tokens.path.dropLast(end.count)) : tokens.path
        let path = place + ".audit.jsonl"
        do { return try LineSink(appendingTo: path) } catch {
            throw Stop.bad("\(path): reads cannot be noted there; check the folder and its permissions")
        }
    }

    private static func tell(_ host: String, _ port: Int, _ made: String?) {
        var line = "Headroom is at http://\(host):\(port)/  (Ctrl-C stops it)\n"
        if let made {
            line +=
                "The first admin's token, told this once: \(made)\nThe page: http://\(host):\(port)/#token=\(made)\n"
        }
        FileHandle.standardOutput.write(Data(line.utf8))
    }
}

struct APICommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "api", abstract: "The API as Markdown, or as an OpenAPI 3.1 document.")
    @Flag(help: "The OpenAPI document.") var openapi = false

    func run() async throws {
        let datasheet = try SiliconFiles.datasheet(own: nil)
        print(
            openapi ? Answers.json(try await OpenAPI(datasheet).document) : try await Reference(datasheet).markdown)
    }
}
