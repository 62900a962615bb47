import Testing
import Verify

@Suite("Supply and its days")
struct SupplyTests {
    /// A log that sells 64 H200 for a month from `start`, on chips that are not live.
    static func selling(from start: String, to end: String, on chips: String, after more: [String] = []) -> LogBuilder {
        var log = LogBuilder.world(chips: (more + [chips]).joined(separator: ","))
        log.order(JSON.terms("O1", count: 64, term: "1mo"), JSON.row(64, start, end))
        return log
    }

    static func isSold(_ start: String, _ end: String, on chips: String, after more: [String] = []) -> Bool {
        verify(selling(from: start, to: end, on: chips, after: more).rows).ok
    }

    @Test func `a start on planned supply fails`() {
        let committed = JSON.item("C1", "chips", "chips/h1/h200", 64, stage: "committed", p50: "2026-06-01")
        #expect(Self.isSold("2026-06-01", "2026-07-01", on: committed))
        let planned = JSON.item("C1", "chips", "chips/h1/h200", 64, stage: "planned", p50: "2026-06-01")
        let verdict = verify(Self.selling(from: "2026-06-01", to: "2026-07-01", on: planned).rows)
        #expect(
            verdict.faults.first
                == "fact 7: order O1 is sold chips/h1/h200 that is not there: short 64 from 2026-06-01 on")
        #expect(verdict.oversold == 30)
    }

    @Test func `supply that waits for planned supply is planned`() {
        let gate = JSON.item("T1", "equipment", nil, 1, stage: "planned", p50: "2026-02-01")
        let chips = JSON.item("C1", "chips", "chips/h1/h200", 64, stage: "committed", after: ["T1"], p50: "2026-06-01")
        #expect(!Self.isSold("2026-06-01", "2026-07-01", on: chips, after: [gate]))
    }

    @Test func `an item starts with the last of what it waits for`() {
        let gates = [
            JSON.item("T2", "equipment", nil, 1, stage: "committed", after: ["T1"], p50: "2026-02-01"),
            JSON.item("T1", "equipment", nil, 1, stage: "committed", p50: "2026-08-01"),
        ]
        let chips = JSON.item("C1", "chips", "chips/h1/h200", 64, stage: "committed", after: ["T2"], p50: "2026-06-01")
        #expect(Self.isSold("2026-08-01", "2026-09-01", on: chips, after: gates))
        #expect(!Self.isSold("2026-07-31", "2026-08-31", on: chips, after: gates))
    }

    @Test func `supply counts at the policy's confidence, interpolated and rounded up`() {
        let chips = JSON.item(
            "C1", "chips", "chips/h1/h200", 64, stage: "committed", p50: "2026-06-01", p80: "2026-07-01",
            p90: "2026-07-02")
        #expect(Self.isSold("2026-07-01", "2026-08-01", on: chips))
        #expect(!Self.isSold("2026-06-30", "2026-07-30", on: chips))
        var log = LogBuilder()
        log.add("policy_defined", "\"definePolicy\":{\"rows\":[{\"name\":\"confidence_pct\",\"value\":\"81\"}]}")
        for row in Self.selling(from: "2026-07-01", to: "2026-08-01", on: chips).rows {
            log.append(row.kind, row.payload)
        }
        #expect(verify(log.rows).faults.first?.contains("short 64 from 2026-07-01 on") == true)
    }

    @Test func `what has not arrived starts tomorrow at the earliest`() {
        var log = LogBuilder.world(
            chips: JSON.item("C1", "chips", "chips/h1/h200", 64, stage: "committed", p50: "2026-02-01"))
        log.clock("2026-02-10")
        var early = log
        early.order(JSON.terms("O1", count: 64), JSON.row(64, "2026-02-10", "2027-02-10"))
        #expect(verify(early.rows).oversold == 1)
        log.order(JSON.terms("O1", count: 64), JSON.row(64, "2026-02-11", "2027-02-11"))
        #expect(verify(log.rows).ok)
        log.add("item_arrived", "\"arrive\":{\"item\":\"C1\",\"on\":\"2026-02-10\"}")
        log.order(JSON.terms("O2", count: 64, term: "1d"), JSON.row(64, "2026-02-10", "2026-02-11"))
        #expect(verify(log.rows).ok)
    }

    @Test func `chips leave when their service life is over`() {
        let chips = JSON.item("C1", "chips", "chips/h1/h200", 64, actual: "2021-05-31")
        #expect(Self.isSold("2026-04-30", "2026-05-30", on: chips))
        #expect(!Self.isSold("2026-05-01", "2026-06-01", on: chips))
    }

    @Test func `items wait for known items, and not for each other`() {
        var log = LogBuilder.world()
        log.supply(JSON.item("X", "equipment", nil, 1, stage: "planned", after: ["nobody"]))
        log.supply(
            JSON.item("A", "equipment", nil, 1, stage: "planned", after: ["B"]) + ","
                + JSON.item("B", "equipment", nil, 1, stage: "planned", after: ["A"]))
        #expect(
            verify(log.rows).faults == [
                "fact 7: supply item X waits for 'nobody', which does not exist",
                "fact 8: supply items wait for each other: A, B",
            ])
    }

    /// Commands that the stage of an item does not allow.
    static let forbidden: [(kind: String, command: String, fault: String)] = [
        ("item_slipped", "\"slip\":{\"item\":\"C1\",\"days\":3}", "supply item C1 is live, which does not allow this"),
        ("item_committed", "\"commit\":{\"item\":\"C1\"}", "supply item C1 is live, which does not allow this"),
        ("item_cut", "\"cut\":{\"item\":\"C1\",\"by\":128}", "supply item C1 is cut by 128, and has not that much"),
        (
            "item_retired", "\"retire\":{\"item\":\"C1\",\"on\":\"2026-01-01\"}",
            "supply item C1 leaves on 2026-01-01, and it is 2026-01-01"
        ),
        ("item_cancelled", "\"cancelItem\":{\"item\":\"ZZ\"}", "there is no supply item ZZ"),
        (
            "item_assigned", "\"assign\":{\"item\":\"C1\",\"to\":\"ports/f1\"}",
            "supply item C1 is assigned to 'ports/f1', which it cannot add to"
        ),
    ]

    @Test(arguments: forbidden) func `an item changes only as its stage allows`(
        _ one: (kind: String, command: String, fault: String)
    ) {
        var log = LogBuilder.world()
        log.add(one.kind, one.command)
        #expect(verify(log.rows).faults == ["fact 7: \(one.fault)"])
    }
}
