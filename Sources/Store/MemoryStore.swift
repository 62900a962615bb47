import Ledger
import Synchronization
import Units

/// A log in memory: for the demo, for what-if on the side, for tests, and on a simulated disk for the simulator.
///
/// Without a disk it keeps no journal: nothing could ever read the bytes again, so they would cost without use. With one, every
/// append is durable on that disk before it is acknowledged, and all reads are answered from memory, which holds what the
/// whole journal said when it was opened. After a crash of the disk every call is refused: open a new store on it.
/// Snapshots, being derived, are in memory alone. A look-up takes constant time, `facts` time for what it gives.
public final class MemoryStore: Store {
    fileprivate struct Contents: Sendable {
        var index = FactIndex()
        var snapshots: [BranchName: Snapshot] = [:]
        var journal: Journal?
    }

    /// Copies of the disk's superblock that opening found damaged and wrote again from the other; nothing was lost by them.
    public let repaired: Int
    private let contents: Mutex<Contents>

    /// An empty log that no fault can meet.
    public init() {
        repaired = 0
        contents = Mutex(Contents())
    }

    /// The log on a disk, which is a new one if the disk is empty. What was written but never acknowledged is there whole or
    /// not at all. Throws `damaged` with the first acknowledged fact that is not what was written, `full` where there is
    /// no room for a new log, `unreachable` when the disk crashes meanwhile. Linear in the log.
    public init(disk: SimulatedDisk) throws(StoreFault) {
        let opened = try Journal.open(disk)
        repaired = opened.repaired
        contents = Mutex(Contents(index: opened.index, journal: opened.journal))
    }

    public func branches() throws(StoreFault) -> [BranchName] {
        try withContents { (contents) in
            let found = contents.index.branches
            return found.filter { $0 == "main" } + found.filter { $0 != "main" }
        }
    }

    public func facts(of branch: BranchName, after: Int) throws(StoreFault) -> [Fact] {
        try withContents { (contents) in contents.index.facts(of: branch, after: after) }
    }

    public func fact(of branch: BranchName, seq: Int) throws(StoreFault) -> Fact? {
        try withContents { (contents) in contents.index.fact(of: branch, seq: seq) }
    }

    public func fact(tenant: String, key: String) throws(StoreFault) -> Fact? {
        try withContents { (contents) in contents.index.fact(tenant: tenant, key: key) }
    }

    public func append(_ facts: [Fact]) throws(StoreFault) {
        try withContents { (contents) throws(StoreFault) in try contents.append(facts) }
    }

    public func snapshot(of branch: BranchName, notAfter seq: Int) throws(StoreFault) -> Snapshot? {
        try withContents { (contents) in contents.snapshots[branch].flatMap { $0.seq <= seq ? $0 : nil } }
    }

    public func keep(_ snapshot: Snapshot) throws(StoreFault) {
        try withContents { (contents) in contents.snapshots[snapshot.branch] = snapshot }
    }

    private func withContents<Value: Sendable>(
        _ body: (inout Contents) throws(StoreFault) -> Value
    ) throws(StoreFault) -> Value {
        try contents.withLock { (contents) throws(StoreFault) in
            try contents.journal?.requireRunning()
            return try body(&contents)
        }
    }
}

extension MemoryStore.Contents {
    fileprivate mutating func append(_ facts: [Fact]) throws(StoreFault) {
        guard index.admits(facts) else { throw .conflict }
        guard !facts.isEmpty else { return }
        guard let began = try journal?.receive() else { return index.add(facts) }
        try journal?.append(facts)
        index.add(facts.map(\.keepingBody))
        try journal?.answer(began)
    }
}

extension Journal {
    func requireRunning() throws(StoreFault) {
        do {
            try disk.requireRunning(boot: boot)
        } catch {
            throw .unreachable(path: disk.name, reason: "the machine crashed; open the ledger again")
        }
    }

    /// When the request came in, unless it was lost on the way.
    fileprivate func receive() throws(StoreFault) -> Int {
        if disk.losesRequest() { throw .unknown(path: disk.name, reason: "no answer came") }
        return disk.milliseconds
    }

    /// Answers yes, unless the caller waits no longer or the answer is lost.
    fileprivate func answer(_ began: Int) throws(StoreFault) {
        let (took, deadline) = (disk.milliseconds - began, disk.options.deadline)
        if let deadline, took > deadline {
            throw .unknown(path: disk.name, reason: "it took longer than the \(deadline) ms that its caller waits")
        }
        if disk.losesAnswer() { throw .unknown(path: disk.name, reason: "no answer came") }
    }
}
