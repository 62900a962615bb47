import Testing
import Verify

@Suite("Shortfalls")
struct ShortfallTests {
    /// 128 live H200, all promised for a year, then cut by 28 with one shortfall recorded.
    static func cut(short: Int, kind: String = "breach", start: String = "2026-03-01", end: String = "2027-03-01")
        -> [FactRow]
    {
        var log = LogBuilder.world()
        log.order(JSON.terms("O1", count: 128), JSON.row(128, "2026-03-01", "2027-03-01"))
        log.add(
            "item_cut", "\"cut\":{\"item\":\"C1\",\"by\":28}",
            outcome:
                "\"shortfalls\":[\(JSON.shortfall("chips/h1/h200", start, end, short: short, kind: kind, since: 8))]")
        return log.rows
    }

    @Test func `an exact shortfall passes`() {
        let verdict = verify(Self.cut(short: 28))
        #expect(verdict.faults == [])
        #expect((verdict.oversold, verdict.shortfalls) == (0, 1))
    }

    @Test func `a shortfall off by one fails`() {
        let less = verify(Self.cut(short: 27))
        #expect(
            less.faults == [
                "chips/h1/h200 from 2026-03-01 to 2027-03-01: a shortfall of 27 is recorded, and 28 are short"
            ])
        #expect(less.oversold == 365)
        let more = verify(Self.cut(short: 29))
        #expect(!more.ok)
        #expect(more.oversold == 0)
    }

    @Test func `a shortfall a day too long or too short fails`() {
        #expect(
            verify(Self.cut(short: 28, end: "2027-03-02")).faults
                == ["chips/h1/h200 from 2027-03-01 to 2027-03-02: a shortfall of 28 is recorded, and nothing is short"])
        #expect(
            verify(Self.cut(short: 28, start: "2026-03-02")).faults == [
                "chips/h1/h200 from 2026-03-01 to 2026-03-02: promised and held need exceeds firm supply by 28, "
                    + "and no shortfall is recorded"
            ])
    }

    @Test func `at risk means covered at P50, on a day to come`() {
        #expect(
            verify(Self.cut(short: 28, kind: "at_risk")).faults
                == ["chips/h1/h200 on 2026-03-01: the shortfall is recorded as at_risk, and it is breach"])
    }

    /// 64 H200 sold from their P80 on, then slipped by ten days of which P50 covers all.
    static func slipped(_ shortfalls: String) -> LogBuilder {
        var log = LogBuilder.world(
            chips: JSON.item(
                "C1", "chips", "chips/h1/h200", 64, stage: "committed", p50: "2026-06-01", p80: "2026-07-01"))
        log.order(JSON.terms("O1", count: 64), JSON.row(64, "2026-07-01", "2027-07-01"))
        log.add("item_slipped", "\"slip\":{\"item\":\"C1\",\"days\":10}", outcome: "\"shortfalls\":[\(shortfalls)]")
        return log
    }

    @Test func `a slip that P50 covers is at risk`() {
        let risk = JSON.shortfall("chips/h1/h200", "2026-07-01", "2026-07-11", short: 64, kind: "at_risk", since: 8)
        #expect(verify(Self.slipped(risk).rows).faults == [])
        let breach = risk.replacing("at_risk", with: "breach")
        #expect(verify(Self.slipped(breach).rows).faults.count == 1)
    }

    @Test func `nothing is sold into a shortfall`() {
        let risk = JSON.shortfall("chips/h1/h200", "2026-07-01", "2026-07-11", short: 64, kind: "at_risk", since: 8)
        var log = Self.slipped(risk)
        log.order(JSON.terms("O2", count: 1, minChunk: 1), JSON.row(1, "2026-07-10", "2027-07-10"))
        #expect(verify(log.rows).faults.first?.hasPrefix("fact 9: order O2 is sold chips/h1/h200") == true)
    }

    @Test func `two shortfalls for one day are one too many`() {
        let one = JSON.shortfall("chips/h1/h200", "2026-07-01", "2026-07-11", short: 64, kind: "at_risk", since: 8)
        #expect(
            verify(Self.slipped(one + "," + one).rows).faults == [
                "chips/h1/h200 has two shortfalls recorded for 2026-07-01"
            ])
    }

    @Test func `tentative rows stay within supply with the planned`() {
        func tentative(_ count: Int) -> [FactRow] {
            var log = LogBuilder.sold()
            log.supply(JSON.item("C2", "chips", "chips/h1/h200", 32, stage: "planned", p50: "2026-02-01"))
            log.order(JSON.terms("Q1", count: count))
            let row = JSON.row(count, "2026-03-01", "2027-03-01")
            log.clock(
                "2026-01-02",
                outcome: "\"tentative\":[{\"order\":\"Q1\",\"rows\":[\(row)],\"late\":false,\"gap\":[\"C2\"]}]")
            return log.rows
        }
        #expect(verify(tentative(96)).ok)
        let over = verify(tentative(97))
        #expect(over.oversold == 365)
        #expect(
            over.faults
                == [
                    "chips/h1/h200 from 2026-03-01 to 2027-03-01: with tentative and planned rows 1 more are needed than supplied"
                ])
    }
}
