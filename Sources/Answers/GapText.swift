import Ledger
import Promise
import Units

extension GapDocument {
    /// The gap for people: half a year back and a year and a half ahead, and the sums before, after and in all.
    public func text(colour: Bool = false) -> String {
        let now = MonthSeries.month(of: clock.day)
        let shown = max(now - 6, 0)..<min(now + 18, months.count)
        var table = TextTable(
            "wanted from", ">requested", ">promised", ">unserved", ">orders", ">MW", ">USD", ">demand MW", ">taken",
            ">waiting", ">deliverable")
        table.add(sums: "before", sum(months[..<shown.lowerBound]))
        for month in months[shown] { table.add(month: month) }
        table.add(sums: "later", sum(months[shown.upperBound...]))
        table.add(sums: "in all", total)
        return "Accelerators by the month from which orders want them (orders, MW and USD: what is unserved); "
            + "IT MW standing on its first day\n" + table.text(colour: colour) + "\n\n" + bySilicon(colour: colour)
            + "\n\n" + trajectory.text + (others.isEmpty ? "" : "\n" + comparison)
    }

    private func sum(_ months: ArraySlice<Month>) -> Gap {
        // No part of a total that could be counted is more than it.
        months.reduce(into: Gap()) { try? $0.add($1.wanted) }
    }

    private func bySilicon(colour: Bool) -> String {
        var table = TextTable("silicon", ">requested", ">promised", ">unserved", ">orders", ">MW", ">USD")
        for one in silicon { table.add(silicon: one) }
        return table.text(colour: colour)
    }
}

extension GapDocument {
    /// Whether the other windows say the same of what grows faster, in a sentence.
    fileprivate var comparison: String {
        if others.isEmpty { return "" }
        if differing.isEmpty {
            return
                "What grows faster is the same over \(others.map { String($0.months) }.joined(separator: " and ")) months."
        }
        return "What grows faster depends on the window: " + differing.map(\.fasterText).joined(separator: "; ") + "."
    }
}

extension Trajectory {
    /// What grows faster, in a few words.
    var faster: String { "over \(months) months " + (ahead.map { "\($0.name) grows faster" } ?? "both grow alike") }

    /// Rates, and where the lines meet.
    fileprivate var text: String {
        "Over \(months) month\(months == 1 ? "" : "s"), from \(from.monthText) to \(to.monthText), demand grows by "
            + "\(signedMegawatts(demand)), deliverable capacity by \(signedMegawatts(deliverable)), what waits by "
            + "\(signedMegawatts(waiting)) MW a month.\nDemand is above deliverable capacity on the first day of "
            + "\(monthsAbove) of these \(months + 1) months. \(crossing)"
    }

    private var crossing: String {
        guard let day = crosses.day, let ahead else { return "At these rates neither passes the other." }
        let place = day < from ? ", before these months" : day > to ? ", after these months" : ""
        return "The lines meet on \(day)\(place); from then on \(ahead.name) is ahead."
    }

    fileprivate var fasterText: String {
        let rates =
            "(demand \(signedMegawatts(demand)), deliverable capacity \(signedMegawatts(deliverable)) MW a month)"
        return faster + " " + rates
    }

    private func signedMegawatts(_ watts: Int) -> String {
        let size = megawatts(Int((watts.magnitude + 500) / 1000))
        return watts < 0 && size != "0.0" ? "−" + size : size
    }
}

extension Trajectory.Side {
    fileprivate var name: String { self == .demand ? "demand" : "deliverable capacity" }
}

extension TextTable {
    fileprivate mutating func add(month: GapDocument.Month) {
        let unserved = month.wanted.unserved
        add(
            month.month, grouped(month.wanted.requested.accelerators), grouped(month.wanted.promised.accelerators),
            grouped(unserved.accelerators), grouped(unserved.orders), megawatts(unserved.watts / 1000),
            dollars(unserved.value), megawatts(month.demand / 1000), megawatts(month.taken / 1000),
            megawatts(month.waiting / 1000), megawatts(month.deliverable / 1000))
    }

    fileprivate mutating func add(sums name: String, _ gap: GapDocument.Gap) {
        add(
            name, grouped(gap.requested.accelerators), grouped(gap.promised.accelerators),
            grouped(gap.unserved.accelerators), grouped(gap.unserved.orders), megawatts(gap.unserved.watts / 1000),
            dollars(gap.unserved.value), "", "", "", "")
    }

    fileprivate mutating func add(silicon one: GapDocument.OfSilicon) {
        let unserved = one.wanted.unserved
        add(
            one.silicon.text, grouped(one.wanted.requested.accelerators), grouped(one.wanted.promised.accelerators),
            grouped(unserved.accelerators), grouped(unserved.orders), megawatts(unserved.watts / 1000),
            dollars(unserved.value))
    }
}
