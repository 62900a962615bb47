import Testing
import Verify

/// Orders before they are promised: inquired, held, held again, amended, bumped.
@Suite("Inquiries, holds and bumps")
struct InquiryTests {
    static let year = JSON.row(64, "2026-03-01", "2027-03-01")

    static func unsigned(_ order: String, count: Int = 64, customer: String = "acorn") -> String {
        JSON.contract(order, count: count, customer: customer, signed: nil)
    }

    /// O1 held by fact 7 until 2026-02-15.
    static func held() -> LogBuilder {
        var log = LogBuilder.market()
        log.hold("O1", unsigned("O1"), year)
        return log
    }

    @Test func `an inquiry is held or signed later, on new terms`() {
        var log = LogBuilder.market()
        log.inquire("O1", Self.unsigned("O1", count: 8))
        log.inquire("O2", Self.unsigned("O2", count: 8))
        log.hold("O1", Self.unsigned("O1"), Self.year)
        log.add(
            "order_signed", "\"sign\":{\"request\":{\"order\":\"O2\"}}",
            outcome: "\"order\":\"O2\",\"terms\":\(JSON.contract("O2", count: 64)),"
                + "\"offer\":\(JSON.offer(Self.year, "2026-03-01", "2027-03-01"))")
        let verdict = verify(log.rows)
        #expect(verdict.faults == [])
        #expect((verdict.orders, verdict.placements) == (2, 2))
        log.hold("O1", Self.unsigned("O1"), Self.year)
        #expect(verify(log.rows).faults == ["fact 11: order O1 was entered before; identifiers are never used again"])
    }

    @Test func `an inquiry is not signed, and new`() {
        var log = LogBuilder.market()
        log.inquire("O1", JSON.contract("O1", count: 8))
        #expect(verify(log.rows).faults == ["fact 7: order O1 is an inquiry and signed on 2026-01-01"])
        log = LogBuilder.promised()
        log.inquire("O1", Self.unsigned("O1"))
        #expect(verify(log.rows).faults == ["fact 8: order O1 was entered before; identifiers are never used again"])
        log = LogBuilder.market()
        log.add("order_inquired", "\"inquire\":{\"request\":{}}")
        #expect(verify(log.rows).faults == ["fact 7: an inquiry without terms"])
    }

    @Test func `an order is used again only by its name, and only in schema 2`() {
        var log = LogBuilder.market()
        log.inquire("O1", Self.unsigned("O1"))
        var old = log
        old.schema = 1
        old.hold("O1", Self.unsigned("O1"), Self.year)
        #expect(verify(old.rows).faults == ["fact 8: order O1 was entered before; identifiers are never used again"])
        log.add(
            "order_held", "\"hold\":{\"request\":{}}",
            outcome: "\"order\":\"O1\",\"terms\":\(Self.unsigned("O1")),\"until\":\"2026-02-15T00:00:00.000Z\","
                + "\"offer\":\(JSON.offer(Self.year, "2026-03-01", "2027-03-01"))")
        #expect(verify(log.rows).faults == ["fact 8: order O1 was entered before; identifiers are never used again"])
    }

    @Test func `a hold that died is held again, and not cancelled`() {
        var log = Self.held()
        log.clock("2026-02-15", outcome: "\"released\":[\"O1\"]")
        var other = log
        log.hold("O1", Self.unsigned("O1"), Self.year, until: "2026-03-01")
        #expect(verify(log.rows).faults == [])
        other.cancel("O1")
        #expect(verify(other.rows).faults == ["fact 9: order O1 is cancelled while it is a hold that died"])
    }

    // MARK: Amendments

    @Test func `an inquiry and a queued order are amended to new terms`() {
        var log = LogBuilder.market()
        log.inquire("O1", Self.unsigned("O1", count: 8))
        log.amend("O1", changes: "\"count\":16", outcome: "\"terms\":\(Self.unsigned("O1", count: 16))")
        log.order(JSON.contract("Q1", count: 128))
        func tentative(_ count: Int) -> String {
            "\"tentative\":[{\"order\":\"Q1\",\"rows\":[\(JSON.row(count, "2026-03-01", "2027-03-01"))],\"late\":false}]"
        }
        log.clock("2026-01-02", outcome: tentative(128))
        log.amend("Q1", outcome: "\"terms\":\(JSON.contract("Q1", count: 64)),\(tentative(64))")
        #expect(verify(log.rows).faults == [])
        log.order(JSON.contract("O3", count: 64), Self.year)
        #expect(verify(log.rows).faults == [])
        log.amend("Q1", outcome: "\"terms\":\(JSON.contract("Q1", count: 128))")
        log.order(JSON.contract("O4", count: 64), Self.year)
        #expect(verify(log.rows).faults == [], "an amended order has lost its tentative rows")
        #expect(verify(log.rows).placements == 2)
    }

