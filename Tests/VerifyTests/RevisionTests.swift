import Testing
import Verify

/// How a promise changes: amended, waiting, withdrawn, renewed; and by nothing else.
@Suite("Revisions of promises")
struct RevisionTests {
    static let half = JSON.contract("O1", count: 32)

    static func revised(
        _ terms: String = half, _ rows: String = JSON.row(32, "2026-03-01", "2027-03-01", row: 1),
        from: String = "2026-02-01"
    ) -> String { "\"revised\":[\(JSON.revision("O1", terms, rows, from: from))]" }

    static func outcome(_ revised: String) -> String { "\(revised),\"money\":[\(JSON.money("O1"))]" }

    /// O1 amended by fact 9, on 2026-02-01.
    static func amended(_ revised: String, changes: String = "", _ terms: String = JSON.contract("O1", count: 64))
        -> LogBuilder
    {
        var log = LogBuilder.promised(terms)
        log.clock("2026-02-01")
        log.amend("O1", changes: changes, outcome: outcome(revised))
        return log
    }

    @Test func `a promise is revised by its amendment, and gives back what it no longer needs`() {
        var log = Self.amended(Self.revised(), changes: "\"count\":32")
        #expect(verify(log.rows).faults == [])
        #expect(verify(log.rows).placements == 1)
        log.order(JSON.contract("O2", count: 96), JSON.row(96, "2026-03-01", "2027-03-01"))
        #expect(verify(log.rows).faults == [])
        log.order(JSON.contract("O3", count: 8), JSON.row(8, "2026-03-01", "2027-03-01"))
        #expect(verify(log.rows).oversold == 365)
    }

    @Test func `what was used before a revision stays used`() {
        var log = LogBuilder.promised()
        log.clock("2026-09-01")
        let terms = JSON.contract("O1", count: 32, term: "6mo")
        log.amend(
            "O1",
            outcome: Self.outcome(
                Self.revised(terms, JSON.row(32, "2026-09-01", "2027-03-01", row: 1), from: "2026-09-01")))
        #expect(verify(log.rows).faults == [])
        #expect(verify(log.rows).placements == 2)
        var other = log
        log.order(JSON.contract("O2", count: 64, term: "184d"), JSON.row(64, "2026-03-01", "2026-09-01"))
        log.order(JSON.contract("O3", count: 96, term: "6mo"), JSON.row(96, "2026-09-01", "2027-03-01"))
        #expect(verify(log.rows).faults == [])
        other.order(JSON.contract("O2", count: 65, term: "184d"), JSON.row(65, "2026-03-01", "2026-09-01"))
        #expect(verify(other.rows).oversold == 184)
    }

    @Test func `equal rows take and give nothing`() {
        let terms = JSON.contract("O1", count: 64, more: ",\"take_or_pay_pct\":50")
        let row = JSON.row(64, "2026-03-01", "2027-03-01")
        var log = LogBuilder.promised()
        log.clock("2026-09-01")
        log.amend("O1", outcome: Self.outcome(Self.revised(terms, row, from: "2026-03-01")))
        log.amend("O1", outcome: Self.outcome(Self.revised(terms, row, from: "2026-01-01")))
        log.amend("O1", outcome: Self.outcome(Self.revised(terms, row, from: "2026-09-01")))
        #expect(verify(log.rows).faults == [])
        #expect(verify(log.rows).placements == 1)
    }

