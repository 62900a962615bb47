import Testing
import Verify

/// What changes of promises are worth. Every figure here was worked out by hand.
@Suite("Money of a change")
struct MoneyTests {
    /// O1, 64 H200 for the 365 days from 2026-03-01, cancelled before its start by fact 8: its whole value is lost.
    static func cancelled(_ terms: String, before: Int, fee: Int = 0) -> [String] {
        var log = LogBuilder.promised(terms)
        log.cancel("O1", money: JSON.money("O1", before, 0, fee: fee))
        return verify(log.rows).faults
    }

    @Test func `hours times accelerators times price`() {
        // 64 · 8,760 h · $2 = $1,121,280
        #expect(Self.cancelled(JSON.contract("O1", count: 64, price: 2_000_000), before: 112_128_000) == [])
        // without a price the list price of H200, $3: $1,681,920
        #expect(Self.cancelled(JSON.contract("O1", count: 64, price: nil), before: 168_192_000) == [])
    }

    @Test func `tiers are marginal, in any order`() {
        // an hour: 40 · $2.50 + 20 · $2 + 4 · $1 = $144; · 8,760 = $1,261,440
        for clauses in [
            JSON.tier(40, 2_000_000) + "," + JSON.tier(60, 1_000_000),
            JSON.tier(60, 1_000_000) + "," + JSON.tier(40, 2_000_000),
        ] {
            let terms = JSON.contract("O1", count: 64, price: 2_500_000, clauses: clauses)
            #expect(Self.cancelled(terms, before: 126_144_000) == [])
        }
        // a tier that begins where the order ends changes nothing: 64 · 8,760 · $2.50 = $1,401,600
        let unreached = JSON.contract("O1", count: 64, price: 2_500_000, clauses: JSON.tier(64, 1))
        #expect(Self.cancelled(unreached, before: 140_160_000) == [])
    }

    @Test func `a ramp is counted span by span`() {
        // 40 for 184 days, then 64 for 181; beyond 50 at $1, up to it at $2:
        // 24 · (184 · 40 · 2 + 181 · (50 · 2 + 14 · 1)) = 24 · (14,720 + 20,634) = $848,496
        let terms = JSON.contract(
            "O1", count: 40, price: 2_000_000, clauses: JSON.tier(50, 1_000_000),
            steps: "{\"offset\":\"6mo\",\"add\":24}")
        var log = LogBuilder.market()
        log.order(
            terms, JSON.row(40, "2026-03-01", "2027-03-01") + "," + JSON.row(24, "2026-09-01", "2027-03-01", step: 1))
        log.cancel("O1", money: JSON.money("O1", 84_849_600, 0))
        #expect(verify(log.rows).faults == [])
    }

    @Test func `the cent is rounded up once`() {
        // 8 accelerators for a day at 1 micro-dollar an hour: 192 micro-dollars; two versions: 384; both a cent.
        func day(_ start: String, _ end: String, row: Int) -> String { JSON.row(8, start, end, row: row) }
        let one = JSON.contract("O1", count: 8, term: "2d", price: 1)
        var log = LogBuilder.market()
        log.order(one, day("2026-03-01", "2026-03-03", row: 0))
        log.clock("2026-03-02")
        let less = JSON.contract("O1", count: 8, term: "1d", price: 1)
        let revision = JSON.revision("O1", less, day("2026-03-02", "2026-03-03", row: 1), from: "2026-03-02")
        log.amend("O1", outcome: "\"revised\":[\(revision)],\"money\":[\(JSON.money("O1", 1, 1))]")
        #expect(verify(log.rows).faults == [])
    }

    /// O1 at $2 with a fee, cut on 2026-09-01 from 64 to 32 for its last 181 days at another price, by fact 9.
    static func halved(
        price: Int = 2_000_000, old: String = JSON.exitFee(25), after: Int = 84_326_400, fee: Int,
        before: Int = 112_128_000, more: String = ""
    ) -> LogBuilder {
        var log = LogBuilder.promised(JSON.contract("O1", count: 64, price: 2_000_000, clauses: old, more: more))
        log.clock("2026-09-01")
        let terms = JSON.contract("O1", count: 32, term: "6mo", price: price)
        let row = JSON.row(32, "2026-09-01", "2027-03-01", row: 1)
        log.amend(
            "O1",
            outcome: "\"revised\":[\(JSON.revision("O1", terms, row, from: "2026-09-01"))],"
                + "\"money\":[\(JSON.money("O1", before, after, fee: fee))]")
        return log
    }

