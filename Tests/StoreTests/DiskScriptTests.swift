import Ledger
import Store
import Testing
import TestRandom
import Units

/// A client of a log on a failing disk, who remembers what it was told and nothing else.
private struct Client {
    private let disk: SimulatedDisk
    private var store: MemoryStore?
    private var batches: Batches
    private var random: SplitMix64
    /// Known to be written.
    private var written: [[Fact]] = []
    private(set) var opened = 0
    private(set) var repaired = 0
    private(set) var damaged = 0
    private(set) var wrong: String?

    init(seed: Int) {
        let options = SimulatedDisk.Options.draw(from: UInt64(seed))
        (disk, random) = (SimulatedDisk(options, seed: UInt64(seed)), SplitMix64(seed: seed))
        batches = Batches(seed: seed)
    }

    var tally: SimulatedDisk.Tally { disk.tally }

    /// Goes on until the end of the script, damage, or a broken law.
    mutating func run(steps: Int) throws {
        for _ in 0..<steps where damaged == 0 && wrong == nil { try step() }
        if damaged == 0, wrong == nil { try finish() }
    }

    private mutating func step() throws {
        guard let store else { return try open(inDoubt: nil) }
        switch random.int(1...100) {
        case 1...3:
            disk.crash()
            self.store = nil
        case 4...5: disk.options.capacity = nil
        case 6...10: expect(try store.holds(written), "a running store holds something else")
        default: try append(store)
        }
    }

    private mutating func append(_ store: MemoryStore) throws {
        let batch = batches.next(payload: 0...1500)
        switch fault({ try store.append(batch) }) {
        case nil: written.append(batch)
        case .full?:
            batches.takeBack(batch)
            expect(try store.fact(tenant: "tenant", key: batch[0].requestKey) == nil, "full, yet written")
        case .unknown?: try ask(store, batch)
        case let other: expect(false, "append answered \(String(describing: other))")
        }
    }

    /// The key tells whether an append was done, where the machine still runs; otherwise opening it again does.
    private mutating func ask(_ store: MemoryStore, _ batch: [Fact]) throws {
        guard let found = try? store.fact(tenant: "tenant", key: batch[0].requestKey) else {
            if (try? store.branches()) == nil {
                self.store = nil
                return try open(inDoubt: batch)
            }
            return batches.takeBack(batch)
        }
        expect(found == batch[0], "the key finds another fact")
        written.append(batch)
    }

    /// Opens, as often as it takes. What is in doubt is there whole or not at all.
    private mutating func open(inDoubt batch: [Fact]?) throws {
        while store == nil {
            do throws(StoreFault) {
                store = try MemoryStore(disk: disk)
            } catch {
                if case .damaged = error { return noteDamage(error) }
                guard isPassing(error) else { return expect(false, "opening answered \(error)") }
            }
        }
        guard let store else { return }
        opened += 1
        repaired += store.repaired
        expect(store.repaired == 0 || disk.tally.flips > 0, "repaired without a flip")
        if let batch, try store.holds(written + [batch]) {
            written.append(batch)
        } else {
            if let batch { batches.takeBack(batch) }
            expect(try store.holds(written), "after opening it holds something else")
        }
    }

    /// A crash meanwhile, or no room for a new log, for which room is made: the next attempt may do better.
    private func isPassing(_ fault: StoreFault) -> Bool {
        disk.options.capacity = nil
        switch fault {
        case .unreachable, .full: return true
        default: return false
        }
    }

    private mutating func noteDamage(_ fault: StoreFault) {
        damaged = 1
        expect(disk.tally.flips > 0, "\(fault), but no bit was flipped")
    }

    /// Healed, the disk takes an append and has all.
    private mutating func finish() throws {
        disk.heal()
        disk.crash()
        store = nil
        try open(inDoubt: nil)
        guard let store else { return }
        let batch = batches.next()
        try store.append(batch)
        expect(try MemoryStore(disk: disk).holds(written + [batch]), "the last append is not there")
    }

    private mutating func expect(_ isRight: Bool, _ what: String) { if !isRight, wrong == nil { wrong = what } }
}

@Suite("Long scripts on a failing disk")
struct DiskScriptTests {
    private func play(_ scripts: Int, steps: Int, _ name: String) throws {
        let first = seed(of: name)
        var (opened, repaired, damaged, total) = (0, 0, 0, [String: Int]())
        for seed in first..<first + scripts {
            var client = Client(seed: seed)
            try client.run(steps: steps)
            #expect(client.wrong == nil, "HEADROOM_SEED=\(seed)")
            (opened, repaired, damaged) = (opened + client.opened, repaired + client.repaired, damaged + client.damaged)
            for (what, count) in Mirror(reflecting: client.tally).children {
                if let what, let count = count as? Int { total[what, default: 0] += count }
            }
        }
        let counts = total.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
        print("\(name): \(scripts) scripts, \(opened) openings, \(repaired) repaired, \(damaged) damaged, \(counts)")
        // A fault that was not met was not tested.
        #expect(total.count == 13 && total.values.allSatisfy { $0 > 0 })
        #expect(repaired > 0 && damaged > 0)
    }

    @Test func `nothing acknowledged is lost, changed or served damaged`() throws {
        try play(400, steps: 100, "scripts")
    }

    /// 20,000 scripts, half of them on each of two cores.
    @Test(.enabled(if: isSoak, "20,000 scripts: HEADROOM_SOAK=1"), arguments: 0...1)
    func `Soak: nothing acknowledged is lost, changed or served damaged`(_ half: Int) throws {
        let clock = ContinuousClock()
        let name = "long scripts, half \(half)"
        print("\(name) took \(try clock.measure { try play(10_000, steps: 200, name) })")
    }
}
