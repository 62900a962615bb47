import Units

/// One change of what a resource has or gives, over [from, to) on the axis.
struct Entry {
    enum Kind { case firmSupply, plannedSupply, firmNeed, tentativeNeed }

    /// The place of its fact in the log.
    let fact: Int
    let kind: Kind
    /// Negative takes back.
    let quantity: Int
    let from: Int
    let to: Int
    /// The order that was sold this by its fact, and so must fit.
    let soldTo: Int?
}

/// The whole history of one resource, in the order of the log.
struct Account {
    let resource: String
    var entries: [Entry] = []
}

/// What a resource has and gives on every day: four plain arrays.
struct Balance {
    private(set) var firmSupply = [Int](repeating: 0, count: Axis.length)
    private(set) var plannedSupply = [Int](repeating: 0, count: Axis.length)
    private(set) var firmNeed = [Int](repeating: 0, count: Axis.length)
    private(set) var tentativeNeed = [Int](repeating: 0, count: Axis.length)

    mutating func add(_ entry: Entry) {
        switch entry.kind {
        case .firmSupply: Balance.add(entry, to: &firmSupply)
        case .plannedSupply: Balance.add(entry, to: &plannedSupply)
        case .firmNeed: Balance.add(entry, to: &firmNeed)
        case .tentativeNeed: Balance.add(entry, to: &tentativeNeed)
        }
    }

    private static func add(_ entry: Entry, to days: inout [Int]) {
        for day in entry.from..<entry.to { days[day] += entry.quantity }
    }

    /// By how much promises and holds exceed the supply they may stand on, or fall short of it.
    func excess(on day: Int) -> Int { firmNeed[day] - firmSupply[day] }

    /// The same with everything tentative and planned.
    func openExcess(on day: Int) -> Int { excess(on: day) + tentativeNeed[day] - plannedSupply[day] }

    func firstOversold(from: Int, to: Int) -> Int? { (from..<to).first { firmNeed[$0] > firmSupply[$0] } }
}

/// A sale that did not fit the supply known when it was made.
struct Oversale {
    let fact: Int
    let order: Int
    let day: Int
    let by: Int
}

extension Account {
    /// Goes through the history fact by fact; what each fact sold must fit when the fact is over.
    func run() -> (balance: Balance, oversales: [Oversale]) {
        var balance = Balance()
        var oversales: [Oversale] = []
        var next = 0
        while next < entries.count {
            let first = next
            while next < entries.count, entries[next].fact == entries[first].fact {
                balance.add(entries[next])
                next += 1
            }
            oversales += Account.oversales(entries[first..<next], balance)
        }
        return (balance, oversales)
    }

    private static func oversales(_ entries: ArraySlice<Entry>, _ balance: Balance) -> [Oversale] {
        entries.compactMap { entry in
            guard let order = entry.soldTo, let day = balance.firstOversold(from: entry.from, to: entry.to) else {
                return nil
            }
            return Oversale(fact: entry.fact, order: order, day: day, by: balance.excess(on: day))
        }
    }
}

/// The accounts of all resources, in the order in which they were first named.
struct Accounts {
    private(set) var all: [Account] = []
    private var index: [String: Int] = [:]

    func position(_ resource: String) -> Int? { index[resource] }

    /// The account of a resource, opened when it is named for the first time.
    mutating func open(_ resource: String) -> Int {
        if let known = index[resource] { return known }
        index[resource] = all.count
        all.append(Account(resource: resource))
        return all.count - 1
    }

    mutating func enter(_ entry: Entry, in account: Int) { all[account].entries.append(entry) }
}
