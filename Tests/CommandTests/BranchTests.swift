import Foundation
import Testing

@Suite("Scenarios as commands")
struct BranchTests {
    private let desk: Desk

    init() throws { desk = try Desk.cascadia() }

    private func code(_ ran: Ran) throws -> String { try ran.json()["refusal"]["code"].text }

    @Test func `fork, change, compare and merge`() throws {
        let fork = try desk.headroom("scenario", "fork", "late", "--json")
        #expect(fork.status == 0)
        #expect(try fork.json().keys.isSuperset(of: ["branch", "seq", "kind", "hash"]))
        #expect(try desk.headroom("supply", "slip", "CMH-E2", "90d", "--scenario", "late").status == 0)
        let diff = try desk.headroom("scenario", "diff", "main", "late", "--json")
        #expect(try diff.json()["supply"].list.map(\.["item"].text).contains("CMH-E2"))
        #expect(try !diff.json()["orders"].list.isEmpty)
        let same = try desk.headroom("scenario", "diff", "main", "main", "--json").json()
        #expect(same["supply"].list.isEmpty && same["orders"].list.isEmpty)
        let merge = try desk.headroom("scenario", "merge", "late", "--approver", "ada", "--json")
        #expect(merge.status == 0)
        #expect(try merge.json()["branch"].text == "main")
        let after = try desk.headroom("scenario", "diff", "main", "late", "--json").json()
        #expect(after["supply"].list.isEmpty && after["orders"].list.isEmpty)
        #expect(try desk.headroom("verify").status == 0)
        #expect(try desk.headroom("verify", "--scenario", "late").status == 0)
    }

    @Test func `main does not see a scenario until it is merged`() throws {
        let before = try desk.export(to: "before")
        try desk.headroom("scenario", "fork", "s")
        try desk.headroom("supply", "cut", "C-CMH-3-H200", "100", "--scenario", "s")
        #expect(differing(before, try desk.export(to: "after")) == [])
    }

    @Test func `a merge that is refused writes nothing`() throws {
        try desk.headroom("scenario", "fork", "s")
        try desk.headroom("supply", "slip", "CMH-E2", "9d", "--scenario", "s")
        try desk.headroom("supply", "slip", "T-17", "9d", "--scenario", "s")
        try desk.headroom("supply", "cancel", "T-17")
        let before = try desk.export(to: "before")
        let merge = try desk.headroom("scenario", "merge", "s", "--approver", "ada", "--json")
        #expect(merge.status == 1)
        #expect(try code(merge) == "wrong_state")
        #expect(try merge.json()["refusal"]["message"].text.contains("T-17"))
        #expect(differing(before, try desk.export(to: "after")) == [])
    }

    @Test func `a dropped scenario takes no more`() throws {
        try desk.headroom("scenario", "fork", "s")
        #expect(try desk.headroom("scenario", "drop", "s", "--json").status == 0)
        let ran = try desk.headroom("supply", "slip", "CMH-E2", "9d", "--scenario", "s", "--json")
        #expect(ran.status == 1)
        #expect(try code(ran) == "bad_branch")
        let list = try desk.headroom("scenario", "list", "--json").json().list
        #expect(list.map { $0["scenario"].text } == ["main", "s"])
        #expect(list.map { $0["dropped"].isTrue } == [false, true])
    }

    @Test func `names that are taken or not there are refused`() throws {
        for words in [
            ["fork", "main"], ["drop", "main"], ["drop", "none"], ["diff", "main", "none"],
            ["fork", "x", "--at", "99999"],
        ] {
            let ran = try desk.headroom(["scenario"] + words + ["--json"])
            #expect(ran.status == 1, "\(words)")
            #expect(try code(ran) == "bad_branch", "\(words)")
        }
        #expect(try desk.headroom(flagship + ["--scenario", "none"]).status == 1)
    }

    @Test func `a fork of the past is the ledger as it was then`() throws {
        let quote = try desk.headroom(flagship).json()
        try desk.headroom("supply", "slip", "CMH-E2", "90d")
        #expect(try desk.headroom("scenario", "fork", "then", "--at", "\(quote["ledger_seq"].number)").status == 0)
        let then = try desk.headroom(flagship + ["--scenario", "then"]).json()
        #expect(then["options"] == quote["options"])
        #expect(try desk.headroom(flagship).json()["options"] != quote["options"])
    }
}
