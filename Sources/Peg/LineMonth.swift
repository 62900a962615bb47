import Units

/// A month of a capital line: an amount that lies evenly on the unit-days of the line's items.
///
///     units ▲ ┌──────────────┐
///           │ │  item B      │         W(u, d)  unit-days below unit u and before day d
///           │ ├───────────────────┐    F(u, d)  ⌊amount · W(u, d) / W(all)⌋
///           │ │  item A           │
///           └─┴───────────────────┴──▶ days
///
/// What lies on some units over some days is F at the upper right corner less F at the upper left and the lower right, plus F
/// at the lower left. So parts add up to the whole however the month is cut, none depends on another, and each is
/// within two cents of its exact share; over whole months within one, and none is less than nothing. (Over a part of a month
/// what is worth less than a cent may be shown as minus one.)
struct LineMonth {
    /// An item of the line, from below.
    struct Item {
        let window: Range<Int>
        let quantity: Int
    }

    let days: Range<Int>
    private let amount: Int
    private let items: [Item]
    private let unitDays: Int

    init(_ month: Month, _ amount: Cents, _ items: [Item]) {
        days = month.start.number..<month.end.number
        (self.amount, self.items) = (amount.value, items)
        var sum = 0
        for item in items { sum += item.quantity * LineMonth.presence(item, days, days.upperBound) }
        unitDays = sum
    }

    /// The cents on the units of a span of an item.
    func cents(of span: Span, on item: Int) -> Int {
        let shared = span.days.clamped(to: days)
        if shared.isEmpty || unitDays == 0 { return 0 }
        let upTo = strip(span, item, before: shared.upperBound)
        return shared.lowerBound == days.lowerBound ? upTo : upTo - strip(span, item, before: shared.lowerBound)
    }

    /// F at the top of a span less F at its bottom, both before a day.
    private func strip(_ span: Span, _ item: Int, before day: Int) -> Int {
        var below = 0
        for other in items[..<item] { below += other.quantity * LineMonth.presence(other, days, day) }
        let presence = LineMonth.presence(items[item], days, day)
        return floorDiv(amount, times: below + span.top * presence, by: unitDays)
            - floorDiv(amount, times: below + span.first * presence, by: unitDays)
    }

    /// The days of the month before a day on which an item is there.
    private static func presence(_ item: Item, _ days: Range<Int>, _ day: Int) -> Int {
        max(min(item.window.upperBound, day) - max(item.window.lowerBound, days.lowerBound), 0)
    }
}
