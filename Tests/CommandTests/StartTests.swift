import Foundation
import Testing

@Suite("Starting")
struct StartTests {
    private let desk: Desk

    init() throws { desk = try Desk() }

    static let sites = Program.root + "/../shared/data/us-data-centre-sites.csv"

    /// The tables of the default scenario in `folder`, ready to be spoilt, and no ledger.
    private func tables() throws {
        try desk.fill("source.db")
        try desk.headroom("export", "folder", "--ledger", "source.db")
        try FileManager.default.removeItem(atPath: desk.file("folder/facts.csv"))
    }

    @Test func `init says what is in the ledger`() throws {
        let ran = try desk.headroom("init", "cascadia")
        #expect(ran.status == 0)
        #expect(ran.out.contains("221 orders"))
        let json = try desk.headroom("init", "cascadia", "--ledger", "two.db", "--json").json()
        #expect(json["orders"].number == 221)
        #expect(try desk.headroom("verify", "--ledger", "two.db", "--json").json()["facts"] == json["facts"])
    }

    @Test func `a ledger with facts is never written over`() throws {
        try desk.fill()
        let before = try desk.export(to: "before")
        let again = try desk.headroom("init", "cascadia")
        #expect(again.status == 1)
        #expect(again.err.contains("has facts already"))
        #expect(differing(before, try desk.export(to: "after")) == [])
    }

    @Test func `a dry run changes nothing`() throws {
        let ran = try desk.headroom("init", "cascadia", "--dry-run")
        #expect(ran.status == 0)
        #expect(ran.out.contains("nothing was written"))
        #expect(!desk.has("headroom.db"))
    }

    @Test(arguments: [[], ["--dry-run"]])
    func `a folder with faults is told all of them and leaves nothing`(_ more: [String]) throws {
        try tables()
        try desk.change("folder/halls.csv", ",1150,", ",lots,")
        try desk.change("folder/orders.csv", ",36mo,", ",long,")
        try desk.change("folder/supply.csv", "site_kw/iad", "site_kw/moon")
        let ran = try desk.headroom(["init", "folder"] + more)
        #expect(ran.status == 2)
        #expect(ran.out.isEmpty)
        #expect(ran.err.contains("halls.csv:2: pue_milli: 'lots' is not allowed; allowed: a whole number"))
        #expect(ran.err.contains("orders.csv:2: term: 'long' is not allowed; allowed: a civil term"))
        #expect(ran.err.contains("supply.csv:2: resource: there is no site 'moon'"))
        #expect(!desk.has("headroom.db"))
    }

    @Test func `a placement that oversells is a fault and leaves nothing`() throws {
        try tables()
        try desk.change("folder/supply.csv", "HALL-IAD-2,hall,hall_kw/iad-2,52173", "HALL-IAD-2,hall,hall_kw/iad-2,52")
        let ran = try desk.headroom("init", "folder")
        #expect(ran.status == 2)
        #expect(ran.err.contains("would oversell hall_kw/iad-2"))
        #expect(!desk.has("headroom.db"))
    }

    @Test func `a file of 200 MB gets its message at once`() throws {
        try tables()
        let handle = try #require(FileHandle(forWritingAtPath: desk.file("folder/zones.csv")))
        try handle.truncate(atOffset: 200 << 20)
        let ran = try desk.headroom("init", "folder")
        #expect(ran.status == 2)
        #expect(ran.err.contains("zones.csv: has 200 MB; allowed: up to"))
        #expect(ran.seconds < 5)
        #expect(!desk.has("headroom.db"))
    }

    @Test func `binary and empty files are told`() throws {
        try tables()
        try desk.write("folder/zones.csv", "")
        try Data([0x89, 0x50, 0x4E, 0x47, 0, 0, 1]).write(to: URL(fileURLWithPath: desk.file("folder/capex.csv")))
        let ran = try desk.headroom("init", "folder")
        #expect(ran.status == 2)
        #expect(ran.err.contains("zones.csv: is empty"))
        #expect(ran.err.contains("capex.csv:1: is not a text file"))
    }

    @Test func `a generated operator is the same bytes, imports, and the referee agrees`() throws {
        for folder in ["one", "two"] {
            let made = try desk.headroom(
                "generate", "--halls", "50", "--regions", "5", "--orders", "2000", "--seed", "7", folder)
            #expect(made.status == 0)
        }
        #expect(differing(try desk.tables("one"), try desk.tables("two")) == [])
        let ran = try desk.headroom("init", "one")
        #expect(ran.status == 0, "\(ran.err)")
        #expect(try desk.headroom("verify", "--json").json()["oversold"].number == 0)
        _ = try desk.export(to: "out")
        let referee = try desk.referee("out")
        #expect(referee.status == 0, "\(referee.out)")
    }

    @Test(.enabled(if: FileManager.default.fileExists(atPath: sites), "the list of sites is not beside the clone"))
    func `a list of real sites becomes a ledger`() throws {
        let ran = try desk.headroom("init", "--sites", Self.sites)
        #expect(ran.status == 0, "\(ran.err)")
        #expect(try desk.headroom("verify").status == 0)
        let lines = try String(contentsOfFile: Self.sites, encoding: .utf8).split(separator: "\n").count
        #expect(try desk.export(to: "out")["sites.csv"]?.split(separator: 10).count ?? 0 > lines / 2)
        let quote = try desk.headroom("quote", "--count", "8", "--silicon", "h200", "--term", "12mo", "--json")
        #expect(quote.status == 1)
        #expect(try quote.json()["refusal"]["code"].text == "unknown_silicon")
    }
}
