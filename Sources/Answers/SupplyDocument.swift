import Delay
import Ledger
import Promise
import Units

/// The answer to `supply list`.
public struct SupplyDocument: Encodable, Sendable {
    let clock: Instant
    package let items: [Line]

    package struct Line: Encodable, Sendable {
        let item: ItemName
        let `class`: SupplyItem.Class
        @Null var resource: ResourceName?
        let quantity: Int
        let stage: SupplyItem.Stage
        let after: [ItemName]
        let plan: Day
        let p50: When
        let p80: When
        let p90: When
        let start: When
        let planned: Bool
        /// How its day is spread, where that is more than the three quantiles.
        @Null var shape: DayShape?
        /// What its quantiles were filled from, where they were not given.
        @Null var preset: String?
    }
}

extension Ledger {
    public func supplyDocument() -> SupplyDocument {
        SupplyDocument(
            clock: clock,
            items: supply.items.indices.map { position in
                let item = supply.items[position]
                return SupplyDocument.Line(
                    item: item.item, class: item.class, resource: item.resource, quantity: item.quantity,
                    stage: item.stage,
                    after: item.after, plan: item.delay.plan, p50: item.delay.p50, p80: item.delay.p80,
                    p90: item.delay.p90,
                    start: supply.starts[position], planned: supply.isPlanned[position], shape: item.delay.shape,
                    preset: item.preset)
            })
    }

    public func supplyText(colour: Bool = false, includingLive: Bool = false) -> String {
        var table = TextTable("item", "class", "resource", ">quantity", "stage", "plan", "P80", "start", "waits for")
        for line in supplyDocument().items where includingLive || !line.stage.hasArrived {
            table.add(
                line.item.text, line.class.rawValue, line.resource?.text ?? "", grouped(line.quantity),
                line.stage.rawValue,
                "\(line.plan)", "\(line.p80)" + (line.preset.map { " (preset \($0))" } ?? ""), "\(line.start)",
                line.after.map(\.text).joined(separator: " "))
        }
        return table.isEmpty ? "Everything has arrived." : table.text(colour: colour)
    }
}
