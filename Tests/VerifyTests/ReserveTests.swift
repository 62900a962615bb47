import Testing
import Verify

/// First refusal: capacity after the end of a promise.
@Suite("First refusal")
struct ReserveTests {
    static let terms = JSON.contract("O1", count: 64, clauses: JSON.renewal("6mo", notice: 90))
    /// From the end of the promise for the clause's term.
    static let later = JSON.row(64, "2027-03-01", "2027-09-01", row: 1)
    /// 90 days before 2027-03-01.
    static let notice = "2026-12-01"

    static func reserved(_ rows: String = later, until: String = notice, _ terms: String = terms) -> LogBuilder {
        var log = LogBuilder.promised(terms)
        log.clock("2026-02-01", outcome: "\"reserved\":[\(JSON.reserved("O1", rows, until: until))]")
        return log
    }

    @Test func `what is kept for later is sold to nobody else`() {
        var log = Self.reserved()
        #expect(verify(log.rows).faults == [])
        #expect(verify(log.rows).placements == 2)
        var over = log
        log.order(JSON.contract("O2", count: 64), JSON.row(64, "2027-03-01", "2028-03-01"))
        #expect(verify(log.rows).faults == [])
        over.order(JSON.contract("O2", count: 65), JSON.row(65, "2027-03-01", "2028-03-01"))
        #expect(verify(over.rows).oversold == 184)
    }

