import NaiveLedger
import Ledger
import Silicon
import Units

/// The earliest start found by trying each day and every way to lay the accelerators into halls.
///
/// Chunks of one place are merged first: fewer rows never need more, and a larger chunk is never too small.
struct BruteForce {
    let terms: OrderTerms
    let accepted: Accepted
    private let halls: [Hall]
    private let regions: [HallName: RegionName]
    private let free: [FreeUnits.Runs]
    /// What n accelerators take: for each hall the resources, each with its need for 0, 1, 2 … accelerators.
    private let needs: [HallName: [(resource: Int, table: [Int])]]
    /// Which resources any hall needs at all.
    private let relevant: [Bool]
    /// The first day after which nothing changes any more.
    private let lastChange: Int
    /// What else a placement must be, with its start; nil: nothing.
    var isReady: (([Row]) -> Bool)?
    /// How long after the last change something may become ready.
    var patience = 0

    init(_ ledger: Ledger, _ terms: OrderTerms, _ accepted: Accepted, _ supply: FreeUnits) {
        (self.terms, self.accepted, free) = (terms, accepted, supply.runs)
        var regions: [HallName: RegionName] = [:]
        for hall in ledger.atlas.halls {
            regions[hall.hall] = ledger.atlas.sites.first { $0.site == hall.site }?.region
        }
        self.regions = regions
        halls = ledger.atlas.halls.filter { hall in
            terms.regions.isEmpty || regions[hall.hall].map(terms.regions.contains) == true
        }
        let most = terms.counts(on: accepted).reduce(0, +)
        var needs: [HallName: [(resource: Int, table: [Int])]] = [:]
        for hall in halls { needs[hall.hall] = BruteForce.tables(hall, accepted.silicon, most, supply) }
        self.needs = needs
        var relevant = Array(repeating: false, count: supply.values.count)
        for need in needs.values.joined() { relevant[need.resource] = true }
        self.relevant = relevant
        lastChange = supply.lastChange
    }

    private static func tables(
        _ hall: Hall, _ silicon: SiliconName, _ most: Int, _ supply: FreeUnits
    ) -> [(resource: Int, table: [Int])] {
        var tables: [ResourceName: [Int]] = [:]
        for count in 0...most {
            let row = Row(
                step: 0, chunk: 1, row: 1, hall: hall.hall, silicon: silicon, count: count, start: Day(0), end: Day(1))
            for (name, need) in supply.naive.needs(row) { tables[name, default: []].append(need) }
        }
        return tables.sorted { $0.key < $1.key }.map { (supply.number($0.key), $0.value) }
    }

    // MARK: Days

    /// The earliest start from a day on, or nil when there is none.
    func earliest(from: Day) -> Day? {
        var before: [[Int]]?
        for number in from.number...max(from.number, lastChange + patience) {
            let least = segments(at: Day(number))
            // The same free units in every segment give the same answer as the day before.
            if before == least, isReady == nil { continue }
            before = least
            if fits(least, Day(number)) { return Day(number) }
        }
        return nil
    }

    /// Whether it fits with a start on one day.
    func fits(on day: Day) -> Bool { fits(segments(at: day), day) }

    /// Per segment between two steps, the least free units of each resource.
    private func segments(at start: Day) -> [[Int]] {
        let bounds = Set(terms.offsets.map { (start + $0).number } + [(start + terms.term).number]).sorted()
        return zip(bounds, bounds.dropFirst()).map { from, to in
            free.indices.map { resource in
                relevant[resource] ? free[resource].least(from: from, to: to) : 0
            }
        }
    }

    // MARK: Places

    private func fits(_ least: [[Int]], _ start: Day) -> Bool {
        groups.contains { group in
            var work = Work(used: Array(repeating: Array(repeating: 0, count: free.count), count: least.count))
            work.start = start
            return place(step: 0, in: group, least, &work)
        }
    }

    /// What is taken by segment and resource, and the rows that take it.
    private struct Work {
        var used: [[Int]]
        var rows: [Row] = []
        var start = Axis.start
    }

    /// Halls that may be used together.
    private var groups: [[Hall]] {
        Dictionary(grouping: halls) { place($0, terms.same) }.values.map(Array.init)
    }

    private func place(_ hall: Hall, _ scope: Scope) -> String {
        switch scope {
        case .hall: hall.hall.text
        case .fabric: hall.fabric.text
        case .site: hall.site.text
        case .region: regions[hall.hall]?.text ?? ""
        case .any: "any"
        }
    }

