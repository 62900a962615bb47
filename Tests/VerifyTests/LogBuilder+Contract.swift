import Verify

extension JSON {
    /// Terms of a customer, free of charge unless a price is given.
    static func contract(
        _ order: String, count: Int, term: String = "12mo", price: Int? = 0, clauses: String? = nil,
        customer: String = "acorn", tenant: String = "acme", signed: String? = "2026-01-01", steps: String = "",
        more: String = ""
    ) -> String {
        let cost = price.map { ",\"price_usd_micro_per_accelerator_hour\":\($0)" } ?? ""
        let list = clauses.map { ",\"clauses\":[\($0)]" } ?? ""
        return terms(
            order, count: count, term: term,
            more: ",\"customer\":\"\(customer)\",\"tenant\":\"\(tenant)\"\(cost)\(list)\(more)",
            signed: signed, steps: steps)
    }

    static func revision(_ order: String, _ terms: String, _ rows: String, from: String) -> String {
        "{\"order\":\"\(order)\",\"terms\":\(terms),\"rows\":[\(rows)],\"from\":\"\(from)\"}"
    }

    static func money(_ order: String, _ before: Int = 0, _ after: Int = 0, fee: Int = 0, penalty: Int = 0) -> String {
        "{\"order\":\"\(order)\",\"before_usd_cents\":\(before),\"after_usd_cents\":\(after),\"fee_usd_cents\":\(fee),"
            + "\"penalty_usd_cents\":\(penalty)}"
    }

    static func reserved(_ order: String, _ rows: String, until: String) -> String {
        "{\"order\":\"\(order)\",\"reserve\":{\"rows\":[\(rows)],\"until\":\"\(until)T00:00:00.000Z\"}}"
    }

    static func tier(_ accelerators: Int, _ price: Int) -> String {
        "{\"clause\":\"price_tier\",\"accelerators\":\(accelerators),\"price_usd_micro_per_accelerator_hour\":\(price)}"
    }

    static func exitFee(_ percent: Int) -> String { "{\"clause\":\"exit_fee\",\"percent\":\(percent)}" }

    static func renewal(_ term: String, notice: Int, firstRefusal: Bool = true) -> String {
        "{\"clause\":\"renewal\",\"term\":\"\(term)\",\"notice_days\":\(notice),\"first_refusal\":\(firstRefusal)}"
    }
}

extension LogBuilder {
    /// The world of two halls with 128 H200 in each, in schema 2: six facts.
    static func market() -> LogBuilder {
        var log = world(
            chips: JSON.item("C1", "chips", "chips/h1/h200", 128) + "," + JSON.item("C2", "chips", "chips/h2/h200", 128)
        )
        log.schema = 2
        return log
    }

    /// A market with O1: 64 H200 in h1 from 2026-03-01 for a year, promised by fact 7.
    static func promised(_ terms: String = JSON.contract("O1", count: 64)) -> LogBuilder {
        var log = market()
        log.order(terms, JSON.row(64, "2026-03-01", "2027-03-01"))
        return log
    }

    mutating func inquire(_ order: String, _ terms: String) {
        add(
            "order_inquired", "\"inquire\":{\"request\":{\"order\":\"\(order)\"}}",
            outcome: "\"order\":\"\(order)\",\"terms\":\(terms)")
    }

    /// A hold of rows that lie in one window, on terms of one's own.
    mutating func hold(
        _ order: String, _ terms: String, _ row: String, _ start: String = "2026-03-01", _ end: String = "2027-03-01",
        until: String = "2026-02-15"
    ) {
        add(
            "order_held", "\"hold\":{\"request\":{\"order\":\"\(order)\"}}",
            outcome: "\"order\":\"\(order)\",\"terms\":\(terms),\"until\":\"\(until)T00:00:00.000Z\","
                + "\"offer\":\(JSON.offer(row, start, end))")
    }

    mutating func amend(_ order: String, changes: String = "", outcome: String) {
        add(
            "order_amended", "\"amend\":{\"order\":\"\(order)\",\"changes\":{\(changes)}}",
            outcome: "\"order\":\"\(order)\",\(outcome)")
    }

    mutating func cancel(_ order: String, money: String = "") {
        add(
            "order_cancelled", "\"cancel\":{\"order\":\"\(order)\"}",
            outcome: money.isEmpty ? "" : "\"money\":[\(money)]")
    }

    mutating func bump(_ order: String, approver: String = "kim", bumped: String? = nil) {
        add(
            "order_bumped",
            "\"bump\":{\"order\":\"\(order)\",\"cause\":\"a larger one\",\"approver\":\"\(approver)\"}",
            outcome: "\"bumped\":[\(bumped ?? "\"\(order)\"")]")
    }

    mutating func repromise(approver: String = "kim", outcome: String) {
        add(
            "orders_repromised", "\"repromise\":{\"cause\":\"C1 was cut\",\"approver\":\"\(approver)\"}",
            outcome: outcome)
    }
}
