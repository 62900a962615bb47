import Units

extension Replay {
    /// The breaches recorded before this fact that are not over.
    var openBreaches: [Shortfall] { shortfalls.filter { $0.kind == "breach" && $0.end > today } }

    /// Whether the rows an order has need something where it is recorded as not there.
    mutating func isInBreach(_ order: Order) -> Bool {
        let coming = order.life.flatMap(\.rows).filter { $0.end > today }
        return openBreaches.contains { breach in coming.contains { needs($0, breach) } }
    }

    private mutating func needs(_ row: Row, _ breach: Shortfall) -> Bool {
        guard row.start < breach.end, breach.start < row.end else { return false }
        return taken(by: row).contains {
            accounts.all[$0.account].resource == breach.resource && ($0.rate.need(row.count) ?? 0) > 0
        }
    }

    /// A re-promise answers a breach.
    mutating func repromise() {
        if openBreaches.isEmpty { fault("promises are moved, and no breach is recorded that is not over") }
    }

    /// A hold gives way.
    mutating func checkBump(_ name: String, _ outcome: Outcome) {
        if outcome.bumped ?? [] != [name] {
            fault(
                "order \(name) was to be bumped, and the answer bumps \((outcome.bumped ?? []).joined(separator: ", "))"
            )
        }
    }

    /// A hold gives its rows back and is an inquiry again.
    mutating func bump(_ name: String, by command: Command) {
        guard let order = known(name) else { return }
        switch command {
        case .bump, .repromise: break
        default: fault("order \(name) is bumped by a fact that may not (\(command.kind))")
        }
        guard case .held(let until) = orders[order].state else {
            return fault("order \(name) is bumped while it is \(orders[order].stateName)")
        }
        if until <= clock { fault("order \(name) is bumped at \(clock), and its hold was dead from \(until)") }
        enter(orders[order].rows, .firmNeed, sign: -1)
        (orders[order].state, orders[order].rows) = (.inquiry, [])
    }
}