    private func place(step: Int, in group: [Hall], _ least: [[Int]], _ work: inout Work) -> Bool {
        let counts = terms.counts(on: accepted)
        guard step < counts.count else { return isReady?(work.rows) ?? true }
        var split = Array(repeating: 0, count: group.count)
        return spread(counts[step], 0, &split, step, group, least, &work)
    }

    /// Tries every number of accelerators in each hall in turn.
    private func spread(
        _ left: Int, _ index: Int, _ split: inout [Int], _ step: Int, _ group: [Hall], _ least: [[Int]],
        _ work: inout Work
    ) -> Bool {
        if index == group.count {
            return left == 0 && chunksAreRight(split, step, group) && place(step: step + 1, in: group, least, &work)
        }
        for count in 0...left {
            split[index] = count
            take(count, group[index], step, 1, &work.used)
            if count > 0 { work.rows.append(row(count, group[index], step, work.start)) }
            let isRight =
                !exceeds(work.used, least) && spread(left - count, index + 1, &split, step, group, least, &work)
            take(count, group[index], step, -1, &work.used)
            if count > 0 { work.rows.removeLast() }
            if isRight { return true }
        }
        split[index] = 0
        return false
    }

    private func row(_ count: Int, _ hall: Hall, _ step: Int, _ start: Day) -> Row {
        Row(
            step: step, chunk: 1, row: 1, hall: hall.hall, silicon: accepted.silicon, count: count,
            start: start + terms.offsets[step], end: start + terms.term)
    }

    private func chunksAreRight(_ split: [Int], _ step: Int, _ group: [Hall]) -> Bool {
        var chunks: [String: Int] = [:]
        for (hall, count) in zip(group, split) where count > 0 {
            chunks[place(hall, terms.chunkIn), default: 0] += count
        }
        let least = min(accepted.minChunk, terms.counts(on: accepted)[step])
        return chunks.count <= terms.maxChunks ?? Int.max && chunks.values.allSatisfy { $0 >= least }
    }

    /// A step's accelerators run in its own segment and all later ones.
    private func take(_ count: Int, _ hall: Hall, _ step: Int, _ sign: Int, _ used: inout [[Int]]) {
        guard count > 0 else { return }
        for need in needs[hall.hall] ?? [] {
            for segment in firstSegment(of: step)..<used.count {
                used[segment][need.resource] += sign * need.table[count]
            }
        }
    }

    private func firstSegment(of step: Int) -> Int {
        let offsets = terms.offsets
        return Set(offsets.map(\.approximateDays)).filter { $0 < offsets[step].approximateDays }.count
    }

    private func exceeds(_ used: [[Int]], _ least: [[Int]]) -> Bool {
        for segment in used.indices {
            for resource in used[segment].indices
            where used[segment][resource] > max(least[segment][resource], 0) { return true }
        }
        return false
    }
}

/// Free units of each resource by number, counted naively.
struct FreeUnits {
    let naive: Naive
    let values: [[Int]]
    let runs: [Runs]
    let lastChange: Int
    private let names: [ResourceName: Int]

    /// Committed supply beside promises and holds; with `open` also planned supply and tentative rows.
    init(_ ledger: Ledger, open: Bool, days: Int = 1500) {
        naive = Naive(ledger, days: days)
        var names: [ResourceName: Int] = [:]
        var values: [[Int]] = []
        for hall in ledger.atlas.halls {
            for chip in ledger.atlas.catalogue.silicon {
                let name = ResourceName("chips/\(hall.hall)/\(chip.silicon)")
                names[name] = values.count
                values.append(naive.free(name, open: open))
            }
        }
        for name in ledger.atlas.resources.map(\.name) where names[name] == nil {
            names[name] = values.count
            values.append(naive.free(name, open: open))
        }
        (self.names, self.values) = (names, values)
        runs = values.map(Runs.init)
        lastChange =
            values.map { units in units.indices.dropFirst().last { units[$0] != units[$0 - 1] } ?? 0 }.max() ?? 0
    }

    func number(_ name: ResourceName) -> Int { names[name] ?? 0 }

    /// Days told by the days on which something changes, which are few.
    struct Runs {
        private let starts: [Int]
        private let values: [Int]

        init(_ days: [Int]) {
            starts = days.indices.filter { $0 == 0 || days[$0] != days[$0 - 1] }
            values = starts.map { days[$0] }
        }

        /// The least value of the days [from, to).
        func least(from: Int, to: Int) -> Int {
            var least = Int.max
            for index in starts.indices where starts[index] < to {
                if index + 1 == starts.count || starts[index + 1] > from { least = min(least, values[index]) }
            }
            return least
        }
    }
}
