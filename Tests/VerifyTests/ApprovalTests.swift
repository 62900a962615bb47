import Testing
import Verify

/// A log that somebody wrote: the second opinion finds sales and bumps without an approver for itself.
@Suite struct ApprovalTests {
    private static func market(_ policy: String) -> LogBuilder {
        var log = LogBuilder.market()
        log.add("policy_defined", "\"definePolicy\":{\"rows\":[\(policy)]}")
        return log
    }

    private static func rule(_ name: String, _ value: String) -> String {
        "{\"name\":\"approval/\(name)\",\"value\":\"\(value)\"}"
    }

    private static func held(_ log: LogBuilder, price: Int?, approver: String? = nil) -> [FactRow] {
        var log = log
        log.approver = approver
        log.hold(
            "O1", JSON.contract("O1", count: 64, price: price, signed: nil), JSON.row(64, "2026-03-01", "2027-03-01"))
        return log.rows
    }

    @Test func `a sale below what policy allows has an approver`() {
        let log = Self.market(Self.rule("discount_pct", "10"))
        #expect(verify(Self.held(log, price: nil)).faults == [])
        #expect(verify(Self.held(log, price: 2_700_000)).faults == [])
        let fault =
            "fact 8: order O1 is sold at 2699999 micro-dollars an hour for h200, whose list price is 3000000; "
            + "the policy allows 10% less without an approver"
        #expect(verify(Self.held(log, price: 2_699_999)).faults == [fault])
        #expect(verify(Self.held(log, price: 2_699_999, approver: "")).faults == [fault])
        #expect(verify(Self.held(log, price: 2_699_999, approver: "kim")).faults == [])
        #expect(verify(Self.held(LogBuilder.market(), price: 0)).faults == [])
    }

    @Test func `a bump and a merge have one unless policy waives it`() {
        var log = LogBuilder.market()
        log.add("branch_merged", "\"merge\":{\"branch\":\"b\",\"approver\":\"\"}")
        #expect(verify(log.rows).faults == ["fact 7: scenario b is merged without an approver"])
        log = Self.market(Self.rule("merge", "not_needed"))
        log.add("branch_merged", "\"merge\":{\"branch\":\"b\",\"approver\":\"\"}")
        #expect(verify(log.rows).faults == [])
    }

    @Test func `a request is answered once`() {
        var log = LogBuilder.market()
        let decline = "\"decline\":{\"request\":7,\"approver\":\"kim\"}"
        log.add("approval_declined", decline)
        #expect(verify(log.rows).faults == ["fact 7: answers the request of fact 7, which does not wait"])
        log = LogBuilder.market()
        log.add(
            "refused", "\"bump\":{\"order\":\"O1\",\"cause\":\"c\",\"approver\":\"\"}",
            outcome: "\"refusal\":{\"code\":\"needs_approval\",\"message\":\"it waits\"}")
        log.add("approval_declined", decline)
        #expect(verify(log.rows).faults == [])
        log.add("approval_declined", decline)
        #expect(verify(log.rows).faults == ["fact 9: answers the request of fact 7, which does not wait"])
    }
}
