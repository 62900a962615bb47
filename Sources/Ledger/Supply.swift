import Delay
import Profile
import Units

/// What one item adds to its resource, and where that counts.
struct Contribution: Equatable, Sendable {
    let resource: Int
    let quantity: Int
    let start: Int
    let end: Int
    /// Whether promises may stand on it.
    let firm: Bool

    /// The same until another day.
    func ending(_ end: Int) -> Contribution {
        Contribution(resource: resource, quantity: quantity, start: start, end: end, firm: firm)
    }
}

/// All supply items with the days derived from them.
///
/// `start` is the later of an item's own day at the policy's confidence and the starts of what it waits for; on or before
/// today only live supply counts, so an item that has not arrived starts tomorrow at the earliest (DESIGN law 2).
/// An item that waits for planned supply counts as planned itself: a promise must not stand on it.
public struct Supply: Sendable {
    public private(set) var items: [SupplyItem] = []
    /// Each item's start at the policy's confidence.
    public private(set) var starts: [When] = []
    /// Whether an item, or anything it waits for, is only planned.
    public private(set) var isPlanned: [Bool] = []
    private(set) var chain: Chain
    private(set) var contributions: [Contribution?] = []
    private var index: [ItemName: Int] = [:]
    private var byResource: [Int: [Int]] = [:]

    init() {
        do { chain = try Chain(after: []) } catch { preconditionFailure("an empty chain has no cycle") }
    }

    /// Supply as it was stored; `damaged` where its parts do not belong together.
    init(
        items: [SupplyItem], starts: [When], isPlanned: [Bool], contributions: [Contribution?],
        byResource: [Int: [Int]]
    ) throws(SnapshotFault) {
        self.init()
        for item in items { append(item, resource: nil) }
        guard index.count == items.count, [starts.count, isPlanned.count].allSatisfy({ $0 == items.count }),
            contributions.count == items.count
        else { throw .damaged }
        do { try rechain() } catch { throw .damaged }
        (self.starts, self.isPlanned, self.contributions) = (starts, isPlanned, contributions)
        self.byResource = byResource
    }

    public func position(_ name: ItemName) -> Int? { index[name] }
    public subscript(name: ItemName) -> SupplyItem? { index[name].map { items[$0] } }

    /// The items of one resource, in the order entered.
    public func items(of resource: Int) -> [Int] { byResource[resource] ?? [] }

    mutating func append(_ item: SupplyItem, resource: Int?) {
        index[item.item] = items.count
        if let resource { byResource[resource, default: []].append(items.count) }
        items.append(item)
    }

    mutating func replace(_ item: SupplyItem, at position: Int, resource: Int?, was: Int?) {
        items[position] = item
        guard resource != was else { return }
        if let was { byResource[was]?.removeAll { $0 == position } }
        if let resource { byResource[resource, default: []].append(position) }
    }

    /// Items' own days at a confidence, on a day: actual days, or not before tomorrow.
    public func ownDays(at confidence: Confidence, today: Day) -> [When] {
        items.indices.map { ownDay(of: $0, at: confidence, today: today) }
    }

    /// Items are looked at where they are: a copy of one costs more than its day.
    private func ownDay(of position: Int, at confidence: Confidence, today: Day) -> When {
        let stage = items[position].stage
        if stage.hasArrived { return .on(items[position].actual ?? items[position].delay.plan) }
        if stage == .cancelled { return .never }
        let day = items[position].delay.day(at: confidence)
        return SeededBug.overdueCounted.isOn ? day : max(day, .on(today + 1))
    }

    /// Starts of all items at a confidence, waits included. Complexity: O(items + waits).
    public func starts(at confidence: Confidence, today: Day) -> [When] {
        chain.starts(own: ownDays(at: confidence, today: today), fixed: items.map(\.stage.hasArrived))
    }

    /// Starts of the items of some resources, waits included. Complexity: O(those items and what they wait for).
    public func starts(ofResources resources: [Int], at confidence: Confidence, today: Day) -> [Int: When] {
        chain.starts(
            of: resources.flatMap(items(of:)), own: { ownDay(of: $0, at: confidence, today: today) },
            isFixed: { items[$0].stage.hasArrived })
    }

    /// The items that set an item's start, from itself back to the first cause.
    public func critical(_ position: Int, at confidence: Confidence, today: Day) -> [Int] {
        chain.critical(
            position, own: ownDays(at: confidence, today: today), starts: starts, fixed: items.map(\.stage.hasArrived))
    }

