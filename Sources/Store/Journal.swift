import Ledger
import Units

/// An append-only journal of batches on a disk, and the two copies of the superblock that say how much of it was
/// acknowledged.
///
/// An append goes in this order, and none of its steps begins before the one above is done:
///
/// 1. write the batch at the end of the journal, and sync;
/// 2. write both copies of the superblock, which now include the batch, and sync;
/// 3. acknowledge.
///
/// The order tells a torn tail from damage. Bytes past what the superblock says come from a crash before step 3: nobody was
/// told of them, so they are cut off silently. All that the superblock says was durable before the superblock said it, so
/// a crash cannot have torn it: if it is not whole, bytes changed later, and that is named and never served or cut off.
///
/// Each copy of the superblock lies in a sector of its own, so a crash in step 2 leaves each old or new, never half. The newer
/// is right: its batch is whole since step 1. A copy that does not match its checksum was damaged later. The other one
/// loses nothing, because nothing is acknowledged before both are durable, and because opening brings them level before
/// it serves anything.
struct Journal: Sendable {
    static let file = "journal"

    let disk: SimulatedDisk
    let boot: Int
    private(set) var superblock: Superblock

    init(disk: SimulatedDisk, boot: Int, superblock: Superblock) {
        (self.disk, self.boot, self.superblock) = (disk, boot, superblock)
    }

    /// Appends a batch durably. `full` when there is no room, nothing being written; `unknown` when the machine crashed.
    mutating func append(_ facts: [Fact]) throws(StoreFault) {
        let batch = Batch(facts, after: superblock)
        let next = Superblock(
            batches: superblock.batches + 1, length: superblock.length + batch.bytes.count, chain: batch.chain)
        do throws(SimulatedDisk.Fault) {
            try write(batch)
            try Journal.write(next, copies: Superblock.files, on: disk, boot)
        } catch {
            switch error {
            case .full: throw .full(path: disk.name)
            case .crashed: throw .unknown(path: disk.name, reason: "the machine crashed")
            }
        }
        superblock = next
    }

    /// Step 1. Where there is no room the journal gets its old end back.
    private func write(_ batch: Batch) throws(SimulatedDisk.Fault) {
        do throws(SimulatedDisk.Fault) {
            try disk.write(batch.bytes, at: superblock.length, of: Journal.file, boot: boot)
        } catch {
            if error == .full, disk.size(of: Journal.file) > superblock.length {
                try disk.cut(Journal.file, to: superblock.length, boot: boot)
            }
            throw error
        }
        if !SeededBug.answerEarly.isOn { try disk.sync(boot: boot) }
    }

    /// Step 2, or its repetition for one copy.
    static func write(
        _ superblock: Superblock, copies: [String], on disk: SimulatedDisk, _ boot: Int
    ) throws(SimulatedDisk.Fault) {
        let bytes = superblock.bytes
        for file in copies { try disk.write(bytes, at: 0, of: file, boot: boot) }
        if !SeededBug.answerEarly.isOn { try disk.sync(boot: boot) }
    }
}
