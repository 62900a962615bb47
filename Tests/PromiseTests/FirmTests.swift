import Ledger
import NaiveLedger
import Promise
import Silicon
import TestRandom
import Testing
import Units

/// Firm means firm, and money is conserved, whatever is done in whatever order.
@Suite struct FirmTests {
    @Test(arguments: 0..<60)
    func `a promise changes only when its holder asks or supply fails it`(_ seed: Int) throws {
        var random = SplitMix64(seed: seed)
        var world = try RandomContracts.world(&random)
        var values: [OrderName: Cents] = [:]
        for step in 0..<40 {
            let (before, command) = (world.ledger, RandomContracts.command(world.ledger, &random))
            let instant = RandomContracts.time(command, before)
            let outcome: Outcome
            do throws(Refusal) { outcome = try world.record(command, at: instant) } catch {
                #expect(error.code != .doesNotFit && error.code != .overflow, "seed \(seed) step \(step): \(error)")
                continue
            }
            if outcome.refusal != nil { continue }
            let change = Change(before: before, after: world.ledger, command: command, outcome: outcome)
            let faults = change.firmFaults() + change.historyFaults() + change.moneyFaults(&values)
            #expect(faults.isEmpty, "seed \(seed) step \(step) \(command.sentence): \(faults)")
            if !faults.isEmpty { return }
        }
        let naive = Naive(world.ledger)
        #expect(naive.profileFault() == nil && naive.recorded() == naive.shorts(), "seed \(seed)")
        #expect(world.verdict() == [], "seed \(seed)")
    }

    @Test func `the random edits reach every corner of the contract`() throws {
        var seen: [String: Int] = [:]
        for seed in 0..<60 {
            var random = SplitMix64(seed: seed)
            var world = try RandomContracts.world(&random)
            for _ in 0..<40 {
                let command = RandomContracts.command(world.ledger, &random)
                let instant = RandomContracts.time(command, world.ledger)
                guard let outcome = try? world.record(command, at: instant), outcome.refusal == nil else { continue }
                seen[command.kind, default: 0] += 1
                if outcome.isPending == true { seen["pending", default: 0] += 1 }
                if outcome.reserved != nil { seen["reserved", default: 0] += 1 }
                for revision in outcome.revised ?? [] {
                    guard let earlier = revision.earlier else { continue }
                    let isMoved = earlier.contains { ($0.start ?? revision.from) >= revision.from }
                    seen[isMoved ? "term moved" : "term lost", default: 0] += 1
                }
                if outcome.forfeited != nil { seen["forfeited", default: 0] += 1 }
                if outcome.money?.contains(where: { $0.fee > .zero }) == true { seen["fee", default: 0] += 1 }
                if !outcome.promoted.isEmpty { seen["promoted", default: 0] += 1 }
                if case .amend = command {
                } else if case .renew = command {
                } else if case .repromise = command {
                } else if outcome.revised != nil {
                    seen["made later", default: 0] += 1
                }
            }
        }
        for word in [
            "order_inquired", "order_held", "order_signed", "order_confirmed", "order_cancelled", "order_amended",
            "amendment_withdrawn", "order_renewed", "order_bumped", "orders_repromised", "pending", "reserved",
            "forfeited", "fee", "promoted", "made later", "term moved", "term lost",
        ] { #expect(seen[word, default: 0] > 0, "\(word): \(seen)") }
    }
}

/// What one command did, looked at order by order.
private struct Change {
    let before: Ledger
    let after: Ledger
    let command: Command
    let outcome: Outcome

    private func isRevised(_ name: OrderName) -> Bool { outcome.revised?.contains { $0.order == name } == true }

    /// Whether this order may be revised by this command.
    private func mayChange(_ order: Order) -> Bool {
        if order.commitment?.pending != nil { return true }
        switch command {
        case .amend(let name, _, _), .renew(let name, _, _): return name == order.terms.order
        case .repromise: return isInBreach(order)
        default: return false
        }
    }

    /// Whether some need of it lies on a day and resource of a recorded breach still to come.
    private func isInBreach(_ order: Order) -> Bool {
        let naive = Naive(before)
        return before.shortfalls.contains { breach in
            breach.kind == .breach && breach.end > after.today
                && order.contracted.contains { row in
                    row.end > after.today && naive.needs(row)[breach.resource] != nil && breach.start < row.end
                        && row.start < breach.end
                }
        }
    }

    func firmFaults() -> [String] {
        var faults: [String] = []
        for order in before.orders {
            let name = order.terms.order
            guard let old = order.commitment, let new = after[name] else { continue }
            if case .cancel(name) = command { continue }
            guard let now = new.commitment else {
                faults.append("\(name) is no promise any more")
                continue
            }
            if isRevised(name) {
                if !mayChange(order) { faults.append("\(name) was revised") }
                continue
            }
            if now.rows != old.rows || now.past != old.past || new.terms != order.terms || now.made != old.made {
                faults.append("\(name) moved without a revision")
            }
            if now.reserve != old.reserve, !mayLoseReserve(name) { faults.append("\(name) lost what was kept for it") }
        }
        return faults + holdFaults()
    }