    /// What an item waits for.
    func gates(of item: Int) -> [Int] { chain.after[item] }

    /// The resources of an item and of all that wait for it, whose starts hang on it. Complexity: O(items + waits).
    func resources(behind item: Int, number: (ResourceName) -> Int?) -> Set<Int> {
        var behind: Set<Int> = [item]
        for other in chain.order where chain.after[other].contains(where: behind.contains) { behind.insert(other) }
        return Set(behind.compactMap { items[$0].resource.flatMap(number) })
    }

    /// Derives the chain anew; throws `cycle` naming the items.
    mutating func rechain() throws(Refusal) {
        let after = items.map { $0.after.compactMap { index[$0] } }
        do {
            chain = try Chain(after: after)
        } catch {
            let names = error.items.map { items[$0].item.text }
            throw Refusal(
                .cycle,
                "supply items wait for each other: \((names + names.prefix(1)).joined(separator: " → ")); "
                    + "take one of them out of `after`")
        }
    }

    /// Changes an item in its place; its resource stays what it is.
    mutating func change(_ position: Int, _ body: (inout SupplyItem) -> Void) { body(&items[position]) }

    /// Re-derives some items, given after all that they wait for, where nothing but `changed` did; returns what changed as
    /// (old, new) pairs. Complexity: O(items given and what each waits for).
    mutating func derive(
        _ some: [Int], changed: [Int], at confidence: Confidence, today: Day, life: (Resource) -> Int?,
        number: (ResourceName) -> Int?
    ) -> [(old: Contribution?, new: Contribution?)] {
        var changes: [(old: Contribution?, new: Contribution?)] = []
        for position in some {
            let isThere = items[position].stage.hasArrived
            let (start, wasPlanned) = (starts[position], isPlanned[position])
            starts[position] = ownDay(of: position, at: confidence, today: today)
            isPlanned[position] = items[position].stage == .planned
            for gate in chain.after[position] where !isThere {
                starts[position] = max(starts[position], starts[gate])
                if isPlanned[gate] { isPlanned[position] = true }
            }
            if starts[position] == start, isPlanned[position] == wasPlanned, !changed.contains(position) { continue }
            let old = contributions[position]
            let new = contribution(of: position, start: starts[position], life: life, number: number)
            guard old != new else { continue }
            contributions[position] = new
            changes.append((old, new))
        }
        return changes
    }

    /// Re-derives starts and contributions; returns what changed as (old, new) pairs.
    mutating func derive(
        at confidence: Confidence, today: Day, life: (Resource) -> Int?, number: (ResourceName) -> Int?
    ) -> [(old: Contribution?, new: Contribution?)] {
        starts = starts(at: confidence, today: today)
        derivePlanned()
        var changes: [(old: Contribution?, new: Contribution?)] = []
        for position in items.indices {
            let old = position < contributions.count ? contributions[position] : nil
            let new = contribution(of: position, start: starts[position], life: life, number: number)
            if position < contributions.count { contributions[position] = new } else { contributions.append(new) }
            if old != new { changes.append((old, new)) }
        }
        return changes
    }

    private mutating func derivePlanned() {
        isPlanned = items.map { $0.stage == .planned }
        for position in chain.order where !items[position].stage.hasArrived {
            if chain.after[position].contains(where: { isPlanned[$0] }) { isPlanned[position] = true }
        }
    }

    /// What an item adds when it starts on a given day; nil for nothing.
    func contribution(
        of position: Int, start: When, life: (Resource) -> Int?, number: (ResourceName) -> Int?
    ) -> Contribution? {
        guard items[position].stage != .cancelled, let name = items[position].resource, let resource = number(name),
            let start = start.day
        else { return nil }
        let end = end(of: position, start: start, life: life)
        guard start < end else { return nil }
        return Contribution(
            resource: resource, quantity: items[position].quantity, start: start.number, end: end.number,
            firm: !isPlanned[position] || SeededBug.plannedSupplySold.isOn)
    }

    /// The day an item leaves: chips at start + life, others when they say so, at the latest with the axis.
    private func end(of position: Int, start: Day, life: (Resource) -> Int?) -> Day {
        var end = items[position].leaves ?? Axis.end
        if let months = items[position].resource.flatMap(Resource.init).flatMap(life),
            !SeededBug.serviceLifeIgnored.isOn
        {
            end = min(end, start + .months(months))
        }
        return min(end, Axis.end)
    }
}