    @Test func `what is kept for later must be there`() {
        var log = LogBuilder.promised(Self.terms)
        log.order(JSON.contract("O2", count: 65), JSON.row(65, "2027-03-01", "2028-03-01"))
        log.clock("2026-02-01", outcome: "\"reserved\":[\(JSON.reserved("O1", Self.later, until: Self.notice))]")
        #expect(
            verify(log.rows).faults.first
                == "fact 9: order O1 is sold chips/h1/h200 that is not there: short 1 from 2027-03-01 on")
    }

    static let broken: [(rows: String, until: String, terms: String, fault: String)] = [
        (
            JSON.row(63, "2027-03-01", "2027-09-01", row: 1), notice, terms,
            "order O1 keeps 63 for later, and 64 end last"
        ),
        (
            JSON.row(64, "2027-03-02", "2027-09-01", row: 1), notice, terms,
            "order O1 keeps a row from 2027-03-02 to 2027-09-01 for later, due from 2027-03-01 to 2027-09-01"
        ),
        (
            JSON.row(64, "2027-03-01", "2027-09-02", row: 1), notice, terms,
            "order O1 keeps a row from 2027-03-01 to 2027-09-02 for later, due from 2027-03-01 to 2027-09-01"
        ),
        (
            JSON.row(64, "2027-03-01", "2027-09-01"), notice, terms,
            "order O1 keeps a row for later under the identifier (0, 0, 0) of a row it had before"
        ),
        (
            JSON.row(32, "2027-03-01", "2027-09-01", row: 1) + "," + JSON.row(32, "2027-03-01", "2027-09-01", row: 1),
            notice, terms, "order O1 keeps two rows for later under one identifier"
        ),
        (
            later + "," + JSON.row(0, "2027-03-01", "2027-09-01", row: 2), notice, terms,
            "order O1 keeps a row of 0 in h1 for later"
        ),
        (
            later, "2026-02-01", terms,
            "order O1 is given a first refusal until 2026-02-01T00:00:00.000Z, and it is 2026-02-01T00:00:00.000Z"
        ),
        (
            later, "2026-12-02", terms,
            "order O1 is given a first refusal until 2026-12-02T00:00:00.000Z, past its notice 2026-12-01T00:00:00.000Z"
        ),
        (
            later, notice, JSON.contract("O1", count: 64),
            "order O1 is given a first refusal, and no clause of its terms says so"
        ),
        (
            later, notice,
            JSON.contract("O1", count: 64, clauses: JSON.renewal("6mo", notice: 90, firstRefusal: false)),
            "order O1 is given a first refusal, and no clause of its terms says so"
        ),
        (
            JSON.row(64, "2027-03-01", "2042-03-01", row: 1), notice,
            JSON.contract("O1", count: 64, clauses: JSON.renewal("15y", notice: 90)),
            "order O1 keeps rows to 2042-03-01, past the end of the axis 2042-01-01"
        ),
    ]

    @Test(arguments: broken) func `a broken first refusal is told`(
        _ one: (rows: String, until: String, terms: String, fault: String)
    ) {
        #expect(
            verify(Self.reserved(one.rows, until: one.until, one.terms).rows).faults.first == "fact 8: \(one.fault)")
    }

    @Test func `only those that end last count`() {
        let steps = JSON.contract(
            "O1", count: 40, clauses: JSON.renewal("6mo", notice: 90), steps: "{\"offset\":\"6mo\",\"add\":24}")
        var log = LogBuilder.market()
        log.order(
            steps, JSON.row(40, "2026-03-01", "2027-03-01") + "," + JSON.row(24, "2026-09-01", "2027-03-01", step: 1))
        let more = JSON.row(24, "2027-03-01", "2027-09-01", step: 1, row: 1)
        let rows = JSON.row(40, "2027-03-01", "2027-09-01", row: 1) + "," + more
        log.clock("2026-02-01", outcome: "\"reserved\":[\(JSON.reserved("O1", rows, until: Self.notice))]")
        #expect(verify(log.rows).faults == [])
    }

    @Test func `only a promise has one`() {
        var log = LogBuilder.market()
        log.order(Self.terms)
        log.clock("2026-02-01", outcome: "\"reserved\":[\(JSON.reserved("O1", Self.later, until: Self.notice))]")
        #expect(verify(log.rows).faults == ["fact 8: order O1 is given a first refusal while it is queued"])
    }

    @Test func `a later one takes the place of an earlier one, under other identifiers`() {
        func again(_ row: Int) -> [FactRow] {
            var log = Self.reserved()
            let rows = JSON.row(64, "2027-03-01", "2027-09-01", hall: "h2", row: row)
            log.clock("2026-02-02", outcome: "\"reserved\":[\(JSON.reserved("O1", rows, until: Self.notice))]")
            log.order(JSON.contract("O2", count: 128), JSON.row(128, "2027-03-01", "2028-03-01"))
            return log.rows
        }
        #expect(verify(again(2)).faults == [])
        #expect(
            verify(again(1)).faults
                == ["fact 9: order O1 keeps a row for later under the identifier (0, 0, 1) of a row it had before"])
    }

    /// What frees the 64 that were kept, so that 128 may be sold.
    static func sellsAfter(_ change: (inout LogBuilder) -> Void) -> [String] {
        var log = reserved()
        change(&log)
        log.order(JSON.contract("O2", count: 128), JSON.row(128, "2027-03-01", "2028-03-01"))
        return verify(log.rows).faults
    }

    @Test func `it is given back when its time has come`() {
        #expect(Self.sellsAfter { $0.clock("2026-12-01", outcome: "\"released\":[\"O1\"]") } == [])
        #expect(
            Self.sellsAfter { $0.clock("2026-11-30", outcome: "\"released\":[\"O1\"]") } == [
                "fact 9: order O1 is released at 2026-11-30T00:00:00.000Z, and its first refusal lives until 2026-12-01T00:00:00.000Z"
            ])
        #expect(!Self.sellsAfter { $0.clock("2026-12-01") }.isEmpty)
    }

    @Test func `it is forfeited once`() {
        #expect(Self.sellsAfter { $0.clock("2026-02-02", outcome: "\"forfeited\":[\"O1\"]") } == [])
        var log = Self.reserved()
        log.clock("2026-02-02", outcome: "\"forfeited\":[\"O1\"]")
        log.clock("2026-02-03", outcome: "\"forfeited\":[\"O1\"]")
        #expect(verify(log.rows).faults == ["fact 10: order O1 forfeits a first refusal that it does not have"])
        log.clock("2026-12-01", outcome: "\"released\":[\"O1\"]")
        #expect(verify(log.rows).faults.last == "fact 11: order O1 is released while it is promised")
    }

    @Test func `it goes with its promise, cancelled or revised`() {
        #expect(Self.sellsAfter { $0.cancel("O1", money: JSON.money("O1")) } == [])
        let less = JSON.contract("O1", count: 32, clauses: JSON.renewal("6mo", notice: 90))
        let row = JSON.row(32, "2026-03-01", "2027-03-01", row: 2)
        let revised =
            "\"revised\":[\(JSON.revision("O1", less, row, from: "2026-02-01"))],\"money\":[\(JSON.money("O1"))]"
        #expect(Self.sellsAfter { $0.amend("O1", outcome: revised) } == [])
        let kept = JSON.reserved("O1", JSON.row(32, "2027-03-01", "2027-09-01", row: 3), until: Self.notice)
        #expect(Self.sellsAfter { $0.amend("O1", outcome: revised + ",\"reserved\":[\(kept)]") }.count == 2)
    }
}
