import Delay
import Ledger
import Silicon
import Units

/// A folder of tables, read and checked, as the commands that make a ledger of it.
///
/// Places, silicon, policy and supply come first; then everything dated, in date order: reference values on the day they
/// became known, orders on the day they were signed. The last command sets the clock, and settles the queue.
public struct Import: Sendable {
    /// A command and when it is recorded.
    public struct Entry: Sendable {
        public let command: Command
        public let at: Instant
        /// Where it came from, for the message when the ledger refuses it.
        public let file: String
        public let line: Int
    }

    public let entries: [Entry]
    public let clock: Instant
    /// What is not wrong but worth saying.
    public let notes: [String]
    /// The log, when the folder carries it: it is replayed verbatim instead of `entries`.
    public let facts: [Fact]?

    /// Reads the files of a folder by name.
    /// - Parameters:
    ///   - now: the standing clock, where `policy.csv` does not give one.
    /// - Throws: `Faults`, every fault of the folder. Complexity: O(bytes).
    public init(files: [String: [UInt8]], now: Instant?) throws(Faults) {
        var reader = FolderReader(files: files, now: now)
        let content = reader.read()
        guard reader.faults.isEmpty, let content else { throw Faults(reader.faults) }
        (entries, clock, notes, facts) = (content.entries(), content.clock, reader.notes, content.facts)
    }
}

/// Everything that is wrong with a folder.
public struct Faults: Error, Sendable, CustomStringConvertible {
    public let list: [Fault]
    public init(_ list: [Fault]) { self.list = list }

    /// The first hundred, a line each.
    public var description: String {
        let shown = list.prefix(100).map(\.description)
        return (shown + (list.count > 100 ? ["… and \(list.count - 100) more"] : [])).joined(separator: "\n")
    }
}

/// A folder's rows with their types, every reference checked.
struct FolderContent {
    var clock = Instant(Axis.start)
    var regions: [Region] = []
    var sites: [Site] = []
    var zones: [ZoneHeadroom] = []
    var fabrics: [Fabric] = []
    var halls: [Hall] = []
    var silicon: [Silicon] = []
    var needs: [SiliconNeed] = []
    var supply: [SupplyItem] = []
    var programmes: [Programme] = []
    var energy: [EnergyContract] = []
    var shapes: [ShapeRun] = []
    var milestones: [Milestone] = []
    var readings: [ReadingRun] = []
    var capex: [CapexRow] = []
    var policy: [PolicyRow] = []
    var reference: [(row: ReferenceRow, known: Day)] = []
    var orders: [(terms: OrderTerms, state: String, rows: [Row], line: Int)] = []
    var facts: [Fact]?

    /// The commands in order: what stands still first, then by date; at one date reference before orders, each as listed.
    func entries() -> [Import.Entry] {
        let first = (orders.compactMap(\.terms.signed) + reference.map(\.known) + [clock.day]).min() ?? clock.day
        let opening: [(Command, String)] =
            policy.inFacts { (.definePolicy(rows: $0), Schema.policy.file) }
            + regions.inFacts { (.defineRegions(rows: $0), Schema.regions.file) }
            + sites.inFacts { (.defineSites(rows: $0), Schema.sites.file) }
            + zones.inFacts { (.defineZones(rows: $0), Schema.zones.file) }
            + fabrics.inFacts { (.defineFabrics(rows: $0), Schema.fabrics.file) }
            + halls.inFacts { (.defineHalls(rows: $0), Schema.halls.file) }
            + silicon.inFacts { (.defineSilicon(rows: $0, needs: []), Schema.silicon.file) }
            + needs.inFacts { (.defineSilicon(rows: [], needs: $0), Schema.siliconNeeds.file) }
            + gatesFirst.inFacts { (.addSupply(items: $0), Schema.supply.file) }
            + programmes.inFacts { (.defineProgrammes(rows: $0), Schema.programmes.file) }
            + energy.inFacts { (.defineEnergy(contracts: $0), Schema.energy.file) }
            + shapes.inFacts(of: 12) { (.defineShapes(runs: $0), Schema.shapes.file) }
            + milestones.inFacts { (.defineMilestones(rows: $0), Schema.milestones.file) }
            + capex.inFacts { (.defineCapex(rows: $0), Schema.capex.file) }
        let entries = opening.map { Import.Entry(command: $0, at: Instant(first), file: $1, line: 0) }
        return entries + dated() + [Import.Entry(command: .setClock(to: clock), at: clock, file: "policy.csv", line: 0)]
    }