    /// A revision that breaks one rule, and how it is told.
    static let broken: [(revised: String, fault: String)] = [
        (revised(from: "2026-01-31"), "order O1 is revised from 2026-01-31 on, and it is 2026-02-01"),
        (revised(from: "2026-03-02"), "order O1 is revised from 2026-03-02 on, and has a row from 2026-03-01"),
        (
            revised(half, JSON.row(32, "2026-03-01", "2027-03-01")),
            "order O1 uses the identifier (0, 0, 0) of a row it had before"
        ),
        (
            revised(half, JSON.row(31, "2026-03-01", "2027-03-01", row: 1)),
            "order O1 is placed with 31 in step 0, due are 32"
        ),
        (
            revised(half, JSON.row(64, "2026-03-01", "2027-03-01")), "order O1 is placed with 64 in step 0, due are 32"
        ),
        (
            revised(JSON.contract("O1", count: 32, customer: "birch")),
            "order O1 is revised for customer 'birch', and it is 'acorn's"
        ),
        (
            revised(JSON.contract("O1", count: 32, tenant: "beta")),
            "order O1 is revised for tenant 'beta', and it is 'acme's"
        ),
        (
            revised(JSON.contract("O1", count: 32, signed: nil)),
            "order O1 is revised as signed never, and it was on 2026-01-01"
        ),
        (revised(JSON.contract("O9", count: 32)), "order O1 is revised with the terms of O9"),
        (
            revised(JSON.contract("O1", count: 32, clauses: "{\"clause\":\"price_tier\",\"accelerators\":8}")),
            "order O1 has a clause 'price_tier' that is not whole"
        ),
    ]

    @Test(arguments: broken) func `a broken revision is told`(_ one: (revised: String, fault: String)) {
        #expect(verify(Self.amended(one.revised).rows).faults == ["fact 9: \(one.fault)"])
    }

