import Ledger
import Store
import Testing
import Units

/// What a small script does.
private enum Step: Sendable {
    case append([Fact])
    case capacity(Int?)
}

/// How far a script came before the machine halted.
private struct Run {
    let disk: SimulatedDisk
    var acknowledged: [[Fact]] = []
    /// The append in the middle of which it halted.
    var open: [Fact]?
    var isDone = false

    init(_ steps: [Step], halt: Int) {
        disk = SimulatedDisk(.shortWrites)
        disk.halt(after: halt)
        guard let store = try? MemoryStore(disk: disk) else { return }
        for step in steps {
            switch step {
            case .capacity(let bytes): disk.options.capacity = bytes
            case .append(let facts):
                let found = fault { try store.append(facts) }
                if found == nil { acknowledged.append(facts) }
                guard found == nil || found == .full(path: disk.name) else {
                    open = facts
                    return
                }
            }
        }
        isDone = true
    }

    /// Whether a store has all that was acknowledged, and the append that was not whole or not at all.
    func isKept(by store: MemoryStore) throws -> Bool {
        if try store.holds(acknowledged) { return true }
        guard let open else { return false }
        return try store.holds(acknowledged + [open])
    }
}

extension SimulatedDisk.Options {
    fileprivate static var shortWrites: SimulatedDisk.Options {
        var options = SimulatedDisk.Options.perfect
        options.short = 1_000_000
        return options
    }
}

/// Everything that a crash can leave of some writes: each dropped, whole or torn, those kept in every order.
private func outcomes(_ writes: [SimulatedDisk.Write]) -> [[SimulatedDisk.Survivor]] {
    var chosen: [[SimulatedDisk.Survivor]] = [[]]
    for (index, write) in writes.enumerated() {
        let cuts = write.boundaries > 0 ? Array(1...write.boundaries) : []
        let parts = [SimulatedDisk.Survivor.Part.whole] + cuts.flatMap { [.before($0), .from($0)] }
        chosen += chosen.flatMap { list in parts.map { list + [.init(write: index, part: $0)] } }
    }
    return chosen.flatMap { permutations($0) }
}

private func permutations<Element>(_ list: [Element]) -> [[Element]] {
    guard let first = list.first else { return [[]] }
    return permutations(Array(list.dropFirst())).flatMap { rest in
        (0...rest.count).map { rest[..<$0] + [first] + rest[$0...] }
    }
}

@Suite("A crash of the disk under a journal")
struct DiskCrashTests {
    private static let steps: [Step] = [
        .append([.made(1, tenant: "a", key: "k1")]),
        .append([.made(2, payload: String(repeating: "x", count: 1100)), .made(3), .made(3, on: "fork")]),
        .capacity(5500),
        .append([.made(4, payload: String(repeating: "y", count: 9000))]),
        .append([.made(4, tenant: "a", key: "k4")]),
        .capacity(nil),
        .append([.made(4, on: "fork", payload: "late"), .made(5)]),
    ]

    @Test func `what has one, has all, in each order and part`() {
        let disk = SimulatedDisk()
        try? disk.write([UInt8](repeating: 1, count: 600), at: 0, of: "a", boot: 0)
        try? disk.write([1], at: 0, of: "b", boot: 0)
        // Dropped or one of three parts, times dropped or whole, plus the other order where both are kept.
        #expect(outcomes(disk.unsynced).count == 4 * 2 + 3)
    }

    /// Halts after each operation; tries each outcome; opens, halting after each operation of that as well, and again each
    /// outcome; then appends and opens once more.
    @Test func `whenever it comes and whatever it leaves, what was acknowledged is there`() throws {
        var (crashes, halts, wrong) = (0, 0, [String]())
        while true {
            let run = Run(DiskCrashTests.steps, halt: halts)
            // More than a superblock's copies, or a short write, its cut and a batch, would mean that a sync is missing.
            try #require(run.disk.unsynced.count <= 4, "halt after \(halts)")
            for outcome in outcomes(run.disk.unsynced) {
                let disk = run.disk.copy()
                disk.heal()
                disk.crash(leaving: outcome)
                let (count, isRight) = try survives(disk, run)
                crashes += count
                if !isRight { wrong.append("halt after \(halts), \(outcome)") }
            }
            if run.isDone { break }
            halts += 1
        }
        print("crashes: \(halts) operations, \(crashes) crashes")
        #expect(wrong.isEmpty, "\(wrong.count), the first: \(wrong.prefix(3))")
        #expect(halts >= 25)
        #expect(crashes > 1000)
    }

    /// How many crashes were tried on this disk and within its openings, and whether all was kept each time.
    private func survives(_ disk: SimulatedDisk, _ run: Run) throws -> (Int, Bool) {
        var crashes = 1
        for halt in 0... {
            let opening = disk.copy()
            opening.halt(after: halt)
            if (try? MemoryStore(disk: opening)) != nil { break }
            for outcome in outcomes(opening.unsynced) {
                let again = opening.copy()
                again.crash(leaving: outcome)
                crashes += 1
                guard try goesOn(again, run) else { return (crashes, false) }
            }
        }
        return (crashes, try goesOn(disk, run))
    }

    /// Opens, appends, and opens again.
    private func goesOn(_ disk: SimulatedDisk, _ run: Run) throws -> Bool {
        let store = try MemoryStore(disk: disk)
        guard try run.isKept(by: store), store.repaired == 0 else { return false }
        let before = try store.facts(of: "main", after: 0)
        guard try keepsWhatIsServed(disk, before) else { return false }
        try store.append([.made(before.count + 1, payload: "on")])
        let again = try MemoryStore(disk: disk)
        return try again.facts(of: "main", after: 0) == before + [.made(before.count + 1, payload: "on")]
    }

    /// What an opening has served is there even when either copy of the superblock is damaged after it.
    private func keepsWhatIsServed(_ disk: SimulatedDisk, _ facts: [Fact]) throws -> Bool {
        try ["superblock-a", "superblock-b"].allSatisfy { file in
            let copy = disk.copy()
            copy.crash(leaving: [])
            copy.flip(bit: 70, of: file)
            let store = try MemoryStore(disk: copy)
            return try store.repaired == 1 && store.facts(of: "main", after: 0) == facts
        }
    }

    @Test func `a store from before it is refused, a new one answers`() throws {
        let disk = SimulatedDisk(name: "a.disk")
        let store = try MemoryStore(disk: disk)
        try store.append([.made(1)])
        disk.crash()
        let refused = StoreFault.unreachable(path: "a.disk", reason: "the machine crashed; open the ledger again")
        #expect(fault { try store.append([.made(2)]) } == refused)
        #expect(fault { _ = try store.facts(of: "main", after: 0) } == refused)
        #expect(fault { _ = try store.fact(tenant: "", key: "k") } == refused)
        #expect(try MemoryStore(disk: disk).facts(of: "main", after: 0) == [.made(1)])
    }
}
