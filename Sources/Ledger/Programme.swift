import Silicon
import Units

/// A chip of the operator's own: what it costs once, what one costs against buying the same work, and the supply items
/// that its deliveries wait for.
///
///     design ─▶ tape-out ─▶ ramp ─▶ deliveries          each an item of supply, each waiting `after` the one before
public struct Programme: Hashable, Sendable, Codable {
    public let programme: String
    public let silicon: SiliconName
    /// Design, masks, software: once, whatever the volume.
    public let nre: Cents
    /// The capital line that pays for it; blank where none does.
    public let nreLine: String
    /// Of one chip made, and of as much bought silicon as does the work of one.
    public let unitCost: Cents
    public let boughtUnitCost: Cents
    public let tapeOut: ItemName
    /// The volume ramp, which waits for the tape-out.
    public let ramp: ItemName
    public let source: Source

    enum CodingKeys: String, CodingKey {
        case programme, silicon, ramp, source
        case nre = "nre_usd_cents"
        case nreLine = "nre_line"
        case unitCost = "unit_cost_usd_cents"
        case boughtUnitCost = "bought_unit_cost_usd_cents"
        case tapeOut = "tape_out"
    }

    public init(
        programme: String, silicon: SiliconName, nre: Cents, nreLine: String, unitCost: Cents, boughtUnitCost: Cents,
        tapeOut: ItemName, ramp: ItemName, source: Source
    ) {
        (self.programme, self.silicon, self.nre, self.nreLine) = (programme, silicon, nre, nreLine)
        (self.unitCost, self.boughtUnitCost, self.tapeOut) = (unitCost, boughtUnitCost, tapeOut)
        (self.ramp, self.source) = (ramp, source)
    }

    /// As the economics has it, in dollars.
    public var economics: ChipProgramme {
        ChipProgramme(
            nre: Double(nre.value) / 100, unitCost: Double(unitCost.value) / 100,
            boughtPrice: Double(boughtUnitCost.value) / 100)
    }

    /// Chips after which it has paid, rounded up: ⌈NRE / (bought − own)⌉; nil: never.
    public var breakEvenUnits: Int? {
        let saving = boughtUnitCost.value - unitCost.value
        return saving > 0 ? ceilDiv(nre.value, saving) : nil
    }

    /// What of a ledger it does not go with, and what to do; nil when nothing.
    func fault(in ledger: Ledger) -> String? {
        if ledger.programmes.contains(where: { $0.programme == programme }) {
            return "programme \(programme) is there already; give each programme a name of its own"
        }
        guard ledger.atlas.catalogue[silicon] != nil else {
            return "programme \(programme) makes '\(silicon)', and there is no such silicon; define it first"
        }
        guard let tape = ledger.supply.position(tapeOut), let ramp = ledger.supply.position(ramp) else {
            let missing = ledger.supply.position(tapeOut) == nil ? tapeOut : ramp
            return "programme \(programme) names '\(missing)', and there is no such supply item; add it first"
        }
        if !ledger.supply.items[ramp].after.contains(tapeOut) {
            return
                "the ramp \(self.ramp) of programme \(programme) does not wait for its tape-out \(ledger.supply.items[tape].item); "
                + "put the tape-out into `after` of the ramp"
        }
        return nil
    }
}

/// What a programme comes to in a ledger: its dates, its deliveries, and when it has paid.
public struct ProgrammeOutlook: Hashable, Sendable {
    public struct Delivery: Hashable, Sendable {
        public let item: ItemName
        public let start: When
        public let quantity: Int
        /// Whether it waits for the ramp, directly or through other items, or came before.
        public let waits: Bool
    }

    public let programme: Programme
    public let tapeOut: When
    public let ramp: When
    /// Deliveries of its silicon in order of their start, cancelled ones left out.
    public let deliveries: [Delivery]

    public var units: Int { deliveries.reduce(0) { $0 + $1.quantity } }

    /// The day on which as many have been delivered as it takes to pay; `never` where they do not come to that.
    public var paid: When {
        guard var left = programme.breakEvenUnits else { return .never }
        for delivery in deliveries {
            left -= delivery.quantity
            if left <= 0 { return delivery.start }
        }
        return .never
    }

    /// What its deliveries save over buying, less NRE.
    public var saving: Cents {
        let each = programme.boughtUnitCost.value - programme.unitCost.value
        return Cents(each.multipliedReportingOverflow(by: units).partialValue - programme.nre.value)
    }
}

extension Ledger {
    /// The programmes with what they come to, in the order entered. Complexity: O(programmes · items).
    public var programmeOutlooks: [ProgrammeOutlook] {
        programmes.map { programme in
            let waiting = behind(programme.ramp)
            let positions = supply.items.indices.filter { position in
                let item = supply.items[position]
                return item.class == .chips && item.stage != .cancelled
                    && item.resource.flatMap(Resource.init)?.silicon == programme.silicon
            }
            let deliveries = positions.map { position in
                ProgrammeOutlook.Delivery(
                    item: supply.items[position].item, start: supply.starts[position],
                    quantity: supply.items[position].quantity, waits: waiting.contains(position))
            }
            return ProgrammeOutlook(
                programme: programme, tapeOut: start(programme.tapeOut), ramp: start(programme.ramp),
                deliveries: deliveries.sorted { ($0.start, $0.item) < ($1.start, $1.item) })
        }
    }

    private func start(_ item: ItemName) -> When { supply.position(item).map { supply.starts[$0] } ?? .never }

    /// Items that wait for another, directly or not.
    private func behind(_ item: ItemName) -> Set<Int> {
        var names: Set<ItemName> = [item]
        var found: Set<Int> = []
        while true {
            let next = supply.items.indices.filter { position in
                !found.contains(position) && supply.items[position].after.contains { names.contains($0) }
            }
            if next.isEmpty { return found }
            found.formUnion(next)
            names = Set(next.map { supply.items[$0].item })
        }
    }
}