    static let forbidden: [(changes: String, outcome: String, fault: String)] = [
        ("", "\"offer\":null", "order O1 is amended without terms"),
        ("", "\"terms\":\(unsigned("O2"))", "order O1 is amended, and the terms are those of O2"),
        (
            "\"count\":9", "\"terms\":\(unsigned("O1", count: 8))",
            "order O1 was asked for with 9 accelerators and made with 8"
        ),
        (
            "", "\"terms\":\(unsigned("O1")),\"pending\":true",
            "an amendment of order O1 waits, which is an inquiry and not promised"
        ),
        (
            "", "\"terms\":\(JSON.contract("O1", count: 8, clauses: "{\"clause\":\"gift\"}", signed: nil))",
            "order O1 has a clause 'gift' that is not whole"
        ),
    ]

    @Test(arguments: forbidden) func `an amendment that breaks a rule is told`(
        _ one: (changes: String, outcome: String, fault: String)
    ) {
        var log = LogBuilder.market()
        log.inquire("O1", Self.unsigned("O1", count: 8))
        log.amend("O1", changes: one.changes, outcome: one.outcome)
        #expect(verify(log.rows).faults == ["fact 8: \(one.fault)"])
    }

    @Test func `an amendment waits only where one is made`() {
        var log = LogBuilder.promised()
        log.clock("2026-01-02", outcome: "\"pending\":true")
        #expect(
            verify(log.rows).faults == ["fact 8: an amendment is said to wait, and the fact makes none (clock_set)"])
        log = Self.held()
        log.cancel("O1")
        log.amend("O1", outcome: "\"terms\":\(Self.unsigned("O1"))")
        #expect(verify(log.rows).faults == ["fact 9: order O1 is amended while it is cancelled"])
    }

    static func amendedHold(_ more: String, on day: String = "2026-02-01") -> [FactRow] {
        var log = held()
        log.clock(day)
        log.amend("O1", outcome: "\"terms\":\(unsigned("O1", count: 128))\(more)")
        return log.rows
    }

    static let wider = ",\"offer\":" + JSON.offer(JSON.row(128, "2026-03-01", "2027-03-01"), "2026-03-01", "2027-03-01")

    @Test func `a hold is amended to other rows and keeps its instant`() {
        #expect(verify(Self.amendedHold(Self.wider)).faults == [])
        #expect(verify(Self.amendedHold(Self.wider + ",\"until\":\"2026-02-15T00:00:00.000Z\"")).faults == [])
        #expect(
            verify(Self.amendedHold(Self.wider + ",\"until\":\"2026-02-16T00:00:00.000Z\"")).faults == [
                "fact 9: order O1 is held until 2026-02-15T00:00:00.000Z, and its amendment says 2026-02-16T00:00:00.000Z"
            ])
        #expect(
            verify(Self.amendedHold(Self.wider, on: "2026-02-15")).faults == [
                "fact 9: order O1 is amended at 2026-02-15T00:00:00.000Z, and its hold was dead from 2026-02-15T00:00:00.000Z"
            ])
        #expect(verify(Self.amendedHold("")).faults == ["fact 9: order O1 is held, and amended without an offer"])
        let tentative = Self.wider.replacing("firm", with: "tentative")
        #expect(verify(Self.amendedHold(tentative)).faults == ["fact 9: order O1 is sold a tentative offer"])
    }

    // MARK: Bumps

    @Test func `a bumped hold gives its rows back and may be held again`() {
        var log = Self.held()
        log.bump("O1")
        log.hold("O2", Self.unsigned("O2", count: 128), JSON.row(128, "2026-03-01", "2027-03-01"))
        #expect(verify(log.rows).faults == [])
        let there = JSON.row(64, "2026-03-01", "2027-03-01", hall: "h2")
        log.hold("O1", Self.unsigned("O1"), there)
        #expect(verify(log.rows).faults == [])
    }

    @Test func `a bump is approved, of one hold, and of nothing else`() {
        var log = Self.held()
        log.bump("O1", approver: "")
        #expect(verify(log.rows).faults == ["fact 8: order O1 is bumped without an approver"])
        log = Self.held()
        log.bump("O1", bumped: "")
        #expect(verify(log.rows).faults == ["fact 8: order O1 was to be bumped, and the answer bumps "])
        log = LogBuilder.promised()
        log.bump("O1")
        #expect(verify(log.rows).faults == ["fact 8: order O1 is bumped while it is promised"])
        log = Self.held()
        log.clock("2026-01-02", outcome: "\"bumped\":[\"O1\"]")
        #expect(verify(log.rows).faults == ["fact 8: order O1 is bumped by a fact that may not (clock_set)"])
        log = Self.held()
        log.clock("2026-02-15")
        log.bump("O1")
        #expect(
            verify(log.rows).faults == [
                "fact 9: order O1 is bumped at 2026-02-15T00:00:00.000Z, and its hold was dead from 2026-02-15T00:00:00.000Z"
            ])
    }

    // MARK: Caps

    static func capped(_ cap: Int, customers: [String]) -> LogBuilder {
        var log = LogBuilder.market()
        log.add("policy_defined", "\"definePolicy\":{\"rows\":[{\"name\":\"held_cap/h200\",\"value\":\"\(cap)\"}]}")
        for (place, customer) in customers.enumerated() {
            let (order, hall) = ("O\(place + 1)", place % 2 == 0 ? "h1" : "h2")
            log.hold(
                order, unsigned(order, customer: customer), JSON.row(64, "2026-03-01", "2027-03-01", hall: hall))
        }
        return log
    }

    @Test func `one customer has no more on hold than the cap`() {
        #expect(verify(Self.capped(128, customers: ["acorn", "acorn"]).rows).faults == [])
        #expect(verify(Self.capped(127, customers: ["acorn", "birch"]).rows).faults == [])
        #expect(verify(Self.capped(64, customers: ["", ""]).rows).faults == [])
        #expect(
            verify(Self.capped(127, customers: ["acorn", "birch", "acorn"]).rows).faults
                == ["fact 10: customer 'acorn' has 128 h200 on hold, and the policy allows 127"])
        #expect(
            verify(Self.capped(63, customers: [""]).rows).faults
                == ["fact 8: order O1 has 64 h200 on hold, and the policy allows 63"])
    }

    @Test func `a cap counts holds alone`() {
        var log = Self.capped(64, customers: ["acorn"])
        log.add("order_confirmed", "\"confirm\":{\"order\":\"O1\"}")
        log.hold("O2", Self.unsigned("O2"), JSON.row(64, "2026-03-01", "2027-03-01", hall: "h2"))
        #expect(verify(log.rows).faults == [])
    }
}
