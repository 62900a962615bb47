import Testing
import Verify

/// Supply fails what runs before a renewal: a re-promise places that part anew, and leaves the rest.
@Suite struct EarlierTests {
    static let terms = JSON.contract("O1", count: 64, price: 1_000_000, more: RepromiseTests.perDay)
    static let renewal = JSON.contract("O1", count: 64, term: "6mo", price: 1_000_000, more: RepromiseTests.perDay)
    static let renewed = JSON.row(64, "2027-03-01", "2027-09-01", row: 1)
    /// 64 at $1 for a day are $1,536; for the year, and with the half year after it.
    static let (day, year, whole) = (153_600, 365 * 153_600, (365 + 184) * 153_600)

    /// O1 has 64 in h1 from 2026-03-01 for a year and half a year more; then none are left there until 2027-03-01.
    static func short() -> LogBuilder {
        var log = LogBuilder.promised(terms)
        log.add(
            "order_renewed", "\"renew\":{\"order\":\"O1\",\"term\":\"6mo\"}",
            outcome: "\"revised\":[\(JSON.revision("O1", renewal, renewed, from: "2027-03-01"))],"
                + "\"money\":[\(JSON.money("O1", year, whole))]")
        log.order(JSON.contract("O2", count: 64), JSON.row(64, "2026-03-01", "2027-03-01"))
        let breach = JSON.shortfall(
            "chips/h1/h200", "2026-03-01", "2027-03-01", short: 64, kind: "breach", since: 10)
        log.add("item_cut", "\"cut\":{\"item\":\"C1\",\"by\":64}", outcome: "\"shortfalls\":[\(breach)]")
        return log
    }

    static func placed(
        _ earlier: String, terms: String = renewal, rows: String = renewed, lost: Int = 0, penalty: Int? = nil,
        from: String = "2026-01-01"
    ) -> String {
        "\"revised\":[{\"order\":\"O1\",\"terms\":\(terms),\"rows\":[\(rows)],\"from\":\"\(from)\",\"earlier\":[\(earlier)]}],"
            + "\"money\":[\(JSON.money("O1", whole, whole - lost * day, penalty: penalty ?? lost * 100_000))],\"shortfalls\":[]"
    }

    static func version(_ row: String, _ terms: String = terms) -> String { "{\"terms\":\(terms),\"rows\":[\(row)]}" }

    private func faults(_ outcome: String, _ change: (inout LogBuilder) -> Void = { _ in }) -> [String] {
        var log = Self.short()
        change(&log)
        log.repromise(outcome: outcome)
        return verify(log.rows).faults
    }

    @Test func `what runs goes on elsewhere, and the renewal stays`() {
        let moved = Self.version(JSON.row(64, "2026-03-01", "2027-03-01", hall: "h2", row: 2))
        #expect(faults(Self.placed(moved)) == [])
    }

    @Test func `days that are lost are not paid for, and owed`() {
        let late = JSON.contract("O1", count: 64, term: "334d", price: 1_000_000, more: RepromiseTests.perDay)
        let moved = Self.version(JSON.row(64, "2026-04-01", "2027-03-01", hall: "h2", row: 2), late)
        #expect(faults(Self.placed(moved, lost: 31)) == [])
        #expect(
            faults(Self.placed(moved, lost: 31, penalty: 0))
                == ["fact 11: order O1: the penalty is recorded as 0 cents, and it is 3100000"])
        #expect(faults(Self.placed("", lost: 365)) == [])
    }

    @Test func `nothing of it is taken on trust`() {
        func row(_ start: String, _ end: String, _ count: Int = 64, row: Int = 2) -> String {
            JSON.row(count, start, end, hall: "h2", row: row)
        }
        let good = row("2026-03-01", "2027-03-01")
        let cases: [(String, String)] = [
            (Self.version(row("2026-02-01", "2027-02-01")), "no version before had these days"),
            (Self.version(row("2026-04-01", "2027-04-01")), "no version before had these days"),
            (Self.version(row("2026-03-01", "2027-03-01", row: 0)), "uses the identifier (0, 0, 0)"),
            (Self.version(row("2026-03-01", "2027-03-01", row: 1)), "uses the identifier (0, 0, 1)"),
            (Self.version(row("2026-03-01", "2027-03-01", 63)), "is placed with 63 in step 0, due are 64"),
            (
                Self.version(good) + "," + Self.version(row("2026-03-01", "2027-03-01", row: 3)),
                "the one before ends on"
            ),
            (Self.version(good, JSON.contract("O1", count: 64, customer: "oak")), "that is not its customer's"),
            (Self.version(""), "has an earlier version without rows"),
        ]
        for (earlier, text) in cases {
            let found = faults(Self.placed(earlier))
            #expect(found.contains { $0.contains(text) }, "\(text): \(found)")
        }
        let sold = faults(Self.placed(Self.version(good))) {
            $0.order(JSON.contract("O3", count: 65), JSON.row(65, "2026-03-01", "2027-03-01", hall: "h2"))
        }
        #expect(sold.first == "fact 12: order O1 is sold chips/h2/h200 that is not there: short 1 from 2026-03-01 on")
    }

    @Test func `only a re-promise of what is in a breach does it`() {
        let good = Self.version(JSON.row(64, "2026-03-01", "2027-03-01", hall: "h2", row: 2))
        var log = Self.short()
        log.amend("O1", outcome: Self.placed(good))
        #expect(
            verify(log.rows).faults == [
                "fact 11: order O1 is placed anew before its current version by a fact that may not (order_amended)"
            ])
    }
}
