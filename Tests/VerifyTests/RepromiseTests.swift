import Testing
import Verify

/// Promises moved out of a breach.
@Suite("Re-promises")
struct RepromiseTests {
    static let breach = JSON.shortfall("chips/h1/h200", "2026-03-01", "2027-03-01", short: 64, kind: "breach", since: 9)
    static let perDay = ",\"penalty_usd_cents_per_day\":100000"

    /// O1 and O2 have 64 each in h1 from 2026-03-01 for a year; then half of its chips are cut by fact 9.
    static func short(_ shortfall: String = breach, price: Int = 0) -> LogBuilder {
        var log = LogBuilder.promised(
            JSON.contract("O1", count: 64, price: price, clauses: JSON.exitFee(25), more: perDay))
        log.order(JSON.contract("O2", count: 64), JSON.row(64, "2026-03-01", "2027-03-01"))
        log.add("item_cut", "\"cut\":{\"item\":\"C1\",\"by\":64}", outcome: "\"shortfalls\":[\(shortfall)]")
        return log
    }

    /// O1 to h2, 31 days later than it was promised.
    static func moved(
        _ order: String = "O1",
        _ terms: String = JSON.contract("O1", count: 64, clauses: JSON.exitFee(25), more: perDay),
        penalty: Int = 3_100_000, hall: String = "h2"
    ) -> String {
        let row = JSON.row(64, "2026-04-01", "2027-04-01", hall: hall, row: 1)
        return "\"revised\":[\(JSON.revision(order, terms, row, from: "2026-01-01"))],"
            + "\"money\":[\(JSON.money(order, penalty: penalty))]"
    }

    @Test func `a breach lets promises move, and pays the days`() {
        var log = Self.short()
        log.repromise(outcome: Self.moved() + ",\"shortfalls\":[]")
        #expect(verify(log.rows).faults == [])
    }

    @Test func `the days of a penalty count from today where the start has gone by`() {
        var log = Self.short()
        log.clock("2026-03-15")
        let row = JSON.row(64, "2026-04-01", "2027-04-01", hall: "h2", row: 1)
        let terms = JSON.contract("O1", count: 64, clauses: JSON.exitFee(25), more: Self.perDay)
        let left = JSON.shortfall("chips/h1/h200", "2026-03-01", "2026-04-01", short: 64, kind: "breach", since: 9)
        log.repromise(
            outcome: "\"revised\":[\(JSON.revision("O1", terms, row, from: "2026-04-01"))],"
                + "\"money\":[\(JSON.money("O1", penalty: 1_700_000))],\"shortfalls\":[\(left)]")
        #expect(verify(log.rows).faults == [])
    }

    @Test func `a hold gives way to a breach`() {
        var log = LogBuilder.promised()
        log.hold("O2", JSON.contract("O2", count: 64, signed: nil), JSON.row(64, "2026-03-01", "2027-03-01"))
        log.add("item_cut", "\"cut\":{\"item\":\"C1\",\"by\":64}", outcome: "\"shortfalls\":[\(Self.breach)]")
        log.repromise(outcome: "\"bumped\":[\"O2\"],\"shortfalls\":[]")
        #expect(verify(log.rows).faults == [])
    }

    @Test func `a re-promise needs a breach that is not over, and an approver`() {
        var log = Self.short()
        log.repromise(approver: "", outcome: Self.moved() + ",\"shortfalls\":[]")
        #expect(verify(log.rows).faults == ["fact 10: promises are moved without an approver"])
        log = LogBuilder.promised()
        log.repromise(outcome: "")
        #expect(verify(log.rows).faults == ["fact 8: promises are moved, and no breach is recorded that is not over"])
        log = Self.short()
        log.clock("2027-03-01")
        log.repromise(outcome: "")
        #expect(verify(log.rows).faults == ["fact 11: promises are moved, and no breach is recorded that is not over"])
    }

    @Test func `what is merely at risk moves nobody`() {
        var log = LogBuilder.market()
        log.supply(
            JSON.item("C3", "chips", "chips/h1/h200", 64, stage: "committed", p50: "2026-06-01", p80: "2026-07-01"))
        log.order(JSON.contract("O1", count: 192), JSON.row(192, "2026-07-01", "2027-07-01"))
        let risk = JSON.shortfall("chips/h1/h200", "2026-07-01", "2026-07-11", short: 64, kind: "at_risk", since: 9)
        log.add("item_slipped", "\"slip\":{\"item\":\"C3\",\"days\":10}", outcome: "\"shortfalls\":[\(risk)]")
        log.repromise(outcome: "")
        #expect(verify(log.rows).faults == ["fact 10: promises are moved, and no breach is recorded that is not over"])
    }

    @Test func `a promise that no breach touches stays`() {
        var log = LogBuilder.promised()
        log.order(JSON.contract("O2", count: 64), JSON.row(64, "2026-03-01", "2027-03-01"))
        log.order(JSON.contract("O3", count: 8), JSON.row(8, "2026-03-01", "2027-03-01", hall: "h2"))
        log.order(JSON.contract("O4", count: 8), JSON.row(8, "2027-03-01", "2028-03-01"))
        log.order(JSON.contract("O5", count: 8, term: "1mo"), JSON.row(8, "2026-02-01", "2026-03-01"))
        let breach = Self.breach.replacing("since_seq\":9", with: "since_seq\":12")
        log.add("item_cut", "\"cut\":{\"item\":\"C1\",\"by\":64}", outcome: "\"shortfalls\":[\(breach)]")
        for (order, term, end) in [
            ("O3", "12mo", "2029-04-01"), ("O4", "12mo", "2029-04-01"), ("O5", "1mo", "2028-05-01"),
        ] {
            var other = log
            let row = JSON.row(8, "2028-04-01", end, hall: "h2", row: 1)
            let revision = JSON.revision(order, JSON.contract(order, count: 8, term: term), row, from: "2026-01-01")
            other.repromise(outcome: "\"revised\":[\(revision)],\"money\":[\(JSON.money(order))]")
            #expect(
                verify(other.rows).faults
                    == ["fact 13: order \(order) is moved by a re-promise, and no recorded breach touches it"])
        }
    }

    @Test func `a re-promise is sold what is there`() {
        var log = Self.short()
        log.order(JSON.contract("O3", count: 65), JSON.row(65, "2027-03-31", "2028-03-31", hall: "h2"))
        log.repromise(outcome: Self.moved() + ",\"shortfalls\":[]")
        #expect(
            verify(log.rows).faults.first
                == "fact 11: order O1 is sold chips/h2/h200 that is not there: short 1 from 2027-03-31 on")
    }

    @Test func `nobody pays to leave a breach`() {
        // 64 H200 at $1 for 365 days are $560,640; what was never used is worth nothing.
        var breached = Self.short(price: 1_000_000)
        breached.cancel("O1", money: JSON.money("O1", 56_064_000, 0))
        let faults = verify(breached.rows).faults
        #expect(!faults.contains { $0.contains("fee") || $0.contains("value") })
        var sound = LogBuilder.promised(JSON.contract("O1", count: 64, price: 1_000_000, clauses: JSON.exitFee(25)))
        sound.cancel("O1", money: JSON.money("O1", 56_064_000, 0, fee: 14_016_000))
        #expect(verify(sound.rows).faults == [])
    }
}
