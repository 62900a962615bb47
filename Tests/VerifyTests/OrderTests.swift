import Testing
import Verify

@Suite("Orders and their rows")
struct OrderTests {
    /// Terms and rows that break one rule, and how it is told.
    static let broken: [(terms: String, rows: String, fault: String)] = [
        (
            JSON.terms("O", count: 64), JSON.row(63, "2026-03-01", "2027-03-01"),
            "is placed with 63 in step 0, due are 64"
        ),
        (
            JSON.terms("O", count: 64), JSON.row(64, "2026-03-01", "2027-03-02"),
            "has a row of step 0 from 2026-03-01 to 2027-03-02, due from 2026-03-01 to 2027-03-01"
        ),
        (
            JSON.terms("O", count: 64, term: "1mo"), JSON.row(64, "2026-01-31", "2026-03-03"),
            "has a row of step 0 from 2026-01-31 to 2026-03-03, due from 2026-01-31 to 2026-02-28"
        ),
        (
            JSON.terms("O", count: 64), JSON.row(64, "2026-03-01", "2027-03-01", silicon: "cpu"),
            "stands on cpu, which it does not accept"
        ),
        (
            JSON.terms("O", count: 64, regions: "\"eu\""), JSON.row(64, "2026-03-01", "2027-03-01"),
            "stands in h1 in us; allowed: eu"
        ),
        (
            JSON.terms("O", count: 64), JSON.row(64, "2026-03-01", "2027-03-01", hall: "h9"),
            "stands in h9, and there is no such hall"
        ),
        (
            JSON.terms("O", count: 12),
            JSON.row(8, "2026-03-01", "2027-03-01") + "," + JSON.row(4, "2026-03-01", "2027-03-01", chunk: 1),
            "has 4 in chunk 1 of step 0, at least 8 are needed"
        ),
        (
            JSON.terms("O", count: 16, more: ",\"max_chunks\":1"),
            JSON.row(8, "2026-03-01", "2027-03-01") + "," + JSON.row(8, "2026-03-01", "2027-03-01", chunk: 1),
            "has 2 chunks in step 0, at most 1 are allowed"
        ),
        (
            JSON.terms("O", count: 16, same: "hall"),
            JSON.row(8, "2026-03-01", "2027-03-01") + ","
                + JSON.row(8, "2026-03-01", "2027-03-01", hall: "h2", chunk: 1),
            "spreads its rows over h1, h2; one hall is allowed"
        ),
        (
            JSON.terms("O", count: 16),
            JSON.row(8, "2026-03-01", "2027-03-01") + "," + JSON.row(8, "2026-03-01", "2027-03-01"),
            "uses an identifier (step, chunk, row) for two of its rows"
        ),
        (
            JSON.terms("O", count: 8, term: "36d"), JSON.row(8, "2041-12-01", "2042-01-06"),
            "runs to 2042-01-06, past the end of the axis 2042-01-01"
        ),
        (
            JSON.terms("O", count: 8, steps: "{\"offset\":\"1mo\",\"add\":8}"), JSON.row(8, "2026-03-01", "2027-03-01"),
            "is placed with 0 in step 1, due are 8"
        ),
    ]

    /// 64 asked for, 24 of them now and `later` from April on.
    private func inParts(later: Int, option: String = "part_now", silicon: String = "h200") -> [String] {
        var log = LogBuilder.world()
        let terms = JSON.terms("O", count: 24, steps: "{\"offset\":\"31d\",\"add\":\(later)}")
        let rows =
            JSON.row(24, "2026-03-01", "2027-03-01") + "," + JSON.row(later, "2026-04-01", "2027-03-01", step: 1)
        let request =
            "{\"order\":\"O\",\"count\":64,\"silicon\":[\"\(silicon)\"],\"option\":\"\(option)\"}"
        log.add(
            "order_held", "\"hold\":{\"request\":\(request),\"until\":\"2026-01-15T00:00:00.000Z\"}",
            outcome: "\"order\":\"O\",\"terms\":\(terms),\"until\":\"2026-01-15T00:00:00.000Z\","
                + "\"offer\":\(JSON.offer(rows, "2026-03-01", "2027-03-01"))")
        return verify(log.rows).faults
    }

    @Test func `a part now and the rest later make what was asked for`() {
        func fault(_ asked: Int, _ made: Int) -> [String] {
            ["fact 7: order O was asked for with \(asked) accelerators and made with \(made)"]
        }
        #expect(inParts(later: 40) == [])
        #expect(inParts(later: 32) == fault(64, 56))
        #expect(inParts(later: 40, silicon: "h200:56:8") == fault(56, 64))
        #expect(inParts(later: 32, silicon: "h200:56:8") == [])
        #expect(inParts(later: 40, option: "earliest") == fault(64, 24))
    }

