import Store
import Testing

@Suite("A simulated disk")
struct SimulatedDiskTests {
    private let disk = SimulatedDisk()

    private func write(_ bytes: [UInt8], at offset: Int = 0, _ file: String = "a") throws {
        try disk.write(bytes, at: offset, of: file, boot: disk.boot)
    }

    private func content(_ file: String = "a") throws -> [UInt8] { try disk.read(file, boot: disk.boot) }

    @Test func `reads see writes at once`() throws {
        try write([1, 2, 3])
        try write([9], at: 1)
        try write([4], at: 3)
        #expect(try content() == [1, 9, 3, 4])
        try disk.cut("a", to: 2, boot: 0)
        #expect(try content() == [1, 9])
        #expect(disk.size(of: "a") == 2)
        #expect(try content("b") == [])
    }

    @Test func `what was synced survives, the rest as it was chosen`() throws {
        try write([1, 2, 3])
        try disk.sync(boot: 0)
        try write([7], at: 0)
        try write([8], at: 1)
        #expect(disk.unsynced.map(\.file) == ["a", "a"])
        disk.crash(leaving: [SimulatedDisk.Survivor(write: 1)])
        #expect(try content() == [1, 8, 3])
        #expect(disk.unsynced == [])
    }

    @Test func `the order in which writes reach the disk decides what is left`() throws {
        try write([1])
        try write([2])
        let other = disk.copy()
        disk.crash(leaving: [.init(write: 0), .init(write: 1)])
        other.crash(leaving: [.init(write: 1), .init(write: 0)])
        #expect(try content() == [2])
        #expect(try other.read("a", boot: 1) == [1])
        #expect(other.tally.reordered == 1)
        #expect(disk.tally.reordered == 0)
    }

    @Test(arguments: [
        (0, 512, 0), (0, 513, 1), (0, 1024, 1), (500, 12, 0), (500, 13, 1), (511, 514, 2), (512, 1, 0), (3, 2000, 3),
    ])
    func `a write can be torn where sectors meet`(_ offset: Int, _ count: Int, _ boundaries: Int) throws {
        try write([UInt8](repeating: 1, count: 4096))
        try disk.sync(boot: 0)
        try write([UInt8](repeating: 2, count: count), at: offset)
        #expect(disk.unsynced.map(\.boundaries) == [boundaries])
        for boundary in 0..<boundaries {
            let (head, tail) = (disk.copy(), disk.copy())
            head.crash(leaving: [.init(write: 0, part: .before(boundary + 1))])
            tail.crash(leaving: [.init(write: 0, part: .from(boundary + 1))])
            let cut = (offset / 512 + boundary + 1) * 512
            let new = offset..<offset + count
            let all = (0..<4096).map { $0 }
            #expect(try head.read("a", boot: 1) == all.map { new.contains($0) && $0 < cut ? 2 : 1 })
            #expect(try tail.read("a", boot: 1) == all.map { new.contains($0) && $0 >= cut ? 2 : 1 })
        }
    }

    @Test func `a crash refuses who used the disk before it`() throws {
        try write([1])
        disk.crash()
        for attempt in [
            { try disk.sync(boot: 0) }, { try disk.cut("a", to: 0, boot: 0) }, { _ = try disk.read("a", boot: 0) },
            { try disk.write([1], at: 0, of: "a", boot: 0) },
        ] { #expect(throws: SimulatedDisk.Fault.crashed) { try attempt() } }
        try disk.sync(boot: 1)
    }

    @Test func `a machine that is to halt does so many operations more`() throws {
        disk.halt(after: 2)
        try write([1])
        try disk.sync(boot: 0)
        #expect(throws: SimulatedDisk.Fault.crashed) { try write([2]) }
        #expect(throws: SimulatedDisk.Fault.crashed) { _ = try content() }
        disk.crash()
        #expect(try content() == [1])
    }

    @Test func `a write that does not fit fails whole or is short`() throws {
        disk.options.capacity = 10
        try write([UInt8](repeating: 1, count: 6))
        try write([1, 1], "b")
        #expect(throws: SimulatedDisk.Fault.full) { try write([2, 2, 2], at: 6) }
        #expect(disk.size(of: "a") == 6)
        try write([3, 3, 3, 3, 3, 3])
        disk.options.short = 1_000_000
        #expect(throws: SimulatedDisk.Fault.full) { try write([2, 2, 2], at: 6) }
        #expect(try content() == [3, 3, 3, 3, 3, 3, 2, 2])
        disk.heal()
        try write([4, 4, 4], at: 6)
        #expect(try content() == [3, 3, 3, 3, 3, 3, 4, 4, 4])
    }

    @Test func `a flipped bit is another one until it is flipped again`() throws {
        try write([0, 0])
        try disk.sync(boot: 0)
        disk.flip(bit: 9, of: "a")
        #expect(try content() == [0, 2])
        disk.flip(bit: 9, of: "a")
        #expect(try content() == [0, 0])
        disk.options.flip = 1_000_000
        #expect(try content().reduce(0) { $0 + $1.nonzeroBitCount } == 1)
    }

    @Test func `time is counted, not spent`() throws {
        for _ in 0..<5 { try disk.sync(boot: 0) }
        #expect(disk.milliseconds == 5)
        disk.options.slow = 1_000_000
        disk.options.slowest = 1
        for _ in 0..<5 { try disk.sync(boot: 0) }
        #expect(disk.milliseconds == 15)
    }

    /// What 300 operations on a disk of this seed leave.
    private func fate(_ seed: UInt64) -> (SimulatedDisk.Tally, [UInt8]?) {
        var options = SimulatedDisk.Options.draw(from: seed)
        (options.crash, options.slow) = (50_000, 50_000)
        let disk = SimulatedDisk(options, seed: seed)
        for step in 0..<300 {
            try? disk.write([UInt8](repeating: UInt8(step % 256), count: 700), at: step * 100, of: "a", boot: disk.boot)
            if step % 3 == 0 { try? disk.sync(boot: disk.boot) }
        }
        return (disk.tally, try? disk.read("a", boot: disk.boot))
    }

    @Test func `the same seed gives the same fate, another another`() {
        let fates = (0..<20).map { fate($0) }
        for seed in 0..<20 { #expect(fate(UInt64(seed)) == fates[seed]) }
        for seed in 1..<20 { #expect(fates[seed] != fates[0]) }
        #expect(SimulatedDisk.Options.draw(from: 7) == .draw(from: 7))
        #expect(SimulatedDisk.Options.draw(from: 7) != .draw(from: 8))
    }
}
