import Foundation
import PostgresServer
import Testing

@Suite(
    "The program on a PostgreSQL ledger",
    .enabled(if: PostgresServer.isInstalled, "needs PostgreSQL's server: Scripts/install tests"))
struct PostgresTests {
    private let desk: Desk
    private let url: String

    init() throws {
        desk = try Desk.cascadia()
        url = try PostgresServer.shared().url(try PostgresServer.shared().database(), ledger: "cascadia")
    }

    @Test func `everything answers as on an SQLite file, to the byte`() throws {
        let missing = try desk.headroom("verify", "--ledger", url)
        #expect(missing.status == 3)
        #expect(missing.err.contains("there is no ledger at \(url)"))
        let filled = try desk.headroom("init", "cascadia", "--ledger", url)
        try #require(filled.status == 0, "\(filled.err)")
        #expect(filled.out.contains("221 orders"))
        let hold = [
            "hold", "--id", "A", "--count", "64", "--silicon", "h200", "--term", "12mo", "--key", "k1", "--json",
        ]
        for arguments in [
            flagship, hold, hold, ["why", "A", "--json"], ["verify", "--json"], ["scenario", "fork", "s"],
        ] {
            let (file, base) = (try desk.headroom(arguments), try desk.headroom(arguments + ["--ledger", url]))
            #expect(base.status == file.status && base.bytes == file.bytes, "\(arguments): \(base.err)")
        }
        #expect(try desk.headroom("verify", "--ledger", url).out.hasPrefix("ok: "))
        for scenario in ["main", "s"] {
            let first = try desk.export("--scenario", scenario, to: "file-" + scenario)
            let second = try desk.export("--scenario", scenario, "--ledger", url, to: "base-" + scenario)
            #expect(differing(first, second) == [])
        }
        let again = try desk.headroom("init", "cascadia", "--ledger", url)
        #expect(again.status == 1)
        #expect(again.err.contains("has facts already"))
    }

    @Test func `no message has a password`() throws {
        let secret = url.replacingOccurrences(of: "postgres@", with: "postgres:s3cret@")
        #expect(try desk.headroom("init", "cascadia", "--ledger", secret).status == 0)
        for arguments in [
            ["init", "cascadia", "--ledger", secret], ["book", "--ledger", secret + "-none"],
            ["export", "out", "--ledger", secret + "-none"], ["verify", "--ledger", secret + "&strict=maybe"],
            ["verify", "--ledger", "postgres://u:s3cret@127.0.0.1:1/x"],
        ] {
            let ran = try desk.headroom(arguments)
            #expect(ran.status != 0 && !ran.err.isEmpty)
            #expect(!ran.err.contains("s3cret") && !ran.out.contains("s3cret"), "\(ran.err)")
        }
    }
}