    /// 8 in each of two halls of region us; the request, as far as it matters, and what is told.
    static let options: [(request: String, fault: String?)] = [
        ("\"option\":\"split\"", nil), ("\"option\":\"silicon/h200\"", nil), ("\"option\":\"cheapest\"", nil),
        ("\"option\":\"other_region\",\"regions\":[\"eu\"]", nil),
        ("\"option\":\"one_place\"", "was wanted in one place and stands in 2"),
        ("\"option\":\"other_region\",\"regions\":[\"eu\",\"us\"]", "was wanted in another region and stands in us"),
        ("\"option\":\"silicon/b300\"", "was wanted on b300 and stands on h200"),
        ("\"option\":\"cheapest\",\"silicon\":[\"b300:8:8\"]", "was asked for on b300 and stands on h200"),
        ("\"option\":\"planned\"", "is sold by an option on planned supply"),
        ("\"option\":\"soonest\"", "was taken by an option soonest, and there is none such"),
    ]

    @Test(arguments: options) func `rows keep to the option that was named`(_ one: (request: String, fault: String?)) {
        var log = LogBuilder.world(
            chips: JSON.item("C1", "chips", "chips/h1/h200", 64) + "," + JSON.item("C2", "chips", "chips/h2/h200", 64))
        let terms = JSON.terms("O", count: 16).replacing("\"chunk_in\":\"fabric\"", with: "\"chunk_in\":\"hall\"")
        let rows =
            JSON.row(8, "2026-03-01", "2027-03-01") + ","
            + JSON.row(8, "2026-03-01", "2027-03-01", hall: "h2", chunk: 1)
        log.add(
            "order_held",
            "\"hold\":{\"request\":{\"order\":\"O\",\"count\":16,\(one.request)},\"until\":\"2026-01-15T00:00:00.000Z\"}",
            outcome: "\"order\":\"O\",\"terms\":\(terms),\"until\":\"2026-01-15T00:00:00.000Z\","
                + "\"offer\":\(JSON.offer(rows, "2026-03-01", "2027-03-01"))")
        #expect(verify(log.rows).faults == one.fault.map { ["fact 7: order O \($0)"] } ?? [])
    }

    @Test(arguments: broken) func `a broken rule is told`(_ one: (terms: String, rows: String, fault: String)) {
        var log = LogBuilder.world(
            chips: JSON.item("C1", "chips", "chips/h1/h200", 128) + "," + JSON.item("C2", "chips", "chips/h2/h200", 128)
        )
        log.order(one.terms, one.rows)
        #expect(verify(log.rows).faults.contains("fact 7: order O \(one.fault)"))
    }

    @Test func `steps are scaled with the count and start at their offsets`() {
        var log = LogBuilder.world()
        let accepted = "{\"silicon\":\"h200\",\"count\":16,\"min_chunk\":16}"
        let terms = JSON.terms("O", count: 24, silicon: accepted, steps: "{\"offset\":\"1mo\",\"add\":10}")
        log.order(
            terms, JSON.row(16, "2026-01-31", "2027-01-31") + "," + JSON.row(7, "2026-02-28", "2027-01-31", step: 1))
        #expect(verify(log.rows).faults == [])
    }

