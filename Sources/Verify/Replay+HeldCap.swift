import Units

extension Replay {
    static let heldCap = "held_cap/"

    /// After a hold, the customer has no more of its silicon on hold than the policy lets anyone have.
    mutating func checkHeldCap(_ order: Int) {
        for silicon in Set(orders[order].rows.map(\.silicon)).sorted() {
            guard let cap = heldCaps[silicon] else { continue }
            let held = heldTogether(with: order).reduce(0) { $0 + orders[$1].held(silicon) }
            guard held > cap else { continue }
            let customer = orders[order].terms.customer ?? ""
            let who = customer.isEmpty ? "order \(orders[order].terms.order)" : "customer '\(customer)'"
            fault("\(who) has \(held) \(silicon) on hold, and the policy allows \(cap)")
        }
    }

    /// The orders of the same customer; an order without one counts alone.
    private func heldTogether(with order: Int) -> [Int] {
        let customer = orders[order].terms.customer ?? ""
        return customer.isEmpty ? [order] : orders.indices.filter { orders[$0].terms.customer == customer }
    }
}

extension Order {
    /// Accelerators of a silicon on hold.
    func held(_ silicon: String) -> Int {
        guard case .held = state else { return 0 }
        return rows.filter { $0.silicon == silicon }.reduce(0) { $0 + $1.countable }
    }
}
