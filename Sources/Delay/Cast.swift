import Units

/// Items, drivers and events by name: who is delayed by what, checked.
struct Cast {
    /// Those given, then those that only items name, by name, with the usual share.
    let drivers: [Driver]
    private let items: [DatedItem]
    private let driverPlaces: [DriverName: Int]
    private let itemPlaces: [ItemName: Int]
    /// The items of each driver.
    private let delayed: [[Int]]

    init(_ items: [DatedItem], _ given: [Driver], _ events: [Event]) throws(FuturesFault) {
        self.items = items
        itemPlaces = try Cast.places(items.map(\.name), "item")
        _ = try Cast.places(events.map(\.name), "event")
        let known = try Cast.places(given.map(\.name), "driver")
        let others = Set(items.flatMap(\.drivers)).filter { known[$0] == nil }.sorted()
        drivers = given + others.compactMap { Driver($0) }
        driverPlaces = try Cast.places(drivers.map(\.name), "driver")
        var delayed = [[Int]](repeating: [], count: drivers.count)
        for (place, item) in items.enumerated() {
            for driver in Set(item.drivers) { delayed[driverPlaces[driver]!].append(place) }
        }
        self.delayed = delayed
        for event in events { try check(event) }
    }

    private static func places<Kind>(_ names: [Name<Kind>], _ kind: String) throws(FuturesFault) -> [Name<Kind>: Int] {
        var places: [Name<Kind>: Int] = [:]
        for (place, name) in names.enumerated() {
            guard places.updateValue(place, forKey: name) == nil else {
                throw .twice(kind: kind, name: name.text)
            }
        }
        return places
    }

    private func check(_ event: Event) throws(FuturesFault) {
        for name in event.drivers where driverPlaces[name] == nil {
            throw .unknown(event: event.name, kind: "driver", name: name.text)
        }
        for name in event.items where itemPlaces[name] == nil {
            throw .unknown(event: event.name, kind: "item", name: name.text)
        }
    }

    /// Items still to come by capacity, largest first; ties by name.
    var byCapacity: [Int] {
        items.indices.filter(isOpen).sorted { a, b in
            items[a].capacity != items[b].capacity
                ? items[a].capacity > items[b].capacity : items[a].name < items[b].name
        }
    }

    /// An item's drivers, in the order of `drivers`, and what share of its variance each has.
    func shares(of item: DatedItem) -> [(driver: Int, share: Double)] {
        let places = Set(item.drivers).compactMap { driverPlaces[$0] }.sorted()
        let sum = places.reduce(0) { $0 + drivers[$1].sharePercent }
        let most = places.count > 1 ? min(sum, 90) : sum
        guard sum > 0 else { return [] }
        return places.map { ($0, Double(drivers[$0].sharePercent * most) / Double(sum * 100)) }
    }

    /// The items an event hits that are still to come, each once, in order.
    func hit(by event: Event) -> [Int] {
        let hit = event.drivers.flatMap { delayed[driverPlaces[$0]!] } + event.items.compactMap { itemPlaces[$0] }
        return Set(hit).sorted().filter(isOpen)
    }

    private func isOpen(_ item: Int) -> Bool { if case .open = items[item].arrival { true } else { false } }
}
