import Units

/// What one item adds to its resource over [start, end).
struct Supplied: Equatable {
    let resource: String
    let quantity: Int
    let start: Day
    let end: Day
    /// Whether promises may stand on it.
    let isFirm: Bool
}

/// All supply items and the days derived from them, found by going round until nothing moves.
struct Stock {
    private(set) var items: [Item] = []
    private var index: [String: Int] = [:]
    /// What each item waits for, by position.
    private var gates: [[Int]] = []
    private var starts: [When] = []
    private var planned: [Bool] = []
    private var supplied: [Supplied?] = []
    private var edited: Set<Int> = []
    /// The first day on which an item that has not arrived would count.
    private var firstDue = When.never

    subscript(name: String) -> Item? { index[name].map { items[$0] } }

    mutating func append(_ item: Item) {
        index[item.item] = items.count
        edited.insert(items.count)
        items.append(item)
        supplied.append(nil)
    }

    mutating func edit(_ name: String, _ change: (inout Item) -> Void) {
        guard let position = index[name] else { return }
        change(&items[position])
        edited.insert(position)
    }

    /// Whether an item's day comes by this day although the item has not.
    func isDue(_ day: Day) -> Bool { firstDue <= .on(day) }

    /// Every item's start at a confidence: its own day, or that of what it waits for where that is later.
    func starts(confidence: Int, today: Day) -> [When] {
        var starts = items.map { $0.ownDay(confidence: confidence, today: today) }
        var isMoving = true
        while isMoving {
            isMoving = false
            for position in items.indices where !items[position].hasArrived {
                for gate in gates[position] where starts[gate] > starts[position] {
                    starts[position] = starts[gate]
                    isMoving = true
                }
            }
        }
        return starts
    }

    /// An item is planned when it, or anything it still waits for, is.
    private func plannedItems() -> [Bool] {
        var planned = items.map { $0.stage == "planned" }
        var isMoving = true
        while isMoving {
            isMoving = false
            for position in items.indices where !items[position].hasArrived && !planned[position] {
                planned[position] = gates[position].contains { planned[$0] }
                isMoving = isMoving || planned[position]
            }
        }
        return planned
    }

    /// Derives all starts anew; gives what the items that changed no longer add and what they add now.
    mutating func derive(confidence: Int, today: Day, places: Places) -> [(old: Supplied?, new: Supplied?)] {
        while gates.count < items.count { gates.append(items[gates.count].after.compactMap { index[$0] }) }
        let (oldStarts, oldPlanned) = (starts, planned)
        (starts, planned) = (starts(confidence: confidence, today: today), plannedItems())
        var changes: [(old: Supplied?, new: Supplied?)] = []
        for position in items.indices
        where edited.contains(position) || starts[position] != oldStarts[position]
            || planned[position] != oldPlanned[position]
        {
            let new = supplied(by: position, from: starts[position], places: places)
            changes.append((supplied[position], new))
            supplied[position] = new
        }
        edited = []
        firstDue = items.indices.filter { !items[$0].hasArrived }.map { starts[$0] }.min() ?? .never
        return changes
    }

    /// What an item adds from a start on; nil for nothing. Chips leave when their service life is over.
    private func supplied(by position: Int, from start: When, places: Places) -> Supplied? {
        let item = items[position]
        guard item.stage != "cancelled", item.isCountable, let resource = item.resource, let start = start.day
        else { return nil }
        var end = min(item.leaves ?? Axis.end, Axis.end)
        if let months = places.lifeMonths(of: resource) { end = min(end, start + .months(months)) }
        guard start < end else { return nil }
        return Supplied(
            resource: resource, quantity: item.quantity, start: start, end: end, isFirm: !planned[position])
    }

    /// What promises may stand on of a resource, were every item to come at another confidence.
    func firmSupply(of resource: String, starts: [When], places: Places) -> [Supplied] {
        items.indices.filter { items[$0].resource == resource && !planned[$0] }
            .compactMap { supplied(by: $0, from: starts[$0], places: places) }
    }
}
