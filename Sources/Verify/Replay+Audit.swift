import Units

extension Replay {
    /// What was found, with the end of the log compared resource by resource and day by day.
    ///
    /// `first` is the first fact that was tampered with; it is told before everything else.
    mutating func verdict(_ first: Finding?, head: LogHead?) -> Verdict {
        let oversold = isReadable ? audit() : 0
        if let first { faults.put(first: first.sentence) }
        return Verdict(
            ok: faults.isEmpty, facts: numbers.count, orders: orders.count, items: stock.items.count,
            placements: orders.reduce(0) { $0 + $1.placements }, resources: accounts.all.count,
            resourceDays: accounts.all.count * Axis.length, shortfalls: shortfalls.count, oversold: oversold,
            firstTampered: first?.tampered, head: head, faults: faults.sentences)
    }

    /// Resource-days oversold beyond what the shortfalls say.
    private mutating func audit() -> Int {
        let recorded = Dictionary(grouping: shortfalls, by: \.resource)
        let starts = shortfalls.isEmpty ? [] : stock.starts(confidence: 50, today: today)
        checkShortfalls()
        var oversold = 0
        for account in accounts.all {
            let (balance, oversales) = account.run()
            for oversale in oversales { tell(oversale, account.resource) }
            let written = WrittenDays(recorded[account.resource] ?? [])
            oversold += compare(account.resource, balance, written)
            if !written.isEmpty { checkKinds(account.resource, balance, written, starts) }
        }
        return oversold
    }

    private mutating func tell(_ sale: Oversale, _ resource: String) {
        let name = orders[sale.order].terms.order
        faults.add(
            "fact \(numbers[sale.fact]): order \(name) is sold \(resource) that is not there: "
                + "short \(sale.by) from \(Day(sale.day)) on")
    }

    private mutating func checkShortfalls() {
        for one in shortfalls {
            let name = "the shortfall of \(one.resource) from \(one.start) to \(one.end)"
            if accounts.position(one.resource) == nil { faults.add("\(name) names no resource") }
            if one.start >= one.end || one.short <= 0 { faults.add("\(name) is empty (short \(one.short))") }
            if one.sinceSeq < 1 || one.sinceSeq > seq {
                faults.add("\(name) is since fact \(one.sinceSeq), and there is none")
            }
        }
        let sorted = shortfalls.sorted { ($0.resource, $0.start) < ($1.resource, $1.start) }
        for (one, next) in zip(sorted, sorted.dropFirst()) where one.resource == next.resource && next.start < one.end {
            faults.add("\(one.resource) has two shortfalls recorded for \(next.start)")
        }
    }

    /// Firm need may exceed firm supply by exactly what is written, and all need all supply only where something is.
    private mutating func compare(_ resource: String, _ balance: Balance, _ written: WrittenDays) -> Int {
        var oversold = 0
        var run: Deviation?
        for day in 0..<Axis.length {
            let found = Deviation.found(
                on: day, short: max(balance.excess(on: day), 0), written: written.short(on: day),
                open: balance.openExcess(on: day))
            if found?.isOversold == true { oversold += 1 }
            if run != nil, run?.isSame(as: found) == true {
                run?.end = day + 1
            } else {
                if let run { faults.add(run.sentence(resource)) }
                run = found
            }
        }
        if let run { faults.add(run.sentence(resource)) }
        return oversold
    }

    /// `at_risk` only on days to come that would be covered if every item came at its P50.
    private mutating func checkKinds(_ resource: String, _ balance: Balance, _ written: WrittenDays, _ starts: [When]) {
        var likely = Balance()
        for supplied in stock.firmSupply(of: resource, starts: starts, places: places)
        where supplied.start.tick < supplied.end.tick {
            likely.add(
                Entry(
                    fact: numbers.count, kind: .firmSupply, quantity: supplied.quantity, from: supplied.start.tick,
                    to: supplied.end.tick, soldTo: nil))
        }
        for one in written.shortfalls {
            for day in one.start.tick..<max(one.start.tick, one.end.tick) where balance.excess(on: day) > 0 {
                let due = day > today.number && balance.firmNeed[day] <= likely.firmSupply[day] ? "at_risk" : "breach"
                guard due != one.kind else { continue }
                faults.add("\(resource) on \(Day(day)): the shortfall is recorded as \(one.kind), and it is \(due)")
                break
            }
        }
    }
}

/// The shortfalls recorded for one resource, by day.
struct WrittenDays {
    let shortfalls: [Shortfall]

    init(_ shortfalls: [Shortfall]) { self.shortfalls = shortfalls }

    var isEmpty: Bool { shortfalls.isEmpty }

    func short(on day: Int) -> Int {
        shortfalls.first { $0.start.number <= day && day < $0.end.number }?.short ?? 0
    }
}

/// A run of days on which a resource is not what the log says it is.
struct Deviation {
    let short: Int
    let written: Int
    /// By how much all need exceeds all supply.
    let open: Int
    let start: Int
    var end: Int

    /// nil when the day is as it should be.
    static func found(on day: Int, short: Int, written: Int, open: Int) -> Deviation? {
        if short == written, open <= 0 || written > 0 { return nil }
        return Deviation(short: short, written: written, open: open, start: day, end: day + 1)
    }

    var isOversold: Bool { short > written || (short == written && open > 0) }

    func isSame(as other: Deviation?) -> Bool {
        other.map { $0.short == short && $0.written == written && $0.open == open } ?? false
    }

    func sentence(_ resource: String) -> String {
        let days = "\(resource) from \(Day(start)) to \(Day(end))"
        if short == written { return "\(days): with tentative and planned rows \(open) more are needed than supplied" }
        if written == 0 {
            return "\(days): promised and held need exceeds firm supply by \(short), and no shortfall is recorded"
        }
        return short == 0
            ? "\(days): a shortfall of \(written) is recorded, and nothing is short"
            : "\(days): a shortfall of \(written) is recorded, and \(short) are short"
    }
}
