import Delay
import Profile
import Units

extension ByteWriter {
    mutating func put(when: When) { put(optional: when.day?.number) { $0.put($1) } }

    /// Resources by number, then supply with what was derived from it.
    mutating func put(_ supply: Supply, resources: [Resource], _ tables: inout TableWriter) {
        put(count: resources.count)
        for resource in resources {
            put(count: resource.kind.place)
            put(resource.place)
            put(optional: resource.silicon?.text) { $0.put($1) }
        }
        put(count: supply.items.count)
        for position in supply.items.indices {
            put(supply.items[position], &tables)
            put(when: supply.starts[position])
            put(count: supply.isPlanned[position] ? 1 : 0)
            put(optional: supply.contributions[position]) { $0.put($1) }
        }
        for resource in resources.indices { put(supply.items(of: resource)) { $0.put(count: $1) } }
    }

    private mutating func put(_ item: SupplyItem, _ tables: inout TableWriter) {
        put(item.item.text)
        put(count: item.class.place)
        put(optional: item.resource?.text) { $0.put($1) }
        put(item.quantity)
        put(count: item.stage.place)
        put(item.after) { $0.put($1.text) }
        put(item.delay.plan.number)
        for quantile in [item.delay.p50, item.delay.p80, item.delay.p90] { put(when: quantile) }
        put(optional: item.delay.shape?.description) { $0.put($1) }
        put(item.neverPpm)
        put(count: tables.number(item.driver))
        put(item.noticeDays)
        put(optional: item.actual?.number) { $0.put($1) }
        put(optional: item.leaves?.number) { $0.put($1) }
        put(count: tables.number(item.capexLine))
        put(optional: item.preset) { $0.put($1) }
        put(count: tables.number(item.source))
    }

    private mutating func put(_ contribution: Contribution) {
        for number in [contribution.resource, contribution.quantity, contribution.start, contribution.end] {
            put(number)
        }
        put(count: contribution.firm ? 1 : 0)
    }

    // MARK: Profiles

    /// Both profiles of every resource; a block that `open` shares with `firm` is written once.
    mutating func put(firm: [Profile], open: [Profile]) {
        for (firm, open) in zip(firm, open) {
            let firm = firm.stored
            for block in firm { put(block) }
            for (block, beside) in zip(open.stored, firm) {
                put(count: block == beside ? 1 : 0)
                if block != beside { put(block) }
            }
        }
    }

    /// The addend, then runs of equal values: how long, and how much higher than the one before. No runs: all the same.
    private mutating func put(_ block: StoredBlock) {
        put(Int(block.addend))
        var (before, start) = (0, 0)
        while start < block.values.count {
            let value = block.values[start]
            let end = block.values[start...].firstIndex { $0 != value } ?? block.values.count
            put(count: end - start)
            put(Int(value) - before)
            (before, start) = (Int(value), end)
        }
        if block.values.isEmpty { put(count: 0) }
    }
}

extension ByteReader {
    mutating func when() throws(SnapshotFault) -> When { try optionalNumber().map { .on(Day($0)) } ?? .never }

    private mutating func optionalNumber() throws(SnapshotFault) -> Int? { try flag() ? try number() : nil }

    private mutating func optionalText() throws(SnapshotFault) -> String? { try flag() ? try text() : nil }

    mutating func resources() throws(SnapshotFault) -> [Resource] {
        let kinds = Resource.Kind.allCases
        return try list(ofAtLeast: 3) { reader throws(SnapshotFault) in
            Resource(
                try reader.one(of: kinds), try reader.text(),
                silicon: try reader.optionalText().map { SiliconName(of: $0) })
        }
    }