    @Test func `a fee is a part of what is lost at the old price`() {
        // before: $1,121,280. After: 24 · 2 · (64 · 184 + 32 · 181) = $843,264. Lost: $278,016; a quarter: $69,504.
        #expect(verify(Self.halved(fee: 6_950_400).rows).faults == [])
        // at $4 for what is left: 24 · (64 · 184 · 2 + 32 · 181 · 4) = $1,121,280; the fee stays
        #expect(verify(Self.halved(price: 4_000_000, after: 112_128_000, fee: 6_950_400).rows).faults == [])
        // the first exit fee counts, before take-or-pay: 278,016 · 10% = $27,801.60; take-or-pay alone 50%: $139,008
        let two = JSON.exitFee(10) + "," + JSON.exitFee(90)
        #expect(verify(Self.halved(old: two, fee: 2_780_160, more: ",\"take_or_pay_pct\":50").rows).faults == [])
        #expect(verify(Self.halved(old: "", fee: 13_900_800, more: ",\"take_or_pay_pct\":50").rows).faults == [])
        #expect(verify(Self.halved(old: "", fee: 0).rows).faults == [])
    }

    @Test func `a fee is rounded up`() {
        // 8 · 24 h · $0.000053 = 10,176 micro-dollars: 2 cents; 25% of them: 1 cent
        let terms = JSON.contract("O1", count: 8, term: "1d", price: 53, clauses: JSON.exitFee(25))
        var log = LogBuilder.market()
        log.order(terms, JSON.row(8, "2026-03-01", "2026-03-02"))
        log.cancel("O1", money: JSON.money("O1", 2, 0, fee: 1))
        #expect(verify(log.rows).faults == [])
    }

    @Test func `growth costs no fee, and only a re-promise pays a penalty`() {
        // 64 to 96 from the start on: 96 · 8,760 · $2 = $1,681,920, 31 days later than it was
        let per = ",\"penalty_usd_cents_per_day\":100000"
        var log = LogBuilder.promised(
            JSON.contract("O1", count: 64, price: 2_000_000, clauses: JSON.exitFee(25), more: per))
        let terms = JSON.contract("O1", count: 96, price: 2_000_000)
        let row = JSON.row(96, "2026-04-01", "2027-04-01", row: 1)
        log.amend(
            "O1",
            outcome: "\"revised\":[\(JSON.revision("O1", terms, row, from: "2026-01-01"))],"
                + "\"money\":[\(JSON.money("O1", 112_128_000, 168_192_000))]")
        #expect(verify(log.rows).faults == [])
    }

    @Test func `what was used before a cancellation is owed`() {
        // revised as above on 2026-09-01, then cancelled on 2026-10-01: 24 · 2 · (64 · 184 + 32 · 30) = $611,328
        var log = Self.halved(fee: 6_950_400)
        log.clock("2026-10-01")
        log.cancel("O1", money: JSON.money("O1", 84_326_400, 61_132_800))
        #expect(verify(log.rows).faults == [])
    }

    @Test func `a change of price alone revalues the whole life`() {
        // $2 to $1 for all of it: $560,640. At the old price nothing is lost, and no fee is owed.
        var log = LogBuilder.promised(JSON.contract("O1", count: 64, price: 2_000_000, clauses: JSON.exitFee(25)))
        let terms = JSON.contract("O1", count: 64, price: 1_000_000)
        let row = JSON.row(64, "2026-03-01", "2027-03-01")
        log.amend(
            "O1",
            outcome: "\"revised\":[\(JSON.revision("O1", terms, row, from: "2026-03-01"))],"
                + "\"money\":[\(JSON.money("O1", 112_128_000, 56_064_000))]")
        #expect(verify(log.rows).faults == [])
    }

    // MARK: Faults

    static let wrong: [(rows: [FactRow], fault: String)] = [
        (
            halved(fee: 6_950_400, before: 112_128_001).rows,
            "order O1: the value before is recorded as 112128001 cents, and it is 112128000"
        ),
        (
            halved(after: 84_326_399, fee: 6_950_400).rows,
            "order O1: the value after is recorded as 84326399 cents, and it is 84326400"
        ),
        (halved(fee: 6_950_399).rows, "order O1: the fee is recorded as 6950399 cents, and it is 6950400"),
    ]

    @Test(arguments: wrong) func `a wrong figure is told`(_ one: (rows: [FactRow], fault: String)) {
        #expect(verify(one.rows).faults == ["fact 9: \(one.fault)"])
    }

