import Ledger
import Promise
import Silicon
import Units

/// `{programmes:[{programme, silicon, nre_usd_cents, unit_cost_usd_cents, bought_unit_cost_usd_cents, break_even_units,
/// tape_out:{item, start}, ramp:{item, start}, deliveries:[{item, start, quantity, waits_for_ramp}], units, paid_on,
/// saving_usd_cents, source, confidence}]}`: `break_even_units` is null where it never pays.
public struct ProgrammesDocument: Encodable, Sendable {
    struct Gate: Encodable, Sendable {
        let item: ItemName
        let start: When
    }

    struct Delivery: Encodable, Sendable {
        let item: ItemName
        let start: When
        let quantity: Int
        let waits_for_ramp: Bool
    }

    struct Line: Encodable, Sendable {
        let programme: String
        let silicon: SiliconName
        let nre_usd_cents, unit_cost_usd_cents, bought_unit_cost_usd_cents: Cents
        @Null var break_even_units: Int?
        let tape_out, ramp: Gate
        let deliveries: [Delivery]
        let units: Int
        let paid_on: When
        let saving_usd_cents: Cents
        let source: String
        let confidence: String

        init(_ outlook: ProgrammeOutlook) {
            let own = outlook.programme
            (programme, silicon, nre_usd_cents) = (own.programme, own.silicon, own.nre)
            (unit_cost_usd_cents, bought_unit_cost_usd_cents) = (own.unitCost, own.boughtUnitCost)
            _break_even_units = Null(wrappedValue: own.breakEvenUnits)
            tape_out = Gate(item: own.tapeOut, start: outlook.tapeOut)
            ramp = Gate(item: own.ramp, start: outlook.ramp)
            deliveries = outlook.deliveries.map {
                Delivery(item: $0.item, start: $0.start, quantity: $0.quantity, waits_for_ramp: $0.waits)
            }
            (units, paid_on, saving_usd_cents) = (outlook.units, outlook.paid, outlook.saving)
            (source, confidence) = (own.source.source, own.source.confidence.rawValue)
        }
    }

    let programmes: [Line]

    public init(_ ledger: Ledger) { programmes = ledger.programmeOutlooks.map(Line.init) }

    public func text(colour: Bool = false) -> String {
        guard !programmes.isEmpty else { return "No chip programmes: programmes.csv has none." }
        var table = TextTable(
            "programme", "silicon", ">NRE", ">one made", ">as much bought", ">pays at", "tape-out", "volume",
            "first delivery", ">delivered", "paid on", ">saves")
        for one in programmes {
            table.add(
                one.programme, one.silicon.text, dollars(one.nre_usd_cents), dollars(one.unit_cost_usd_cents),
                dollars(one.bought_unit_cost_usd_cents), one.break_even_units.map(grouped) ?? "never",
                "\(one.tape_out.start)", "\(one.ramp.start)", one.deliveries.first.map { "\($0.start)" } ?? "–",
                grouped(one.units), "\(one.paid_on)", dollars(one.saving_usd_cents))
        }
        return table.text(colour: colour)
            + "\n\nPays at: NRE over what one made saves. Dates are derived starts; slip an item with whatif to see what it moves."
    }
}