    @Test func `a revision is sold what is there`() {
        let rows = JSON.row(128, "2026-03-01", "2027-03-01", row: 1)
        let revised = Self.revised(JSON.contract("O1", count: 128), rows)
        #expect(verify(Self.amended(revised).rows).faults == [])
        var log = LogBuilder.promised()
        log.order(JSON.contract("O2", count: 8, term: "1d"), JSON.row(8, "2026-05-01", "2026-05-02"))
        log.amend("O1", outcome: Self.outcome(revised))
        let verdict = verify(log.rows)
        #expect(
            verdict.faults.first
                == "fact 9: order O1 is sold chips/h1/h200 that is not there: short 8 from 2026-05-01 on")
        #expect(verdict.oversold == 1)
    }

    @Test func `an identifier is not used again even after two revisions`() {
        var log = Self.amended(Self.revised())
        var again = log
        log.amend(
            "O1", outcome: Self.outcome(Self.revised(Self.half, JSON.row(32, "2026-03-01", "2027-03-01", row: 2))))
        #expect(verify(log.rows).faults == [])
        again.amend("O1", outcome: Self.outcome(Self.revised(Self.half, JSON.row(32, "2026-03-01", "2027-03-01"))))
        #expect(verify(again.rows).faults == ["fact 10: order O1 uses the identifier (0, 0, 0) of a row it had before"])
    }

    @Test func `firm means firm`() {
        var log = LogBuilder.promised()
        var other = log
        log.clock("2026-02-01", outcome: Self.outcome(Self.revised()))
        #expect(
            verify(log.rows).faults
                == ["fact 8: order O1 is promised, and a fact that may not revises it (clock_set): firm means firm"])
        other.order(JSON.contract("O2", count: 8), JSON.row(8, "2026-03-01", "2027-03-01"))
        other.amend("O2", outcome: Self.outcome(Self.revised()) + ",\"pending\":true")
        #expect(
            verify(other.rows).faults
                == ["fact 9: order O1 is promised, and a fact that may not revises it (order_amended): firm means firm"]
        )
    }

    @Test func `an amendment that waits is met by whatever makes room, once`() {
        var log = LogBuilder.promised()
        log.amend("O1", changes: "\"count\":32", outcome: "\"pending\":true")
        log.clock("2026-02-01", outcome: Self.outcome(Self.revised()))
        #expect(verify(log.rows).faults == [])
        let again = Self.revised(Self.half, JSON.row(32, "2026-03-01", "2027-03-01", row: 2), from: "2026-02-02")
        log.clock("2026-02-02", outcome: Self.outcome(again))
        #expect(verify(log.rows).faults.count == 1)
        #expect(verify(log.rows).faults.first?.contains("firm means firm") == true)
    }

    @Test func `a waiting amendment is withdrawn once`() {
        var log = LogBuilder.promised()
        log.amend("O1", outcome: "\"pending\":true")
        log.add("amendment_withdrawn", "\"withdraw\":{\"order\":\"O1\"}")
        #expect(verify(log.rows).faults == [])
        var other = log
        log.add("amendment_withdrawn", "\"withdraw\":{\"order\":\"O1\"}")
        #expect(verify(log.rows).faults == ["fact 10: order O1: no amendment waits that could be withdrawn"])
        other.clock("2026-02-01", outcome: Self.outcome(Self.revised()))
        #expect(verify(other.rows).faults.first?.contains("firm means firm") == true)
    }

    @Test func `an amended promise is revised or waits, not both and not neither`() {
        var neither = LogBuilder.promised()
        neither.amend("O1", outcome: "\"until\":\"2026-01-01T00:00:00.000Z\"")
        #expect(
            verify(neither.rows).faults
                == ["fact 8: order O1 is amended, and neither is it revised nor does its amendment wait"])
        #expect(
            verify(Self.amended(Self.revised() + ",\"pending\":true").rows).faults
                == ["fact 9: order O1 is revised, and its amendment waits: it cannot be both"])
    }

    @Test func `what was asked for is what is made`() {
        #expect(
            verify(Self.amended(Self.revised(), changes: "\"count\":16").rows).faults
                == ["fact 9: order O1 was to have 16 accelerators and is revised to 32"])
    }

    @Test func `only a promise is revised, once by a fact, and not after its end`() {
        var queued = LogBuilder.market()
        queued.order(JSON.contract("O1", count: 64))
        queued.clock("2026-02-01", outcome: Self.revised())
        #expect(verify(queued.rows).faults == ["fact 8: order O1 is revised while it is queued"])
        var nobody = LogBuilder.market()
        nobody.clock("2026-02-01", outcome: Self.revised())
        #expect(verify(nobody.rows).faults == ["fact 7: there is no order O1"])
        var twice = LogBuilder.promised()
        let one = JSON.revision("O1", Self.half, JSON.row(32, "2026-03-01", "2027-03-01", row: 1), from: "2026-02-01")
        let two = JSON.revision("O1", Self.half, JSON.row(32, "2026-03-01", "2027-03-01", row: 2), from: "2026-02-01")
        twice.amend(
            "O1", outcome: "\"revised\":[\(one),\(two)],\"money\":[\(JSON.money("O1")),\(JSON.money("O1"))]")
        #expect(verify(twice.rows).faults == ["fact 8: order O1 is revised twice by one fact"])
        var ended = LogBuilder.promised()
        ended.clock("2027-03-01")
        let late = Self.revised(Self.half, JSON.row(32, "2027-03-01", "2028-03-01", row: 1), from: "2027-03-01")
        ended.amend("O1", outcome: Self.outcome(late))
        #expect(
            verify(ended.rows).faults == [
                "fact 9: order O1 is amended after it has ended", "fact 9: order O1 is revised after it has ended",
            ])
    }

    @Test func `the signature of a confirmed hold is the day of its confirmation`() {
        func confirmed(_ signed: String?) -> [FactRow] {
            var log = LogBuilder.market()
            log.hold("O1", JSON.contract("O1", count: 64, signed: nil), JSON.row(64, "2026-03-01", "2027-03-01"))
            log.clock("2026-02-01")
            log.add("order_confirmed", "\"confirm\":{\"order\":\"O1\"}")
            log.amend("O1", outcome: Self.outcome(Self.revised(JSON.contract("O1", count: 32, signed: signed))))
            return log.rows
        }
        #expect(verify(confirmed("2026-02-01")).faults == [])
        #expect(
            verify(confirmed(nil)).faults == ["fact 10: order O1 is revised as signed never, and it was on 2026-02-01"])
    }

    // MARK: Renewals

    static func renewed(_ outcome: String, after: (inout LogBuilder) -> Void = { _ in }) -> [FactRow] {
        var log = LogBuilder.promised()
        after(&log)
        log.add("order_renewed", "\"renew\":{\"order\":\"O1\",\"term\":\"12mo\"}", outcome: outcome)
        return log.rows
    }

    @Test func `a renewal revises its own order alone`() {
        let longer = Self.revised(
            JSON.contract("O1", count: 64, term: "24mo"), JSON.row(64, "2026-03-01", "2028-03-01", row: 1))
        #expect(verify(Self.renewed(Self.outcome(longer))).faults == [])
        #expect(verify(Self.renewed("")).faults == ["fact 8: order O1 is renewed, and the fact revises no order"])
        var log = LogBuilder.promised()
        log.order(JSON.contract("O2", count: 8), JSON.row(8, "2026-03-01", "2027-03-01"))
        log.add("order_renewed", "\"renew\":{\"order\":\"O2\",\"term\":\"12mo\"}", outcome: Self.outcome(longer))
        #expect(verify(log.rows).faults.first == "fact 9: order O2 is renewed, and the fact revises O1")
    }

    @Test func `only a promise that has not ended is renewed`() {
        let next = Self.revised(
            JSON.contract("O1", count: 64), JSON.row(64, "2027-03-01", "2028-03-01", row: 1), from: "2027-03-01")
        let ended = Self.renewed(Self.outcome(next)) { $0.clock("2027-03-01") }
        #expect(verify(ended).faults.first == "fact 9: order O1 is renewed after it has ended")
        var log = LogBuilder.market()
        log.order(JSON.contract("O1", count: 64))
        log.add("order_renewed", "\"renew\":{\"order\":\"O1\",\"term\":\"12mo\"}")
        #expect(verify(log.rows).faults == ["fact 8: order O1 is renewed while it is queued"])
    }

    // MARK: Cancelling

    @Test func `a cancelled promise is cut in all its versions`() {
        var log = LogBuilder.promised()
        log.clock("2026-04-01")
        let later = Self.revised(
            JSON.contract("O1", count: 32, term: "6mo"), JSON.row(32, "2026-09-01", "2027-03-01", row: 1),
            from: "2026-09-01")
        log.amend("O1", outcome: Self.outcome(later))
        log.clock("2026-05-01")
        log.cancel("O1", money: JSON.money("O1"))
        #expect(verify(log.rows).faults == [])
        log.order(JSON.contract("O2", count: 128), JSON.row(128, "2026-05-01", "2027-05-01"))
        #expect(verify(log.rows).faults == [])
        log.order(JSON.contract("O3", count: 65, term: "31d"), JSON.row(65, "2026-03-31", "2026-05-01"))
        #expect(verify(log.rows).oversold == 31)
    }

    // MARK: Schemas

    @Test func `a fact of schema 1 carries nothing new`() {
        var log = LogBuilder.promised()
        log.schema = 1
        log.amend("O1", outcome: Self.revised(JSON.contract("O1", count: 32, clauses: JSON.exitFee(1))))
        log.inquire("O2", JSON.contract("O2", count: 8, clauses: JSON.exitFee(1), signed: nil))
        log.clock(
            "2026-01-02", outcome: "\"reserved\":[],\"forfeited\":[],\"bumped\":[],\"money\":[],\"pending\":false")
        log.order(JSON.contract("O3", count: 8, clauses: JSON.exitFee(1)))
        #expect(
            verify(log.rows).faults == [
                "fact 8: is of schema 1 and carries what began with 2: order_amended, revised",
                "fact 9: is of schema 1 and carries what began with 2: order_inquired, clauses",
                "fact 10: is of schema 1 and carries what began with 2: reserved, forfeited, bumped, money, pending",
                "fact 11: is of schema 1 and carries what began with 2: clauses",
            ])
    }

    @Test func `a schema 1 cancellation needs no money`() {
        var log = LogBuilder.sold()
        log.cancel("O1")
        #expect(verify(log.rows).faults == [])
        log = LogBuilder.sold()
        log.schema = 2
        log.cancel("O1")
        #expect(verify(log.rows).faults == ["fact 8: money is recorded for no order, and due for O1"])
    }
}
