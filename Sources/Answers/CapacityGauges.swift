import Ledger
import Odds
import Profile
import Promise
import Silicon
import Units

/// Today in numbers, for a monitor: what stands, what is taken, what waits and what is short.
///
/// The labels are bounded: sites, chips and fixed words, never orders or customers.
public struct CapacityGauges: Sendable {
    public let seq: Int
    /// By site, chip and state (`supply`, `taken`, `free`); free may be negative in a recorded shortfall.
    public let accelerators: [(site: String, silicon: String, state: String, count: Int)]
    /// By site and state (`contracted`, `provisioned`, `booked`), at the meter.
    public let power: [(site: String, state: String, watts: Int)]
    /// By the chip asked for first and what is short first: a kind of resource, or `nothing_short`.
    public let queue: [(silicon: String, reason: String, orders: Int)]
    /// Accelerators short on any day without a recorded shortfall.
    public let oversold: Int
    public let shortfallDays: [(kind: String, days: Int)]

    /// Complexity: O(resources + items + shortfalls + queue · search of what holds an order).
    public init(_ ledger: Ledger) {
        seq = ledger.seq
        accelerators = ledger.acceleratorGauges()
        power = ledger.powerLedger().sites.flatMap { site in
            [
                (site.site.text, "contracted", site.contractedKW * 1000),
                (site.site.text, "provisioned", site.provisionedKW * 1000),
                (site.site.text, "booked", site.bookedKW * 1000),
            ]
        }
        queue = ledger.queueGauges()
        oversold = ledger.oversoldAccelerators()
        shortfallDays = [Shortfall.Kind.atRisk, .breach].map { kind in
            (kind.rawValue, ledger.shortfalls.filter { $0.kind == kind }.reduce(0) { $0 + ($1.end - $1.start) })
        }
    }
}

extension Ledger {
    /// Resources of accelerators, by site and chip.
    private var acceleratorResources: [(site: SiteName, silicon: SiliconName, resources: [Int])] {
        let chips = Set(atlas.catalogue.silicon.filter { $0.kind == .accelerator }.map(\.silicon))
        var groups: [(site: SiteName, silicon: SiliconName, resources: [Int])] = []
        for (position, resource) in atlas.resources.enumerated() where resource.kind == .chips {
            guard let silicon = resource.silicon, chips.contains(silicon),
                let site = atlas.hall(HallName(resource.place))?.site
            else { continue }
            if let place = groups.firstIndex(where: { $0.site == site && $0.silicon == silicon }) {
                groups[place].resources.append(position)
            } else {
                groups.append((site, silicon, [position]))
            }
        }
        return groups.sorted { ($0.site, $0.silicon) < ($1.site, $1.silicon) }
    }

    fileprivate func acceleratorGauges() -> [(site: String, silicon: String, state: String, count: Int)] {
        acceleratorResources.flatMap { group in
            let free = group.resources.reduce(0) { $0 + firm[$1][today.tick] }
            let supply = standing(group.resources)
            return [("supply", supply), ("taken", supply - free), ("free", free)].map {
                (group.site.text, group.silicon.text, $0.0, $0.1)
            }
        }
    }

    /// Units of resources that are there today.
    private func standing(_ resources: [Int]) -> Int {
        resources.flatMap { items(of: $0) }
            .filter { !$0.planned && $0.item.stage != .cancelled && $0.start <= .on(today) }
            .filter { (end(of: $0.item, start: $0.start) ?? Axis.end) > today }
            .reduce(0) { $0 + $1.item.quantity }
    }

    fileprivate func queueGauges() -> [(silicon: String, reason: String, orders: Int)] {
        var counts: [String: [String: Int]] = [:]
        for order in queue {
            let blockers = (try? blockers(of: order)) ?? []
            let reason = blockers.first.flatMap { Resource($0.resource) }?.kind.rawValue ?? "nothing_short"
            counts[order.terms.silicon[0].silicon.text, default: [:]][reason, default: 0] += 1
        }
        return counts.sorted { $0.key < $1.key }.flatMap { silicon, reasons in
            reasons.sorted { $0.key < $1.key }.map { (silicon, $0.key, $0.value) }
        }
    }

    /// The most that any resource of accelerators is short on one day, beyond what a shortfall records, added up.
    fileprivate func oversoldAccelerators() -> Int {
        acceleratorResources.flatMap(\.resources).reduce(0) { sum, resource in
            let least = firm[resource].minimum(from: today.tick, to: Axis.length)
            guard least < 0 else { return sum }
            let name = atlas.resources[resource].name
            let recorded = shortfalls.filter { $0.resource == name }.map(\.short).max() ?? 0
            return sum + max(-least - recorded, 0)
        }
    }
}
