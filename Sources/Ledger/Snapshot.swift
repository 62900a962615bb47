import Crypto
import Dispatch
import Profile
import Silicon
import Synchronization
import Units

/// Why bytes are not a ledger. Never an error for people: the log is folded instead.
public enum SnapshotFault: Error, Equatable, Sendable {
    /// Written by a program that lays ledgers out otherwise.
    case otherFormat
    case damaged
}

/// A ledger in bytes, so that opening it need not fold its log: derived, never the truth, and free to be lost.
///
///     "HRSN" │ format │ SHA-256 of the rest │ frame (JSON) │ tables │ resources, supply │ profiles │ names │ orders
///
/// The frame holds what is small; the tables what orders share. A ledger and what is restored of it are the same in every
/// part that a later decision or an export reads, to the form in which profile blocks are stored.
extension Ledger {
    /// Goes up with every change of what a snapshot's bytes mean, the order of an enumeration's cases included.
    public static let snapshotFormat: UInt8 = 4

    private static let mark = Array("HRSN".utf8)
    private static let headLength = mark.count + 1 + SHA256.byteCount

    /// The ledger in bytes: the same ledger gives the same bytes. Complexity: O(orders + items + profiles); a microsecond or
    /// two an order.
    public func snapshot() -> [UInt8] {
        var tables = TableWriter()
        let orders = OrderWriter(orders, &tables)
        var (supply, profiles) = (ByteWriter(), ByteWriter())
        supply.put(self.supply, resources: atlas.resources, &tables)
        profiles.put(firm: firm, open: open)
        var body = ByteWriter()
        body.put((try? CanonicalJSON.text(SnapshotFrame(self))) ?? "")
        for section in [tables.bytes, supply.bytes, profiles.bytes, orders.names.bytes, orders.orders.bytes] {
            body.put(section: section)
        }
        return Ledger.mark + [Ledger.snapshotFormat] + SHA256.hash(data: body.bytes) + body.bytes
    }

    /// The ledger whose bytes these are, on two cores where there are two.
    /// - Throws: `otherFormat`, or `damaged` for anything that `snapshot()` does not write. Complexity: O(bytes).
    public init(snapshot bytes: [UInt8]) throws(SnapshotFault) {
        guard bytes.starts(with: Ledger.mark), bytes.count >= Ledger.headLength else { throw .damaged }
        guard bytes[Ledger.mark.count] == Ledger.snapshotFormat else { throw .otherFormat }
        var body = ByteReader(bytes, from: Ledger.headLength)
        let frame = try body.text()
        var section = try body.section()
        let tables = try TableReader(&section)
        let sections = [
            try body.section(), try body.section(), try body.section(), try body.section(),
        ]
        guard section.isAtEnd, body.isAtEnd else { throw .damaged }
        let halves = Ledger.inParallel(
            { () throws(SnapshotFault) in
                try OrderReader.orders(tables, names: sections[2], orders: sections[3])
            },
            { () throws(SnapshotFault) in
                guard SHA256.hash(data: bytes[Ledger.headLength...]).elementsEqual(Ledger.sum(bytes)) else {
                    throw .damaged
                }
                return try Ledger(frame, tables, supply: sections[0], profiles: sections[1], names: sections[2])
            })
        self = try halves.1.get()
        guard orders.fill(from: try halves.0.get()) else { throw .damaged }
    }

    private static func sum(_ bytes: [UInt8]) -> ArraySlice<UInt8> { bytes[(mark.count + 1)..<headLength] }

    /// All but the orders.
    private init(
        _ frame: String, _ tables: TableReader, supply: ByteReader, profiles: ByteReader, names: ByteReader
    ) throws(SnapshotFault) {
        guard let frame = try? CanonicalJSON.value(SnapshotFrame.self, from: frame) else { throw .damaged }
        var (supplyReader, profilesReader) = (supply, profiles)
        self.init(branch: frame.branch)
        let resources = try supplyReader.resources()
        try frame.restore(&self, resources)
        self.supply = try supplyReader.supply(resources: resources.count, tables)
        guard supplyReader.isAtEnd else { throw .damaged }
        (firm, open) = try profilesReader.profiles(resources.count)
        orders = Orders(indexed: try OrderReader.index(names))
    }