    @Test func `a double sale is told at its fact and at the end`() {
        var log = LogBuilder.sold()
        log.order(JSON.terms("O2", count: 65), JSON.row(65, "2027-02-01", "2028-02-01"))
        let verdict = verify(log.rows)
        #expect(!verdict.ok)
        #expect(verdict.oversold == 28)
        #expect(
            verdict.faults == [
                "fact 8: order O2 is sold chips/h1/h200 that is not there: short 1 from 2027-02-01 on",
                "chips/h1/h200 from 2027-02-01 to 2027-03-01: promised and held need exceeds firm supply by 1, "
                    + "and no shortfall is recorded",
            ])
    }

    @Test func `needs round up, row by row`() {
        // 5 H200 are 7 kW of the hall (6.375), 8 of the site (7.33), 2 CPUs (1.25) and 10 ports.
        for (item, most) in [("H1", 493), ("P1", 992), ("U1", 62), ("N1", 1014)] {
            #expect(Self.isServed(cutting: item, by: most), "\(item)")
            #expect(!Self.isServed(cutting: item, by: most + 1), "\(item)")
        }
    }

    /// Whether 5 H200 still fit when an item is cut.
    static func isServed(cutting item: String, by quantity: Int) -> Bool {
        var log = LogBuilder.world()
        log.add("item_cut", "\"cut\":{\"item\":\"\(item)\",\"by\":\(quantity)}")
        log.order(JSON.terms("O", count: 5, minChunk: 1), JSON.row(5, "2026-03-01", "2027-03-01"))
        return verify(log.rows).ok
    }

    @Test func `identifiers are never used again`() {
        var log = LogBuilder.sold()
        log.add("order_cancelled", "\"cancel\":{\"order\":\"O1\"}")
        log.order(JSON.terms("O1", count: 8), JSON.row(8, "2026-03-01", "2027-03-01"))
        log.supply(JSON.item("C1", "chips", "chips/h1/h200", 1))
        #expect(
            verify(log.rows).faults == [
                "fact 9: order O1 was entered before; identifiers are never used again",
                "fact 10: supply item C1 was entered before; identifiers are never used again",
            ])
    }

    @Test func `a hold is dead from its instant`() {
        var log = LogBuilder.world()
        log.hold("O1", count: 64, until: "2026-01-10T00:00:00.000Z")
        var late = log
        log.at = "2026-01-09T23:59:59.999Z"
        log.add("order_confirmed", "\"confirm\":{\"order\":\"O1\"}")
        #expect(verify(log.rows).ok)
        late.at = "2026-01-10T00:00:00.000Z"
        late.add("order_confirmed", "\"confirm\":{\"order\":\"O1\"}")
        #expect(
            verify(late.rows).faults == [
                "fact 8: order O1 is confirmed at 2026-01-10T00:00:00.000Z, and its hold was dead from 2026-01-10T00:00:00.000Z"
            ])
    }

    @Test func `a released hold gives its capacity back`() {
        var log = LogBuilder.world()
        log.hold("O1", count: 128, until: "2026-01-10T00:00:00.000Z")
        log.clock("2026-01-10", outcome: "\"released\":[\"O1\"]")
        log.hold("O2", count: 128, until: "2026-02-10T00:00:00.000Z")
        #expect(verify(log.rows).ok)
        log.clock("2026-02-09", outcome: "\"released\":[\"O2\"]")
        #expect(verify(log.rows).faults.count == 1)
        #expect(verify(log.rows).faults[0].contains("its hold lives until 2026-02-10"))
    }

    @Test func `a cancelled order keeps what it used`() {
        var log = LogBuilder.sold()
        log.clock("2026-09-01")
        log.add("order_cancelled", "\"cancel\":{\"order\":\"O1\"}")
        log.order(JSON.terms("O2", count: 128), JSON.row(128, "2026-09-01", "2027-09-01"))
        #expect(verify(log.rows).ok)
        log.order(JSON.terms("O3", count: 65), JSON.row(65, "2025-08-31", "2026-08-31"))
        #expect(verify(log.rows).oversold == 183)
        log.add("order_cancelled", "\"cancel\":{\"order\":\"O1\"}")
        #expect(verify(log.rows).faults.contains("fact 12: order O1 is cancelled twice"))
    }

    @Test func `a hold that is cancelled after it began has used nothing`() {
        var log = LogBuilder.world()
        log.hold("O1", count: 128, until: "2026-10-01T00:00:00.000Z")
        log.clock("2026-09-01")
        log.add("order_cancelled", "\"cancel\":{\"order\":\"O1\"}")
        log.add("item_cut", "\"cut\":{\"item\":\"C1\",\"by\":100}")
        #expect(verify(log.rows).faults == [])
    }

    @Test func `only a queued order is promoted, in queue order`() {
        func placed(_ order: String, _ start: String, _ end: String) -> String {
            "{\"order\":\"\(order)\",\"rows\":[\(JSON.row(64, start, end))],\"late\":false,\"gap\":[]}"
        }
        var log = LogBuilder.sold()
        log.order(JSON.terms("Q1", count: 64))
        log.order(JSON.terms("Q2", count: 64, tier: 1))
        let (first, second) = (placed("Q1", "2026-03-01", "2027-03-01"), placed("Q2", "2027-03-01", "2028-03-01"))
        var other = log
        log.clock("2026-01-02", outcome: "\"promoted\":[\(second),\(first)]")
        #expect(verify(log.rows).faults == [])
        log.clock("2026-01-03", outcome: "\"promoted\":[\(first)]")
        #expect(verify(log.rows).faults == ["fact 11: order Q1 is promoted while it is promised"])
        other.clock("2026-01-02", outcome: "\"promoted\":[\(first),\(second)]")
        #expect(verify(other.rows).faults == ["fact 10: order Q2 is promoted after Q1, which it is ahead of"])
    }

    @Test func `a queued order may come to accept another silicon`() {
        let accept = "\"accept\":{\"order\":\"Q1\",\"silicon\":{\"silicon\":\"cpu\",\"count\":8,\"min_chunk\":8}}"
        var log = LogBuilder.world()
        log.order(JSON.terms("Q1", count: 64))
        log.add("order_amended", accept)
        let row = JSON.row(8, "2026-03-01", "2027-03-01", silicon: "cpu")
        log.clock(
            "2026-01-02", outcome: "\"promoted\":[{\"order\":\"Q1\",\"rows\":[\(row)],\"late\":false,\"gap\":[]}]")
        #expect(verify(log.rows).faults == [])
        log.add("order_amended", accept)
        #expect(verify(log.rows).faults == ["fact 10: order Q1 is amended while it is promised"])
    }

    @Test func `what is sold starts today or later`() {
        var log = LogBuilder.world()
        log.clock("2026-03-02")
        log.hold("O1", count: 8, until: "2026-04-01T00:00:00.000Z")
        #expect(verify(log.rows).faults == ["fact 8: order O1 is placed from 2026-03-01 on, and it is 2026-03-02"])
    }
}
