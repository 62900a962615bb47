import Delay
import Ledger
import Profile
import Silicon
import Units

/// The ledger's numbers derived again, day by day and by name, from its items and orders alone.
package struct Naive {
    package let ledger: Ledger
    /// Days from the axis' first that are looked at.
    package let days: Int
    private var starts: [Confidence: [ItemName: When]] = [:]
    private var planned: Set<ItemName> = []

    package init(_ ledger: Ledger, days: Int = 2000) {
        (self.ledger, self.days) = (ledger, days)
        for confidence in [.p50, ledger.policy.confidence] { starts[confidence] = findStarts(at: confidence) }
        planned = findPlanned()
    }

    // MARK: Need

    /// What a row takes, by resource name: DESIGN laws 3 and 8, written out.
    package func needs(_ row: Row) -> [ResourceName: Int] {
        guard let hall = ledger.atlas.halls.first(where: { $0.hall == row.hall }),
            let chip = ledger.atlas.catalogue.silicon.first(where: { $0.silicon == row.silicon })
        else { return [:] }
        var needs: [ResourceName: Int] = [:]
        needs[ResourceName("chips/\(row.hall)/\(row.silicon)"), default: 0] += row.count
        needs[ResourceName("hall_kw/\(row.hall)"), default: 0] += up(row.count * chip.watts, 1000)
        needs[ResourceName("site_kw/\(hall.site)"), default: 0] += up(row.count * chip.watts * hall.pueMilli, 1_000_000)
        for need in ledger.atlas.catalogue.needs where need.silicon == row.silicon {
            let name = need.needs == .ports ? "ports/\(hall.fabric)" : "chips/\(row.hall)/\(need.needs)"
            needs[ResourceName(name), default: 0] += up(row.count * need.quantity, need.per)
        }
        return needs
    }

    private func up(_ a: Int, _ b: Int) -> Int { (a + b - 1) / b }

    // MARK: Supply

    /// Starts at P50 or at the policy's confidence.
    package func starts(at confidence: Confidence) -> [ItemName: When] { starts[confidence] ?? [:] }

    /// Starts by walking the waits until nothing changes.
    private func findStarts(at confidence: Confidence) -> [ItemName: When] {
        var starts: [ItemName: When] = [:]
        for item in ledger.supply.items { starts[item.item] = ownDay(of: item, confidence) }
        var before: [ItemName: When] = [:]
        while before != starts {
            before = starts
            for item in ledger.supply.items where ![.live, .retired].contains(item.stage) {
                for gate in item.after { starts[item.item] = max(starts[item.item]!, starts[gate]!) }
            }
        }
        return starts
    }

    private func ownDay(of item: SupplyItem, _ confidence: Confidence) -> When {
        switch item.stage {
        case .live, .retired: .on(item.actual ?? item.delay.plan)
        case .cancelled: .never
        default: max(item.delay.day(at: confidence), .on(ledger.today + 1))
        }
    }

    /// Items that are planned or wait, over any number of others, for one that is.
    private func findPlanned() -> Set<ItemName> {
        var planned = Set(ledger.supply.items.filter { $0.stage == .planned }.map(\.item))
        var before: Set<ItemName> = []
        while before != planned {
            before = planned
            for item in ledger.supply.items where ![.live, .retired].contains(item.stage) {
                if item.after.contains(where: planned.contains) { planned.insert(item.item) }
            }
        }
        return planned
    }

    /// Supply of a resource per day.
    package func supply(of resource: ResourceName, at confidence: Confidence, withPlanned: Bool) -> [Int] {
        let starts = starts(at: confidence)
        var units = Array(repeating: 0, count: days)
        for item in ledger.supply.items where item.resource == resource && item.stage != .cancelled {
            guard let start = starts[item.item]?.day, withPlanned || !planned.contains(item.item) else { continue }
            for day in clip(start, end(of: item, start)) { units[day] += item.quantity }
        }
        return units
    }

    private func end(of item: SupplyItem, _ start: Day) -> Day {
        var end = item.leaves ?? Axis.end
        if item.class == .chips, let silicon = item.resource?.text.split(separator: "/").last {
            let chip = ledger.atlas.catalogue.silicon.first { $0.silicon.text == silicon }
            if let chip { end = min(end, start + .months(chip.lifeMonths)) }
        }
        return end
    }

    package func clip(_ start: Day, _ end: Day) -> Range<Int> {
        let from = min(max(start.number, 0), days)
        return from..<max(from, min(end.number, days))
    }

    // MARK: Free

    /// Free committed units per day, or with planned supply and tentative rows counted.
    package func free(_ resource: ResourceName, open: Bool = false, at confidence: Confidence? = nil) -> [Int] {
        var free = supply(of: resource, at: confidence ?? ledger.policy.confidence, withPlanned: open)
        for row in ledger.orders.flatMap({ open ? $0.rows : $0.firmRows }) {
            guard let need = needs(row)[resource] else { continue }
            for day in clip(row.start, row.end) { free[day] -= need }
        }
        return free
    }

    /// The first day on which the ledger's profiles say something else, or nil.
    package func profileFault() -> String? {
        for (number, resource) in ledger.atlas.resources.enumerated() {
            let (firm, open) = (free(resource.name), free(resource.name, open: true))
            for day in 0..<days where ledger.firm[number][day] != firm[day] || ledger.open[number][day] != open[day] {
                return "\(resource.name) on \(Day(day)): firm \(ledger.firm[number][day]), not \(firm[day]); "
                    + "open \(ledger.open[number][day]), not \(open[day])"
            }
        }
        return nil
    }

    // MARK: Shortfalls

    package struct Short: Hashable {
        package let resource: ResourceName
        package let day: Int
        package let depth: Int
        package let kind: Shortfall.Kind
    }

    /// Every resource-day on which need exceeds supply.
    package func shorts() -> Set<Short> {
        var shorts: Set<Short> = []
        for resource in ledger.atlas.resources.map(\.name) {
            let (free, atP50) = (free(resource), free(resource, at: .p50))
            for day in 0..<days where free[day] < 0 {
                let kind: Shortfall.Kind = day <= ledger.today.number || atP50[day] < 0 ? .breach : .atRisk
                shorts.insert(Short(resource: resource, day: day, depth: -free[day], kind: kind))
            }
        }
        return shorts
    }

    /// The ledger's shortfalls day by day; nil when two of them overlap or one is empty.
    package func recorded() -> Set<Short>? {
        var shorts: Set<Short> = []
        var count = 0
        for shortfall in ledger.shortfalls {
            if shortfall.start >= shortfall.end { return nil }
            for day in clip(shortfall.start, shortfall.end) {
                count += 1
                shorts.insert(
                    Short(resource: shortfall.resource, day: day, depth: shortfall.short, kind: shortfall.kind))
            }
        }
        return shorts.count == count ? shorts : nil
    }
}