    /// Two results, computed at once.
    private static func inParallel<A: Sendable, B: Sendable>(
        _ a: @Sendable () throws(SnapshotFault) -> A, _ b: @Sendable () throws(SnapshotFault) -> B
    ) -> (Result<A, SnapshotFault>, Result<B, SnapshotFault>) {
        let first = Mutex<Result<A, SnapshotFault>>(.failure(.damaged))
        let second = Mutex<Result<B, SnapshotFault>>(.failure(.damaged))
        DispatchQueue.concurrentPerform(iterations: 2) { half in
            if half == 0 {
                let result = Result(catching: a)
                first.withLock { $0 = result }
            } else {
                let result = Result(catching: b)
                second.withLock { $0 = result }
            }
        }
        return (first.withLock { $0 }, second.withLock { $0 })
    }
}

/// What of a ledger is small, as JSON: its place in the log, places, chips, policy and reference.
private struct SnapshotFrame: Codable {
    let branch: BranchName
    let seq: Int
    let hash: String
    let clock: Int
    let followsClock: Bool
    let isDropped: Bool
    let regions: [Region]
    let sites: [Site]
    let fabrics: [Fabric]
    let halls: [Hall]
    let silicon: [Silicon]
    let needs: [SiliconNeed]
    let policy: [PolicyRow]
    let zones: [ZoneHeadroom]
    let capex: [CapexRow]
    let energy: [EnergyContract]
    let shapes: [ShapeRun]
    let milestones: [Milestone]
    let readings: [ReadingRun]
    let reference: [ReferenceRow]
    let programmes: [Programme]
    let shortfalls: [Shortfall]
    let approvals: [Approval]
    /// In order, so that the bytes are the same.
    let delayed: [OrderName]

    init(_ ledger: Ledger) {
        (branch, seq, hash) = (ledger.branch, ledger.seq, ledger.hash)
        (clock, followsClock, isDropped) = (ledger.clock.milliseconds, ledger.followsClock, ledger.isDropped)
        (regions, sites, fabrics) = (ledger.atlas.regions, ledger.atlas.sites, ledger.atlas.fabrics)
        (halls, silicon, needs) = (ledger.atlas.halls, ledger.atlas.catalogue.silicon, ledger.atlas.catalogue.needs)
        (policy, zones, capex) = (ledger.policy.rows, ledger.zones, ledger.capex)
        (energy, reference, shortfalls) = (ledger.energy, ledger.reference, ledger.shortfalls)
        (shapes, milestones, readings) = (ledger.shapes, ledger.milestones, ledger.readings)
        (delayed, programmes, approvals) = (ledger.delayed.sorted(), ledger.programmes, ledger.approvals)
    }

    /// Puts it all into a new ledger; resources first, so that each keeps its number.
    func restore(_ ledger: inout Ledger, _ resources: [Resource]) throws(SnapshotFault) {
        (ledger.seq, ledger.hash, ledger.clock) = (seq, hash, Instant(milliseconds: clock))
        (ledger.followsClock, ledger.isDropped) = (followsClock, isDropped)
        for resource in resources { ledger.atlas.number(resource) }
        ledger.atlas.add(regions)
        ledger.atlas.add(sites)
        ledger.atlas.add(fabrics)
        ledger.atlas.add(halls)
        ledger.atlas.add(silicon)
        ledger.atlas.add(needs)
        guard ledger.atlas.resources == resources else { throw .damaged }
        ledger.policy.add(policy)
        (ledger.zones, ledger.capex, ledger.energy, ledger.reference) = (zones, capex, energy, reference)
        (ledger.shapes, ledger.milestones, ledger.readings) = (shapes, milestones, readings)
        (ledger.shortfalls, ledger.delayed, ledger.programmes) = (shortfalls, Set(delayed), programmes)
        ledger.approvals = approvals
    }
}
