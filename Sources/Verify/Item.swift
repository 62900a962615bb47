import Units

/// One dated piece of supply.
struct Item: Decodable {
    let item: String
    let `class`: String
    var resource: String?
    var quantity: Int
    /// planned, committed, under_way, live, retired or cancelled.
    var stage: String
    let after: [String]
    var delay: Delay
    var actual: Day?
    var leaves: Day?

    /// Whether it stands: nothing it waited for matters any more.
    var hasArrived: Bool { stage == "live" || stage == "retired" }

    /// The item's own day: as given once it stands, never when cancelled, and not before tomorrow until it is there.
    func ownDay(confidence: Int, today: Day) -> When {
        if hasArrived { return .on(actual ?? delay.plan) }
        return stage == "cancelled" ? .never : max(delay.day(at: confidence), .on(today + 1))
    }

    /// Whether its quantity is one; an item with another adds nothing.
    var isCountable: Bool { (1...Replay.most).contains(quantity) }

    /// The kind of resource that an item of its class adds to; equipment adds to none.
    var resourceKind: String? {
        ["power": "site_kw", "hall": "hall_kw", "chips": "chips", "network": "ports"][`class`]
    }
}

/// When an item is ready if nothing it waits for is late.
struct Delay: Decodable {
    let plan: Day
    let p50: When
    let p80: When
    let p90: When

    var isOrdered: Bool { p50 <= p80 && p80 <= p90 }

    /// The day at a confidence: straight lines through p50, p80 and p90, rounded up to whole days.
    func day(at percent: Int) -> When {
        if percent <= 50 { return p50 }
        if percent >= 90 { return p90 }
        return percent <= 80
            ? Delay.between(p50, p80, part: percent - 50, of: 30) : Delay.between(p80, p90, part: percent - 80, of: 10)
    }

    private static func between(_ low: When, _ high: When, part: Int, of whole: Int) -> When {
        guard let first = low.day, let last = high.day else { return .never }
        return .on(first + (max(last - first, 0) * part + whole - 1) / whole)
    }

    func slipped(by days: Int) -> Delay {
        Delay(plan: plan + days, p50: p50 + days, p80: p80 + days, p90: p90 + days)
    }
}
