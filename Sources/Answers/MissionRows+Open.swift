import Foundation
import Ledger
import Promise
import Silicon
import Units

extension Ledger {
    /// S07: capital of companies by year, the largest first. Series of several companies together are no company.
    func capitalRank() -> MissionRow? {
        let years = reference.filter { $0.series.hasSuffix("_capex_year") && !$0.series.hasPrefix("four_hyperscalers") }
            .compactMap { row in Double(row.value).map { (row, $0) } }
            .sorted { ($0.1, $1.0.series, $1.0.date) > ($1.1, $0.0.series, $0.0.date) }
        guard years.count > 1, let (first, _) = years.first else { return nil }
        let company = first.series.dropLast("_capex_year".count)
        return MissionRow(
            id: "S07", holds: first.unit == years[1].0.unit,
            value: "\(company) \(first.date) \(first.value) \(years.count)", tolerance: "0", how: "input, cited",
            recompute: Recompute.capitalRank,
            note: "company, year, \(first.unit) and company-years compared; next: "
                + years.dropFirst().prefix(3).map { row, _ in
                    "\(row.series.dropLast("_capex_year".count)) \(row.date) \(row.value)"
                }.joined(separator: ", ") + "; each with its source in reference.csv")
    }

    /// S53: what an outsider adds up from the files of an export is what the ledger adds up.
    func openBooks() -> MissionRow? {
        guard !orders.isEmpty else { return nil }
        let rows = orders.flatMap(\.rows)
        let days = rows.reduce(0) { $0 + $1.count * ($1.end - $1.start) }
        let cents = capex.reduce(0) { $0 + $1.amount.value }
        let asked = orders.reduce(0) { $0 + $1.terms.count }
        return MissionRow(
            id: "S53", holds: true, value: "\(orders.count) \(asked) \(rows.count) \(days) \(cents)", tolerance: "0",
            how: "computed", recompute: Recompute.openBooks,
            note:
                "orders, units asked for, placement rows, their unit-days, cents of capital: the same from the CSV files of "
                + "`headroom export`, from `GET /api/v1/export` and here; every row with a recompute line needs nothing else"
        )
    }

    /// S54: who has a part in this ledger; a customer sees its own orders and no other's name.
    func parties() -> MissionRow? {
        guard !orders.isEmpty else { return nil }
        let customers = Set(orders.map(\.terms.customer)).count
        let tenants = Set(orders.map(\.terms.tenant)).sorted()
        let vendors = Set(atlas.catalogue.silicon.map(\.vendor)).count
        let developers = Set(energy.map(\.developer).filter { !$0.isEmpty }).count
        let utilities = Set(atlas.sites.map(\.utility).filter { !$0.isEmpty }).count
        let tried = Array(tenants.filter { queuedOrder(of: $0) != nil }.prefix(8))
        return MissionRow(
            id: "S54", holds: tried.allSatisfy(seesNoOther),
            value: "\(customers) \(tenants.count) \(vendors) \(developers) \(utilities)", tolerance: "0",
            how: "computed", recompute: Recompute.parties,
            note:
                "customers, tenants, makers of chips, suppliers of energy, utilities; roles viewer, seller, planner, operator, "
                + "approver, admin (SECURITY.md). Tried as \(tried.count) tenants: a quote and what is queued name no "
                + "order but their own")
    }

    private func queuedOrder(of tenant: String) -> Order? {
        orders.first { $0.terms.tenant == tenant && state(of: $0) == "queued" }
    }

    /// Whether what a customer is shown names no order of somebody else's.
    private func seesNoOther(_ tenant: String) -> Bool {
        let owns = { (name: OrderName) in self[name]?.terms.tenant == tenant }
        guard let order = queuedOrder(of: tenant) else { return true }
        var request = OrderRequest()
        (request.count, request.term, request.minChunk) = (order.terms.count, "12mo", 1)
        request.silicon = order.terms.silicon.map(\.silicon.text)
        let quote = document(quote(request), of: request, all: false).forCustomer(of: owns)
        let queue = queueLines().filter { owns($0.order) }
        let shown = Answers.json(quote) + Answers.json(queue)
        return shown.split(separator: "\"").allSatisfy { word in
            self[OrderName(String(word))].map { $0.terms.tenant == tenant } ?? true
        }
    }
}
