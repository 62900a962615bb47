import Ledger
import Promise
import Silicon
import TestRandom
import Units

/// A tiny ledger with contracts of every kind, and random edits of them and of what they stand on.
enum RandomContracts {
    static func world(_ random: inout SplitMix64) throws(Refusal) -> World {
        var size = TinyWorld.Size()
        (size.chips, size.sellers, size.life, size.planned) = (4...9, 0...2, 0, 15)
        var world = try TinyWorld.make(&random, size)
        if random.chance(30) { try world.policy("held_cap/gpu", String(random.int(3...8))) }
        if random.chance(50) {
            try world.policy("repromise_rank", random.one(of: ["tier", "delay", "promised;tier", "penalty"]))
        }
        for index in 0..<random.int(3...6) {
            _ = try? world.record(.sign(request: request(OrderName("o\(index)"), &random)))
        }
        return world
    }

    static func request(_ name: OrderName?, _ random: inout SplitMix64) -> OrderRequest {
        var request = TinyWorld.request(&random, name, count: 1...5)
        request.tier = random.int(1...4)
        if random.chance(40) { request.latest = (World.today + random.int(90...160)).description }
        request.customer = random.one(of: ["", "acme", "other"])
        request.price = random.chance(50) ? random.int(1...4_000_000) : nil
        request.takeOrPayPct = random.chance(30) ? random.int(0...100) : nil
        request.penalty = random.chance(50) ? random.int(0...500) : nil
        if random.chance(60) { request.clauses = clauses(&random) }
        return request
    }

    static func clauses(_ random: inout SplitMix64) -> [Clause] {
        var clauses: [Clause] = []
        for _ in 0..<random.int(0...2) {
            clauses.append(.priceTier(above: random.int(1...5), price: MicroDollars(random.int(0...3_000_000))))
        }
        if random.chance(50) {
            clauses.append(
                .renewal(
                    term: random.one(of: [.days(20), .months(1)]), noticeDays: random.int(0...40),
                    firstRefusal: random.chance(80)))
        }
        if random.chance(30) { clauses.append(.exitFee(percent: random.int(0...100))) }
        if random.chance(20) { clauses.append(.growth(add: 3, offset: .days(20), noticeDays: 10)) }
        return clauses
    }

    // MARK: Edits

    static func command(_ ledger: Ledger, _ random: inout SplitMix64) -> Command {
        let isBroken = ledger.shortfalls.contains { $0.kind == .breach && $0.end > ledger.today }
        if isBroken, random.chance(40) { return .repromise(cause: "shaken", approver: "kim", proposal: nil) }
        if random.chance(10), let trouble = trouble(ledger, &random) { return trouble }
        if random.chance(40), let other = inTheWay(ledger) { return .cancel(order: other) }
        guard let order = ledger.orders.isEmpty ? nil : random.one(of: ledger.orders) else { return asked(&random) }
        let name = order.terms.order
        switch random.int(0...15) {
        case 0, 1, 2: return asked(&random)
        case 3, 4, 5, 6:
            return .amend(
                order: name, changes: changes(&random),
                from: random.chance(30) ? ledger.today + random.int(0...40) : nil)
        case 7: return .cancel(order: name)
        case 8: return .renew(order: name, term: .days(random.int(5...60)), price: nil)
        case 9: return confirmed(ledger, &random) ?? .confirm(order: name)
        case 10: return waiting(ledger, &random) ?? .withdraw(order: name)
        case 11: return held(ledger).map { .bump(order: $0, cause: "room", approver: "kim") } ?? asked(&random)
        case 12, 13: return supply(ledger, &random)
        default:
            return .setClock(to: Instant(milliseconds: ledger.clock.milliseconds + random.int(1...30) * 43_200_000))
        }
    }

    static func time(_ command: Command, _ ledger: Ledger) -> Instant? {
        if case .setClock(let instant) = command { instant } else { nil }
    }

    /// Chips fail on which something runs before a renewal or an amendment.
    private static func trouble(_ ledger: Ledger, _ random: inout SplitMix64) -> Command? {
        let running = ledger.orders.compactMap { $0.commitment?.past.last }.filter { $0.rows[0].end > ledger.today }
        guard let row = running.last?.rows.last else { return nil }
        let chips = ResourceName("chips/\(row.hall)/\(row.silicon)")
        guard let item = ledger.supply.items.first(where: { $0.resource == chips && $0.stage == .live }) else {
            return nil
        }
        return random.chance(50) || item.quantity == 1
            ? .retire(item: item.item, on: ledger.today + random.int(1...20))
            : .cut(item: item.item, by: item.quantity - 1)
    }

    /// A promise that may be what an amendment waits for.
    private static func inTheWay(_ ledger: Ledger) -> OrderName? {
        guard ledger.orders.contains(where: { $0.commitment?.pending != nil }) else { return nil }
        return ledger.orders.first {
            $0.commitment?.pending == nil && ["promised", "active"].contains(ledger.state(of: $0))
        }?
        .terms.order
    }

    private static func held(_ ledger: Ledger) -> OrderName? {
        ledger.orders.first { if case .held = $0.standing { true } else { false } }?.terms.order
    }

    private static func confirmed(_ ledger: Ledger, _ random: inout SplitMix64) -> Command? {
        if let inquiry = ledger.orders.first(where: \.isOpenToHold), random.chance(50) {
            var request = OrderRequest()
            request.order = inquiry.terms.order
            return random.chance(50) ? .sign(request: request) : .hold(request: request, until: nil)
        }
        return held(ledger).map { .confirm(order: $0) }
    }

    private static func waiting(_ ledger: Ledger, _ random: inout SplitMix64) -> Command? {
        guard random.chance(50) else { return nil }
        return ledger.orders.first { $0.commitment?.pending != nil }.map { .withdraw(order: $0.terms.order) }
    }

    private static func asked(_ random: inout SplitMix64) -> Command {
        switch random.int(0...3) {
        case 0: .inquire(request: request(nil, &random))
        case 1: .hold(request: request(nil, &random), until: nil)
        default: .sign(request: request(nil, &random))
        }
    }

    private static func changes(_ random: inout SplitMix64) -> OrderRequest {
        var changes = OrderRequest()
        switch random.int(0...7) {
        case 0, 1: (changes.count, changes.minChunk) = (random.int(1...7), 1)
        case 2: changes.term = "\(random.int(20...150))d"
        case 3: (changes.count, changes.term) = (random.int(1...6), "\(random.int(40...120))d")
        case 4: changes.price = random.int(0...5_000_000)
        case 5: changes.clauses = clauses(&random)
        case 6: changes.earliest = (World.today + random.int(0...150)).description
        default: changes.tier = random.int(1...4)
        }
        if random.chance(20) { changes.price = random.int(0...5_000_000) }
        return changes
    }

    private static func supply(_ ledger: Ledger, _ random: inout SplitMix64) -> Command {
        let item = random.one(of: ledger.supply.items)
        return switch random.int(0...4) {
        case 0: .slip(item: item.item, days: random.int(-30...60))
        case 1, 2: .cut(item: item.item, by: random.int(1...2))
        case 3: .commit(item: item.item)
        default: .arrive(item: item.item, on: ledger.today)
        }
    }
}
