import Ledger
import Silicon
import Units

/// What supply costs, as far as the capital lines and the price list say.
struct Capital {
    private let ledger: Ledger
    private let lines: [String: Int]

    init(_ ledger: Ledger) {
        self.ledger = ledger
        lines = ledger.capex.reduce(into: [:]) { $0[$1.line, default: 0] += $1.amount.value }
    }

    /// The whole of the line that pays for an item; nil when it names none that is known.
    func cost(of item: SupplyItem) -> Cents? { lines[item.capexLine].map(Cents.init) }

    /// The capital of as many units as grants give, however long they are needed; nil where one of them has no price.
    func cost(of grants: [Grant]) -> Cents? {
        var total = 0
        for grant in grants {
            guard let cost = cost(of: grant) else { return nil }
            total += cost
        }
        return Cents(total)
    }

    /// Chips at their unit cost; anything else as the lines of the same resource cost a unit, or else all of its kind.
    private func cost(of grant: Grant) -> Int? {
        let resource = ledger.atlas.resources[grant.resource]
        if let chip = resource.silicon.flatMap({ ledger.atlas.catalogue[$0] }) {
            return chip.unitCost.value > 0 ? try? multiply(chip.unitCost.value, grant.quantity) : nil
        }
        let own = ledger.items(of: grant.resource).map(\.item)
        let alike = ledger.supply.items.filter { $0.class.resource == resource.kind }
        guard let unit = price(own) ?? price(alike), let cost = try? multiply(unit.cents, grant.quantity) else {
            return nil
        }
        return ceilDiv(cost, unit.units)
    }

    /// So many cents for so many units, over the items whose line is known.
    private func price(_ items: [SupplyItem]) -> (cents: Int, units: Int)? {
        let paid = items.filter { lines[$0.capexLine] != nil }
        let units = paid.reduce(0) { $0 + $1.quantity }
        guard units > 0 else { return nil }
        let cents = Set(paid.map(\.capexLine)).reduce(0) { $0 + (lines[$1] ?? 0) }
        return cents >= 0 ? (cents, units) : nil
    }
}

extension Ledger {
    /// The whole of the capital line that pays for an item; nil when it names none that is known. Complexity: O(lines).
    public func capital(of item: SupplyItem) -> Cents? { Capital(self).cost(of: item) }
}