    mutating func supply(resources: Int, _ tables: TableReader) throws(SnapshotFault) -> Supply {
        let count = try count(ofAtLeast: 20)
        var (items, starts): ([SupplyItem], [When]) = ([], [])
        var (isPlanned, contributions): ([Bool], [Contribution?]) = ([], [])
        for _ in 0..<count {
            items.append(try item(tables))
            starts.append(try when())
            isPlanned.append(try flag())
            contributions.append(try flag() ? try contribution(resources: resources) : nil)
        }
        var byResource: [Int: [Int]] = [:]
        for resource in 0..<resources {
            byResource[resource] = try list { reader throws(SnapshotFault) in try reader.index(below: count) }
        }
        return try Supply(
            items: items, starts: starts, isPlanned: isPlanned, contributions: contributions, byResource: byResource)
    }

    private static let classes = SupplyItem.Class.allCases
    private static let stages = SupplyItem.Stage.allCases

    private mutating func item(_ tables: TableReader) throws(SnapshotFault) -> SupplyItem {
        let (name, kind) = (try text(), try one(of: ByteReader.classes))
        let (resource, quantity) = (try optionalText(), try number())
        let stage = try one(of: ByteReader.stages)
        let after = try list { reader throws(SnapshotFault) in ItemName(of: try reader.text()) }
        let (plan, quantiles) = (Day(try number()), [try when(), try when(), try when()])
        let shape = try optional { reader throws(SnapshotFault) in try reader.shape() }
        let (neverPpm, driver, noticeDays) = (try number(), try tables.text(&self), try number())
        let (actual, leaves) = (try optionalNumber(), try optionalNumber())
        return SupplyItem(
            item: ItemName(of: name), class: kind, resource: resource.map { ResourceName(of: $0) }, quantity: quantity,
            stage: stage, after: after,
            delay: Delay(plan: plan, p50: quantiles[0], p80: quantiles[1], p90: quantiles[2], shape: shape),
            neverPpm: neverPpm, driver: driver, noticeDays: noticeDays,
            actual: actual.map { Day($0) }, leaves: leaves.map { Day($0) }, capexLine: try tables.text(&self),
            preset: try optionalText(), source: try tables.source(&self))
    }

    private mutating func shape() throws(SnapshotFault) -> DayShape {
        guard let shape = DayShape(try text()) else { throw .damaged }
        return shape
    }

    private mutating func contribution(resources: Int) throws(SnapshotFault) -> Contribution {
        let resource = try number()
        guard (0..<resources).contains(resource) else { throw .damaged }
        return Contribution(
            resource: resource, quantity: try number(), start: try number(), end: try number(), firm: try flag())
    }

    // MARK: Profiles

    /// The profiles of so many resources.
    mutating func profiles(_ resources: Int) throws(SnapshotFault) -> (firm: [Profile], open: [Profile]) {
        let lengths = Profile.storedLengths
        var (firm, open): ([Profile], [Profile]) = ([], [])
        for _ in 0..<resources {
            var (blocks, others): ([StoredBlock], [StoredBlock]) = ([], [])
            for length in lengths { blocks.append(try block(length)) }
            for (beside, length) in zip(blocks, lengths) { others.append(try flag() ? beside : try block(length)) }
            guard let one = Profile(stored: blocks) else { throw .damaged }
            let other = blocks == others ? one : Profile(stored: others)
            guard let other else { throw .damaged }
            firm.append(one)
            open.append(other)
        }
        guard isAtEnd else { throw .damaged }
        return (firm, open)
    }

    private mutating func block(_ length: Int) throws(SnapshotFault) -> StoredBlock {
        let addend = try small()
        var run = try index(below: length + 1)
        if run == 0 { return StoredBlock(addend: addend, values: []) }
        var values = [Int32](repeating: 0, count: length)
        var (tick, value) = (0, 0)
        while true {
            value &+= try number()
            guard run > 0, let stored = Int32(exactly: value) else { throw .damaged }
            for _ in 0..<run {
                values[tick] = stored
                tick += 1
            }
            if tick == length { return StoredBlock(addend: addend, values: values) }
            run = try index(below: length - tick + 1)
        }
    }
}