    private func mayLoseReserve(_ name: OrderName) -> Bool {
        outcome.released.contains(name) || outcome.forfeited?.contains(name) == true
            || outcome.reserved?.contains { $0.order == name } == true
    }

    /// A hold stays what it is until it is asked about, gives way by name, or dies.
    private func holdFaults() -> [String] {
        before.orders.compactMap { order in
            guard case .held = order.standing, let new = after[order.terms.order], new != order else { return nil }
            let name = order.terms.order
            switch command {
            case .confirm(name), .cancel(name), .amend(name, _, _), .bump(name, _, _): return nil
            default:
                return outcome.released.contains(name) || outcome.bumped?.contains(name) == true
                    ? nil : "hold \(name) changed"
            }
        }
    }

    /// What was used before today is history.
    func historyFaults() -> [String] {
        before.orders.compactMap { order in
            guard order.commitment != nil, let new = after[order.terms.order] else { return nil }
            return used(order) == used(new) ? nil : "\(order.terms.order) has another history"
        }
    }

    private func used(_ order: Order) -> [String: Int] {
        var used: [String: Int] = [:]
        for row in order.contracted {
            let start = max(row.start.number, 0)
            for day in start..<max(start, min(row.end.number, before.today.number)) {
                used["\(row.hall) \(row.silicon) \(day)", default: 0] += row.count
            }
        }
        return used
    }

    // MARK: Money

    func moneyFaults(_ values: inout [OrderName: Cents]) -> [String] {
        var faults: [String] = []
        for change in outcome.money ?? [] {
            let name = change.order
            guard let old = before[name], let new = after[name] else { continue }
            if let last = values[name], last != change.before {
                faults.append("\(name): \(last) became \(change.before)")
            }
            values[name] = change.after
            if change.before != naive(versions(old), before) { faults.append("\(name) was not worth \(change.before)") }
            if change.after != naive(versions(new), after) { faults.append("\(name) is not worth \(change.after)") }
            if change.fee != fee(old, new) { faults.append("\(name): fee \(change.fee), not \(fee(old, new))") }
            let isPenalised = if case .repromise = command { true } else { false }
            if change.penalty != (isPenalised ? penalty(old, new) : .zero) { faults.append("\(name): penalty") }
        }
        let revised = Set((outcome.revised ?? []).map(\.order))
        var owed = revised
        if case .cancel(let name) = command, before[name]?.commitment != nil { owed.insert(name) }
        if Set((outcome.money ?? []).map(\.order)) != owed {
            faults.append("money of \(outcome.money ?? []) for \(owed)")
        }
        return faults
    }

    private func versions(_ order: Order) -> [Version] {
        switch order.standing {
        case .promised(let commitment): commitment.past + [Version(terms: order.terms, rows: commitment.rows)]
        case .cancelled(let closure): closure.past
        default: []
        }
    }

    /// Day by day and accelerator by accelerator.
    private func naive(_ versions: [Version], _ ledger: Ledger) -> Cents {
        var micro = 0
        for version in versions {
            var perDay: [Int: Int] = [:]
            for row in version.rows {
                for day in row.start.number..<row.end.number { perDay[day, default: 0] += row.count }
            }
            let list = version.rows.first.flatMap { row in
                ledger.atlas.catalogue.silicon.first { $0.silicon == row.silicon }?.price
            }
            let prices = version.terms.clauses.compactMap { clause -> (Int, Int)? in
                if case .priceTier(let above, let price) = clause { (above, price.value) } else { nil }
            }.sorted { $0.0 < $1.0 }
            let base = version.terms.price?.value ?? list?.value ?? 0
            for count in perDay.values {
                for number in 1...count { micro += 24 * (prices.last { $0.0 < number }?.1 ?? base) }
            }
        }
        return Cents((micro + 9_999) / 10_000)
    }

    private func fee(_ old: Order, _ new: Order) -> Cents {
        var percent: Int?
        for case .exitFee(let value) in old.terms.clauses where percent == nil { percent = value }
        let part = percent ?? old.terms.takeOrPayPct ?? 0
        if part == 0 || isInBreach(old) { return .zero }
        var kept = versions(new)
        if case .promised(let commitment) = new.standing {
            kept[kept.count - 1] = Version(terms: old.terms, rows: commitment.rows)
        }
        let given = max(naive(versions(old), before).value - naive(kept, after).value, 0)
        return Cents((given * part + 99) / 100)
    }

    /// For every day by which the last version starts later, and every day that one before it was to have and has no more.
    private func penalty(_ old: Order, _ new: Order) -> Cents {
        let was = old.current.map(\.start).min() ?? after.today
        let now = new.current.map(\.start).min() ?? after.today
        var cents = max(now - max(was, after.today), 0) * (old.terms.penalty?.value ?? 0)
        let left = Set((new.commitment?.past ?? []).flatMap(days))
        for version in old.commitment?.past ?? [] {
            cents += days(version).subtracting(left).count * (version.terms.penalty?.value ?? 0)
        }
        return Cents(cents)
    }

    private func days(_ version: Version) -> Set<Int> {
        var days: Set<Int> = []
        for row in version.rows {
            for day in row.start.number..<row.end.number where day >= after.today.number { days.insert(day) }
        }
        return days
    }
}