    @Test func `a wrong penalty is told`() {
        var log = RepromiseTests.short()
        log.repromise(outcome: RepromiseTests.moved(penalty: 3_000_000) + ",\"shortfalls\":[]")
        #expect(
            verify(log.rows).faults == [
                "fact 10: order O1: the penalty is recorded as 3000000 cents, and it is 3100000"
            ])
    }

    @Test func `value is conserved from change to change`() {
        var log = Self.halved(after: 84_326_399, fee: 6_950_400)
        log.clock("2026-10-01")
        log.cancel("O1", money: JSON.money("O1", 84_326_400, 61_132_800))
        #expect(
            verify(log.rows).faults == [
                "fact 9: order O1: the value after is recorded as 84326399 cents, and it is 84326400",
                "fact 11: order O1 is worth 84326400 cents before its change, and the change before it left 84326399",
            ])
    }

    @Test func `money is recorded for the orders that changed, in their order, and for no others`() {
        var log = LogBuilder.promised()
        log.order(JSON.contract("O2", count: 64), JSON.row(64, "2026-03-01", "2027-03-01"))
        log.amend("O2", outcome: "\"pending\":true")
        let row = JSON.row(32, "2026-03-01", "2027-03-01", row: 1)
        let revised = "\"revised\":[\(JSON.revision("O2", JSON.contract("O2", count: 32), row, from: "2026-01-01"))]"
        func ended(_ money: String) -> [String] {
            var log = log
            log.add("order_cancelled", "\"cancel\":{\"order\":\"O1\"}", outcome: "\(revised),\"money\":[\(money)]")
            return verify(log.rows).faults
        }
        #expect(ended(JSON.money("O2") + "," + JSON.money("O1")) == [])
        #expect(
            ended(JSON.money("O1") + "," + JSON.money("O2"))
                == ["fact 10: money is recorded for O1, O2, and due for O2, O1"])
        log.clock("2026-01-02", outcome: "\"money\":[\(JSON.money("O1"))]")
        #expect(verify(log.rows).faults == ["fact 10: money is recorded for O1, and due for no order"])
        var held = LogBuilder.market()
        held.hold("O1", JSON.contract("O1", count: 64, signed: nil), JSON.row(64, "2026-03-01", "2027-03-01"))
        held.cancel("O1")
        #expect(verify(held.rows).faults == [], "the end of a hold has no price")
    }

    @Test func `what cannot be priced is told`() {
        let huge = JSON.contract("O1", count: 64, price: .max)
        #expect(
            Self.cancelled(huge, before: 0).first
                == "fact 8: order O1 is worth more than can be counted: what its change is worth was not checked")
        let negative = JSON.contract("O1", count: 64, price: -1)
        #expect(Self.cancelled(negative, before: 0).first?.contains("has a price below nothing (-1)") == true)
        let fee = JSON.contract("O1", count: 64, more: ",\"take_or_pay_pct\":-1")
        #expect(Self.cancelled(fee, before: 0).first?.contains("has a fee below nothing (-1%)") == true)
        let cpu = JSON.contract("O1", count: 64, price: nil).replacing("\"h200\"", with: "\"cpu\"")
        var log = LogBuilder.market()
        log.order(cpu, JSON.row(64, "2026-03-01", "2027-03-01", silicon: "cpu"))
        log.cancel("O1")
        #expect(
            verify(log.rows).faults
                == [
                    "fact 8: order O1 has no price, and cpu has no list price: what its change is worth was not checked"
                ])
    }

    @Test func `numbers out of all range are faults, not crashes`() {
        var log = Self.halved(old: JSON.exitFee(25) + "," + JSON.tier(40, 1), fee: 0)
        let kept = JSON.reserved("O1", JSON.row(32, "2027-03-01", "2027-09-01", row: 2), until: "2026-12-01")
        log.clock("2026-09-02", outcome: "\"reserved\":[\(kept)]")
        log.cancel("O1", money: JSON.money("O1"))
        for number in [Int.max, Int.min, 0, -1] {
            for row in log.rows.dropFirst(6) {
                for field in [
                    "count", "price_usd_micro_per_accelerator_hour", "accelerators", "percent", "before_usd_cents",
                    "fee_usd_cents", "row",
                ] {
                    let pattern = try! Regex("\"\(field)\":[0-9]+")
                    let changed = row.with(payload: row.payload.replacing(pattern, with: "\"\(field)\":\(number)"))
                    _ = verify(log.changing(row.seq) { _ in changed })
                }
            }
        }
        for notice in [Int.max, Int.min, -1] {
            let terms = JSON.contract("O1", count: 64, clauses: JSON.renewal("6mo", notice: notice))
            #expect(
                verify(ReserveTests.reserved(ReserveTests.later, until: "2026-12-01", terms).rows).faults.first
                    == "fact 7: order O1 has a clause 'renewal' that is not whole")
        }
    }
}
