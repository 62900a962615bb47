import Ledger
import Peg
import Silicon
import Units

/// What an hour of one accelerator costs, from the chip to the electricity, in micro-dollars, and what is left of its price.
///
/// A cost is spread evenly over all hours of its life: chips over their service life, halls, power and ports over the
/// depreciation life of the capital lines that pay for them. Each part is rounded up.
public struct Bundle: Hashable, Sendable {
    public let silicon: SiliconName
    public let vendor: String
    /// Whether the operator makes it itself.
    public let isOwn: Bool
    public let chip: Int
    /// Host CPUs and NICs.
    public let host: Int
    public let network: Int
    public let hall: Int
    /// Power tranches and equipment.
    public let power: Int
    public let energy: Int
    /// What the chip would cost at what the cheapest bought accelerator costs for the same speed; nil for a bought one, or
    /// where there is none.
    public let boughtChip: Int?
    /// List price.
    public let price: Int
    /// The part of the price, in percent, that is to be left.
    public let target: Int

    public var cost: Int { chip + host + network + hall + power + energy }
    /// The price at which the target is left, rounded up.
    public var bundlePrice: Int { ceilDiv(cost * 100, 100 - target) }
    /// Millionths of the list price; nil where it has none.
    public var marginPpm: Int? { price > 0 ? floorDiv(price - cost, times: 1_000_000, by: price) : nil }
    /// The same with the chip at what it would cost if it were bought.
    public var boughtMarginPpm: Int? {
        guard let boughtChip, price > 0 else { return nil }
        return floorDiv(price - cost + chip - boughtChip, times: 1_000_000, by: price)
    }

    public static let targetName = "bundle_margin_pct"
}

extension Ledger {
    /// The bundles of all accelerators, in the order of the catalogue. Complexity: O(silicon + items + lines).
    public func bundles(_ lines: [CapitalLine]) -> [Bundle] {
        let stack = CostStack(self, lines)
        return atlas.catalogue.silicon.filter { $0.kind == .accelerator }.map(stack.bundle)
    }
}

/// Unit costs of everything an accelerator needs beside itself.
private struct CostStack {
    let ledger: Ledger
    /// Numerator and denominator of micro-dollars an hour: a port, an IT kilowatt of a hall, a kilowatt at the meter.
    private let port: (Int, Int)
    private let hallKW: (Int, Int)
    private let siteKW: (Int, Int)
    private let pueMilli: Int
    private let load: Int
    private let tariff: Int
    private let target: Int

    init(_ ledger: Ledger, _ lines: [CapitalLine]) {
        self.ledger = ledger
        port = CostStack.unit(ledger, lines, [.network])
        hallKW = CostStack.unit(ledger, lines, [.hall])
        siteKW = CostStack.unit(ledger, lines, [.power, .equipment])
        let halls = ledger.atlas.halls
        pueMilli = halls.isEmpty ? 1000 : ceilDiv(halls.reduce(0) { $0 + $1.pueMilli }, halls.count)
        let rule = { (name: String) in ledger.policy.rows.last { $0.name == name }.flatMap { Int($0.value) } }
        load = rule(PowerBill.loadName) ?? 100
        let prices = ledger.energy.filter { $0.kind == "tariff" }.compactMap { millionths($0.usdMWh) }
        tariff = prices.isEmpty ? 0 : prices.reduce(0, +) / prices.count
        target = min(max(rule(Bundle.targetName) ?? 30, 0), 99)
    }

    /// What a unit of what lines pay for costs an hour: their whole cost by their life, over the units of their items. A
    /// month has 730½ hours.
    private static func unit(_ ledger: Ledger, _ lines: [CapitalLine], _ kinds: Set<CapexRow.Class>) -> (Int, Int) {
        let own = lines.filter { kinds.contains($0.class) && !$0.items.isEmpty }
        let units = Set(own.flatMap(\.items)).reduce(0) { $0 + ledger.supply.items[$1].quantity }
        // Cents a month, in micro-dollars an hour: 10^4 · 2 / 1461.
        let monthly = own.reduce(0) { $0 + ceilDiv(max($1.total.value, 0), $1.lifeMonths) }
        return (monthly, max(units, 1))
    }

    /// ⌈cents a month · quantity / per, an hour⌉ in micro-dollars.
    private func hourly(_ unit: (Int, Int), _ quantity: Int, per: Int) -> Int {
        let top = Int128(unit.0) * Int128(quantity) * 20_000
        let bottom = Int128(unit.1) * Int128(per) * 1461
        return Int((top + bottom - 1) / bottom)
    }

    private func chip(_ chip: Silicon) -> Int { hourly((chip.unitCost.value, chip.lifeMonths), 1, per: 1) }

    func bundle(_ silicon: Silicon) -> Bundle {
        let needs = ledger.atlas.catalogue.needs(of: silicon.silicon)
        let host = needs.reduce(0) { sum, need in
            guard case .silicon(let other) = need.needs, let chip = ledger.atlas.catalogue[other] else { return sum }
            return sum + hourly((chip.unitCost.value, chip.lifeMonths), need.quantity, per: need.per)
        }
        let network = needs.reduce(0) { sum, need in
            guard case .ports = need.needs else { return sum }
            return sum + hourly(port, need.quantity, per: need.per)
        }
        let isOwn = silicon.vendor == ledger.policy.operatorName
        return Bundle(
            silicon: silicon.silicon, vendor: silicon.vendor, isOwn: isOwn, chip: chip(silicon), host: host,
            network: network, hall: hourly(hallKW, silicon.watts, per: 1000),
            power: hourly(siteKW, silicon.watts * pueMilli, per: 1_000_000), energy: energy(silicon),
            boughtChip: isOwn ? boughtChip(silicon) : nil, price: silicon.price.value, target: target)
    }

    /// ⌈watts · PUE · load · price⌉: micro-dollars per MWh over 10^6 W.
    private func energy(_ silicon: Silicon) -> Int {
        let top = Int128(silicon.watts * pueMilli * load) * Int128(tariff)
        return Int((top + 99_999_999_999) / 100_000_000_000)
    }

    private func boughtChip(_ silicon: Silicon) -> Int? {
        let bought = ledger.atlas.catalogue.silicon.filter {
            $0.kind == .accelerator && $0.vendor != ledger.policy.operatorName && $0.speedMilli > 0
                && $0.unitCost.value > 0
        }
        return bought.map { ceilDiv(chip($0) * silicon.speedMilli, $0.speedMilli) }.min()
    }
}