    /// Supply in the order listed, except that what others wait for comes before them.
    private var gatesFirst: [SupplyItem] {
        let position = Dictionary(supply.enumerated().map { ($1.item, $0) }, uniquingKeysWith: { first, _ in first })
        let after = supply.map { $0.after.compactMap { position[$0] } }
        // A cycle was a fault of the folder before.
        return (try? Chain(after: after)).map { chain in chain.order.map { supply[$0] } } ?? supply
    }

    private func dated() -> [Import.Entry] {
        var dated: [(day: Day, rank: Int, entry: (Instant) -> Import.Entry)] = []
        for (known, rows) in Dictionary(grouping: reference, by: \.known).sorted(by: { $0.key < $1.key }) {
            let command = Command.noteReference(rows: rows.map(\.row))
            dated.append((known, 0, { Import.Entry(command: command, at: $0, file: Schema.reference.file, line: 0) }))
        }
        for order in orders {
            let until = order.state == "held" ? Instant(clock.day + 14) : nil
            let command = Command.recordOrder(terms: order.terms, rows: order.rows, heldUntil: until)
            let day = order.terms.signed ?? clock.day
            dated.append(
                (day, 1, { Import.Entry(command: command, at: $0, file: Schema.orders.file, line: order.line) }))
        }
        for (command, known) in Import.commands(noting: readings, by: clock.day) {
            dated.append((known, 2, { Import.Entry(command: command, at: $0, file: Schema.readings.file, line: 0) }))
        }
        let order = dated.indices.sorted { (dated[$0].day, dated[$0].rank, $0) < (dated[$1].day, dated[$1].rank, $1) }
        return order.map { dated[$0].entry(Instant(dated[$0].day)) }
    }
}

extension Array {
    /// Cut into commands of a size that common CSV readers take in one field of `facts.csv`.
    fileprivate func inFacts<Made>(of size: Int = 80, _ make: ([Element]) -> Made) -> [Made] {
        stride(from: 0, to: count, by: size).map { make(Array(self[$0..<Swift.min($0 + size, count)])) }
    }
}

extension Import {
    /// How many runs of readings one fact holds: in `facts.csv` it then stays below 131,072 bytes a field.
    public static let readingsOfFact = 12

    /// Meter readings as commands, a dozen site-months each, with the day on which they are known: that after their last
    /// hour, or the clock's.
    public static func commands(noting runs: [ReadingRun], by clock: Day) -> [(command: Command, known: Day)] {
        func known(_ run: ReadingRun) -> Day {
            Swift.min(Instant(milliseconds: run.until.milliseconds - 1).day + 1, clock)
        }
        return Dictionary(grouping: runs, by: known).sorted { $0.key < $1.key }.flatMap { day, runs in
            runs.inFacts(of: readingsOfFact) { (command: .noteReadings(runs: $0), known: day) }
        }
    }

    /// Meter readings of a file by itself, for `energy readings --add`. Throws every fault of the file; sites are checked by
    /// the ledger.
    public static func readings(_ bytes: [UInt8], file: String, clock: Instant) throws(Faults) -> [ReadingRun] {
        var faults: [Fault] = []
        let runs = MeterReader(clock: clock).runs(Schema.readings.read(bytes, faults: &faults), &faults)
        guard faults.isEmpty else { throw Faults(faults) }
        return runs
    }

    /// Supply items of a file by itself, for `supply add`, blanks filled from a ledger's presets. Throws every fault; gates
    /// are checked by the ledger.
    public static func supplyItems(
        _ bytes: [UInt8], file: String, clock: Instant, presets: Presets = Presets()
    ) throws(Faults) -> [SupplyItem] {
        var faults: [Fault] = []
        var items: [SupplyItem] = []
        for row in Schema.supply.read(bytes, faults: &faults) {
            do {
                items.append(try ItemReader(row: row, clock: clock, presets: presets).item())
            } catch {
                faults.append(error)
            }
        }
        guard faults.isEmpty else { throw Faults(faults) }
        return items
    }
}
