import Delay
import Ledger
import Silicon
import Units

/// What committed supply gives on each day, found again from the items by going round until nothing moves.
extension Auditor {
    mutating func recount() {
        guard isSupplyOld else { return }
        isSupplyOld = false
        supply = [:]
        let (starts, planned) = (starts(), planned())
        for (index, item) in items.enumerated() where item.stage != .cancelled && !planned[index] {
            guard let resource = item.resource, let start = starts[index].day else { continue }
            var end = item.leaves ?? Axis.end
            if item.class == .chips, let chip = chips.first(where: { resource.text.hasSuffix("/" + $0.silicon.text) }) {
                end = min(end, start + .months(chip.lifeMonths))
            }
            var days = supply[resource.text] ?? Auditor.none
            for day in Auditor.clip(start.number, end.number) { days[day] += item.quantity }
            supply[resource.text] = days
        }
    }

    private func hasCome(_ item: SupplyItem) -> Bool { item.stage == .live || item.stage == .retired }

    /// Each item's own day at the policy's confidence, not before tomorrow; then as late as what it waits for, going round until nothing moves.
    private func starts() -> [When] {
        var starts: [When] = items.map { item in
            if hasCome(item) { return .on(item.actual ?? item.delay.plan) }
            return item.stage == .cancelled ? .never : max(item.delay.day(at: confidence), .on(clock.day + 1))
        }
        for _ in items {
            let before = starts
            for (index, item) in items.enumerated() where !hasCome(item) {
                for gate in item.after { starts[index] = max(starts[index], start(of: gate, starts)) }
            }
            if starts == before { break }
        }
        return starts
    }

    private func start(of name: ItemName, _ starts: [When]) -> When {
        items.firstIndex { $0.item == name }.map { starts[$0] } ?? .never
    }

    private func planned() -> [Bool] {
        var planned = items.map { $0.stage == .planned }
        for _ in items {
            let before = planned
            for (index, item) in items.enumerated() where !hasCome(item) {
                for gate in item.after where items.firstIndex(where: { $0.item == gate }).map({ planned[$0] }) ?? false
                {
                    planned[index] = true
                }
            }
            if planned == before { break }
        }
        return planned
    }
}
