import Delay
import Ledger
import Promise
import Silicon
import Units

extension Ledger {
    /// S08: delaying a hall lists exactly the promises no longer covered and moves none of them.
    func slippedHall() -> MissionRow? {
        guard let item = hallToSlip(), let resource = item.resource.flatMap(atlas.position),
            let position = supply.position(item.item), let start = supply.starts[position].day,
            let answer = try? whatIf([.slip(item: item.item, days: 60)]),
            let later = answer.after.supply.starts[position].day
        else { return nil }
        let concerned = orders.filter { order in
            order.firmRows.flatMap { (try? atlas.needs(of: $0)) ?? [] }
                .contains { $0.resource == resource && $0.start < later && start < $0.end }
        }
        let uncovered = Set(answer.uncovered.map(\.order))
        let stands = orders.filter { !$0.firmRows.isEmpty }.allSatisfy {
            answer.after[$0.terms.order]?.firmRows == $0.firmRows
        }
        return MissionRow(
            id: "S08", holds: stands && uncovered == Set(concerned.map(\.terms.order)),
            value: "\(item.item) \(uncovered.count)",
            tolerance: "0", how: "computed", recompute: Recompute.slippedHall(item.item),
            note:
                "promises no longer covered if it slips 60 days; \(answer.moved.count) queued orders move, no promise does"
        )
    }

    /// A hall that has not arrived, alone in giving its kilowatts, on which the most orders stand.
    private func hallToSlip() -> SupplyItem? {
        let placed = orders.filter { !$0.firmRows.isEmpty || $0.isQueued }
        let users = placed.flatMap { order in Set(order.rows.map(\.hall)) }
        let counts = users.reduce(into: [HallName: Int]()) { $0[$1, default: 0] += 1 }
        let halls = supply.items.indices.filter { position in
            let item = supply.items[position]
            guard item.class == .hall, !item.stage.hasArrived, !supply.isPlanned[position], item.stage != .cancelled,
                let resource = item.resource.flatMap(atlas.position)
            else { return false }
            return items(of: resource).count == 1
        }
        return halls.map { supply.items[$0] }.max { a, b in
            let (x, y) = (counts[hallName(a)] ?? 0, counts[hallName(b)] ?? 0)
            return x != y ? x < y : b.item < a.item
        }
    }

    private func hallName(_ item: SupplyItem) -> HallName {
        HallName(item.resource.flatMap(Resource.init)?.place ?? "")
    }

    /// S10: a hall's usable date is the latest of its chain, and the critical item is named.
    func powerChain() -> MissionRow? {
        guard let item = hallToSlip(), let position = supply.position(item.item) else { return nil }
        let path = supply.critical(position, at: policy.confidence, today: today)
        guard let root = path.last, policy.confidence == .p80 else { return nil }
        let value = "\(item.item) \(supply.starts[position]) \(supply.items[root].item)"
        let own = supply.ownDays(at: policy.confidence, today: today)
        return MissionRow(
            id: "S10", holds: own[root] == supply.starts[position], value: value, tolerance: "0", how: "computed",
            recompute: Recompute.powerChain(item.item), note: "hall, day usable, critical item")
    }

    /// S11: an order that needs one fabric is refused where ports bind, with that reason.
    func portsBind() -> MissionRow? {
        for chip in atlas.catalogue.silicon where chip.kind == .accelerator {
            for region in atlas.regions {
                for count in stride(from: 512, through: 8192, by: 512) {
                    if let row = portsBind(count, chip.silicon, region.region) { return row }
                }
            }
        }
        return nil
    }

    private func portsBind(_ count: Int, _ silicon: SiliconName, _ region: RegionName) -> MissionRow? {
        var request = OrderRequest()
        (request.count, request.silicon, request.regions) = (count, [silicon.text], [region.text])
        (request.term, request.tier, request.latest) = ("12mo", 9, today.description)
        let quote = quote(request)
        guard let refusal = quote.refusal, refusal.code == .noFitInWindow,
            let first = quote.options.first(where: { $0.kind == .firm }), let blocker = first.heldBy.first,
            Set(first.heldBy.map(\.resource)).count == 1, Resource(blocker.resource)?.kind == .ports
        else { return nil }
        return MissionRow(
            id: "S11", holds: refusal.message.contains("\(grouped(blocker.short)) ports of \(blocker.resource)"),
            value: "\(blocker.resource) \(blocker.short)", tolerance: "0", how: "computed",
            recompute: Recompute.portsBind(count, silicon, blocker, first.kind),
            note: "\(count) \(silicon) in \(region): \(refusal.code.rawValue), held by ports alone")
    }

    /// S12: every region has its residency and currency, and no order lies outside the regions it allows.
    func residency() -> MissionRow? {
        let outside = orders.flatMap { order in order.rows.map { (order, $0) } }.filter { order, row in
            guard let hall = atlas.hall(row.hall), let region = atlas.region(of: hall) else { return true }
            return !order.terms.regions.isEmpty && !order.terms.regions.contains(region)
        }
        let named = atlas.regions.allSatisfy { !$0.residency.isEmpty && !$0.currency.isEmpty }
        return MissionRow(
            id: "S12", holds: outside.isEmpty && named, value: String(outside.count), tolerance: "0", how: "computed",
            recompute: Recompute.residency,
            note:
                "placements outside their order's regions; residency and currency set for \(atlas.regions.count) regions"
        )
    }

    /// S17: the queue in its order, which does not depend on that in which the orders came.
    func queueOrder() -> MissionRow? {
        let names = queue.map(\.terms.order.text)
        func rank(_ order: Order) -> (tier: Int, signed: Int, name: [UInt8]) {
            (order.terms.tier, order.terms.signed?.number ?? Int.max, Array(order.terms.order.text.utf8))
        }
        let again = orders.filter(\.isQueued).reversed().sorted { one, other in
            let (a, b) = (rank(one), rank(other))
            if (a.tier, a.signed) != (b.tier, b.signed) { return (a.tier, a.signed) < (b.tier, b.signed) }
            return a.name.lexicographicallyPrecedes(b.name)
        }
        return MissionRow(
            id: "S17", holds: names == again.map(\.terms.order.text), value: names.joined(separator: " "),
            tolerance: "0", how: "computed",
            recompute: Recompute.queueOrder,
            note: "tier, then day signed, then identifier; others are shown as counts and MW")
    }

    /// S18: a date for the document's own order, with what binds it.
    func quotedDate() -> MissionRow? {
        guard let chip = atlas.catalogue.silicon.first(where: { $0.kind == .accelerator })?.silicon else { return nil }
        var request = OrderRequest()
        (request.silicon, request.term, request.tier, request.chunkIn) = ([chip.text], "24mo", 3, "fabric")
        for count in [2048, 1024, 512, 256, 64, 8, 1] {
            request.count = count
            let quote = quote(request)
            guard quote.refusal == nil, let first = quote.options.first else { continue }
            return MissionRow(
                id: "S18",
                holds: first.start >= today && (first.start == today) == first.heldBy.isEmpty
                    && first.p50 <= first.p80 && first.p80 <= first.p90
                    && first.p50 <= .on(first.start),
                value: first.start.description, tolerance: "0", how: "computed",
                recompute: Recompute.quotedDate(count, chip),
                note:
                    "\(count) \(chip) for 24mo: P50 \(first.p50), P90 \(first.p90), held by \(first.heldBy.compactMap(\.item).first?.text ?? "nothing"); \(basis.rawValue) basis"
            )
        }
        return nil
    }
}
