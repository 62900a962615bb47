import Testing
import Verify

@Suite("The chain of facts")
struct LogChainTests {
    @Test func `a clean log is well`() {
        let verdict = verify(LogBuilder.sold().rows)
        #expect(verdict.ok)
        #expect(verdict.faults == [])
        #expect((verdict.facts, verdict.orders, verdict.items, verdict.placements) == (7, 1, 7, 1))
        #expect((verdict.resources, verdict.resourceDays) == (7, 7 * 6575))
        #expect((verdict.oversold, verdict.shortfalls) == (0, 0))
    }

    @Test func `an empty log is well`() {
        #expect(verify([]).ok)
    }

    @Test func `a changed payload does not match its hash`() {
        var rows = LogBuilder.sold().rows
        rows[6] = rows[6].replacing("\"count\":64", "\"count\":65")
        #expect(verify(rows).faults.contains("fact 7 does not match its hash: it was changed after it was written"))
    }

    @Test func `a changed hash breaks its fact and the link after it`() {
        var rows = LogBuilder.sold().rows
        rows[2] = rows[2].with(hash: String(repeating: "a", count: 64))
        let faults = verify(rows).faults
        #expect(faults.count == 3)
        #expect(faults[0].hasPrefix("fact 3 was edited: it does not match its hash"))
        #expect(faults[1].hasPrefix("fact 3 does not match its hash"))
        #expect(faults[2].hasPrefix("fact 4 names"))
    }

    @Test func `a missing fact is a gap`() {
        var rows = LogBuilder.sold().rows
        rows.remove(at: 0)
        #expect(verify(rows).faults.first?.hasPrefix("fact 1 was removed: fact 2 names") == true)
        #expect(verify(rows).faults.contains("fact 2 has number 2, and 1 is due"))
    }

    @Test func `time never runs back`() {
        var log = LogBuilder.sold()
        log.at = "2025-12-31T23:59:59.999Z"
        log.add("clock_set", "\"setClock\":{\"to\":\"2025-12-31T23:59:59.999Z\"}")
        #expect(
            verify(log.rows).faults.contains { $0.hasPrefix("fact 8 was recorded at 2025-12-31T23:59:59.999Z, before") }
        )
    }

    @Test func `a request key serves once`() {
        var log = LogBuilder.world()
        log.hold("O1", count: 8, until: "2026-02-01T00:00:00.000Z", key: "k")
        log.hold("O2", count: 8, until: "2026-02-01T00:00:00.000Z", key: "k")
        #expect(verify(log.rows).faults == ["fact 8 uses the request key 'k' of tenant 'acme' a second time"])
    }

    @Test func `kind and schema say what the payload is`() {
        let log = LogBuilder.sold()
        #expect(
            verify(log.changing(7) { $0.with(kind: "order_held") }).faults
                == ["fact 7: its kind is 'order_held', and its payload is 'order_recorded'"])
        #expect(verify(log.changing(7) { $0.with(schema: 3) }).faults == ["fact 7 has schema 3; known are 1 to 2"])
    }

    @Test func `a payload that cannot be read is a fault`() {
        var log = LogBuilder.sold()
        log.append("clock_set", "{\"command\":")
        log.append("clock_set", "{\"command\":{\"unheardOf\":{}},\"outcome\":{}}")
        let faults = verify(log.rows).faults
        #expect(faults.count == 1)
        #expect(faults[0].hasPrefix("fact 8 cannot be read"))
    }

    @Test func `numbers out of all range are faults, not crashes`() {
        let log = LogBuilder.sold()
        for number in [Int.max, Int.min, 0, -1] {
            for row in log.rows {
                for field in ["count", "quantity", "pue_milli", "watts", "life_months", "per", "step", "min_chunk"] {
                    let pattern = try! Regex("\"\(field)\":[0-9]+")
                    let changed = row.with(payload: row.payload.replacing(pattern, with: "\"\(field)\":\(number)"))
                    _ = verify(log.changing(row.seq) { _ in changed })
                }
            }
            #expect(!verify(log.changing(7) { $0.replacing("\"count\":64", "\"count\":\(number)") }).ok)
            #expect(!verify(log.changing(6) { $0.replacing("\"quantity\":128", "\"quantity\":\(number)") }).ok)
            #expect(!verify(log.changing(6) { $0.with(seq: number) }).ok)
        }
    }

    @Test func `a refused fact changes nothing`() {
        var log = LogBuilder.sold()
        log.add(
            "refused", "\"cancel\":{\"order\":\"nobody\"}",
            outcome: "\"refusal\":{\"code\":\"unknown_order\",\"message\":\"there is none\"}")
        #expect(verify(log.rows).ok)
    }

    @Test func `a scenario begins with a fork and ends when it is dropped`() {
        var log = LogBuilder.sold()
        log.branch = "what-if"
        log.add("branch_forked", "\"fork\":{\"parent\":\"main\",\"at\":7}")
        log.order(JSON.terms("O2", count: 8), JSON.row(8, "2026-03-01", "2027-03-01"))
        #expect(verify(log.rows).ok)
        log.add("branch_dropped", "\"drop\":{\"branch\":\"what-if\"}")
        log.clock("2026-01-02")
        #expect(verify(log.rows).faults == ["fact 11: branch 'what-if' was dropped before"])
        log.branch = "other"
        log.clock("2026-01-03")
        #expect(verify(log.rows).faults.last == "fact 12: branch 'other' follows 'what-if' without a fork at 11")
    }

    @Test func `only the first fifty faults are told`() {
        var log = LogBuilder.sold()
        for _ in 0..<60 { log.order(JSON.terms("O1", count: 1)) }
        let verdict = verify(log.rows)
        #expect(verdict.faults.count == 51)
        #expect(verdict.faults.last == "and 10 more")
    }
}
