import Foundation
import Testing

@Suite("Exit status and messages")
struct ExitTests {
    private let desk: Desk

    init() throws { desk = try Desk() }

    @Test(arguments: [["--help"], ["--version"], ["help", "quote"], ["quote", "--help"], ["schema"]])
    func `help is no fault`(_ arguments: [String]) throws {
        let ran = try desk.headroom(arguments)
        #expect(ran.status == 0)
        #expect(!ran.out.isEmpty && ran.err.isEmpty)
    }

    /// What is typed, and what the message says.
    static let badUsage: [(arguments: [String], says: String)] = [
        (["bogus"], "bogus"), (["quote", "--colour", "red"], "--colour"), (["quote", "--count", "x"], "--count"),
        (["quote", "--count", "99999999999999999999"], "--count"),
        (["quote", "--now", "yesterday"], "--now: 'yesterday'"),
        (["quote", "--order", "none.json"], "--order: none.json cannot be read"),
        (["quote", "--batch", "none.jsonl"], "--batch: none.jsonl cannot be read"),
        (["quote", "--order", "bad.json"], "unknown field 'colour'"), (["quote", "--order", "type.json"], "count"),
        (["quote", "--step", "6mo"], "--step: '6mo' is not allowed; allowed: OFFSET:ADD"),
        (["hold", "--until", "soon"], "--until: 'soon'"), (["why"], "order"), (["whatif"], "changes"),
        (["scenario", "wander"], "allowed: list, fork NAME"), (["scenario", "merge"], "allowed: list, fork NAME"),
        (["supply", "add"], "--file"), (["supply", "add", "--file", "none.csv"], "none.csv"),
        (["clock", "set", "noon"], "'noon'"),
        (["clock", "wind"], "allowed: set INSTANT"), (["init"], "init needs a folder"),
        (["init", "none"], "there is no such folder"), (["init", "--sites", "none.csv"], "none.csv"),
        (["generate", "--halls", "1", "--regions", "2", "out"], "allowed are regions from 1"),
        (["export", "blocked/out"], "cannot be written"),
    ]

    @Test(arguments: badUsage)
    func `bad usage and bad input exit 2 with a message`(_ arguments: [String], _ says: String) throws {
        try desk.fill()
        try desk.write("bad.json", #"{"count":8,"colour":"red"}"#)
        try desk.write("type.json", #"{"count":"eight"}"#)
        try desk.write("blocked", "a file, not a folder")
        let ran = try desk.headroom(arguments)
        #expect(ran.status == 2)
        #expect(ran.out.isEmpty)
        #expect(ran.err.contains(says), "\(ran.err)")
    }

    /// An order that cannot be, and the code it is refused with.
    static let refused: [(flags: [String], code: String)] = [
        (["--silicon", "h200", "--term", "12mo"], "bad_request"),
        (["--count", "0", "--silicon", "h200", "--term", "12mo"], "bad_request"),
        (["--count=-8", "--silicon", "h200", "--term", "12mo"], "bad_request"),
        (["--count", "8", "--silicon", "h200", "--term", "2 years"], "bad_request"),
        (["--count", "8", "--silicon", "h200", "--term", "0mo"], "bad_request"),
        (["--count", "8", "--silicon", "h200", "--term", "12mo", "--earliest", "2026-02-30"], "bad_request"),
        (["--count", "8", "--silicon", "h200", "--term", "12mo", "--min-chunk", "9"], "bad_request"),
        (["--count", "8", "--silicon", "h300", "--term", "12mo"], "unknown_silicon"),
        (["--count", "8", "--silicon", "h200", "--term", "12mo", "--regions", "mars"], "unknown_region"),
        (["--count", "8", "--silicon", "h200", "--term", "60y"], "beyond_horizon"),
        (["--count", "2048", "--silicon", "h200", "--term", "24mo", "--latest", "2026-05-01"], "no_fit_in_window"),
    ]

    @Test(arguments: refused)
    func `a refusal exits 1, bad input 2, and says why in JSON or on standard error`(_ flags: [String], _ code: String)
        throws
    {
        try desk.fill()
        let json = try desk.headroom(["quote", "--json"] + flags)
        let status: Int32 = code == "bad_request" ? 2 : 1
        #expect(json.status == status)
        #expect(json.err.isEmpty)
        #expect(try json.json()["refusal"]["code"].text == code)
        #expect(try !json.json()["refusal"]["message"].text.isEmpty)
        let text = try desk.headroom(["quote"] + flags)
        #expect(text.status == status)
        #expect((text.out + text.err).contains("No (\(code))"))
    }

    @Test(arguments: [
        flagship, ["verify"], ["export", "out"], ["book", "--json"], ["cancel", "X"], ["scenario", "list"], ["serve"],
    ])
    func `no ledger exits 3, says how to make one and makes none`(_ arguments: [String]) throws {
        let ran = try desk.headroom(arguments)
        #expect(ran.status == 3)
        #expect(ran.out.isEmpty)
        #expect(ran.err.contains("there is no ledger at headroom.db") && ran.err.contains("headroom init"))
        #expect(!desk.has("headroom.db"))
    }

    @Test(arguments: [flagship, ["init", "cascadia"], ["verify"]])
    func `a file that is no ledger exits 3 and is left alone`(_ arguments: [String]) throws {
        try desk.write("headroom.db", "dear diary\n")
        let ran = try desk.headroom(arguments)
        #expect(ran.status == 3)
        #expect(ran.err.contains("is not a Headroom ledger"))
        #expect(desk.read("headroom.db") == "dear diary\n")
    }

    @Test func `a folder, an empty ledger, a newer one and PostgreSQL exit 3`() throws {
        #expect(try desk.headroom(flagship + ["--ledger", "."]).err.contains("it is a folder"))
        try desk.fill()
        try desk.sql("DELETE FROM facts")
        let empty = try desk.headroom(flagship)
        #expect(empty.status == 3)
        #expect(empty.err.contains("has no facts yet"))
        try desk.sql("PRAGMA user_version = 9")
        let newer = try desk.headroom(flagship)
        #expect(newer.status == 3)
        #expect(newer.err.contains("newer Headroom (format 9"))
        #expect(try desk.headroom(flagship + ["--ledger", "postgres://localhost/x"]).status == 3)
    }
}
