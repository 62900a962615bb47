import Ledger
import Units

extension Journal {
    /// A journal that was found on a disk, or made there.
    struct Opened {
        let journal: Journal
        let index: FactIndex
        /// Copies of the superblock that were damaged and have been written again from the other.
        let repaired: Int
    }

    /// Opens what is on a disk, checking every byte of it, or makes a journal on an empty one. Linear in the bytes.
    static func open(_ disk: SimulatedDisk) throws(StoreFault) -> Opened {
        do {
            return try open(disk, boot: disk.boot)
        } catch let fault as StoreFault {
            throw fault
        } catch let damage as Fact.Damage {
            throw .damaged(damage)
        } catch SimulatedDisk.Fault.full {
            throw .full(path: disk.name)
        } catch {
            throw .unreachable(path: disk.name, reason: "the machine crashed while it was opened; open it again")
        }
    }

    private static func open(_ disk: SimulatedDisk, boot: Int) throws -> Opened {
        let copies = try Superblock.files.map { Superblock.copy(in: try disk.read($0, boot: boot)) }
        let bytes = try disk.read(file, boot: boot)
        for case .newer(let format) in copies {
            throw StoreFault.newer(path: disk.name, version: format, known: Superblock.format)
        }
        let isNew = bytes.isEmpty && copies.allSatisfy { $0 == .absent }
        guard let newest = isNew ? .empty : copies.compactMap(\.superblock).max(by: { $0.batches < $1.batches }) else {
            throw Recovery.damageWithoutSuperblock(of: bytes)
        }
        let index = try Recovery.index(of: bytes, acknowledged: newest)
        try level(copies, newest, on: disk, boot)
        if bytes.count > newest.length {
            try disk.cut(file, to: newest.length, boot: boot)
            try disk.sync(boot: boot)
        }
        return Opened(
            journal: Journal(disk: disk, boot: boot, superblock: newest), index: index,
            repaired: copies.count { isDamaged($0, newest) })
    }

    /// Writes again each copy that is not the newest superblock, so that one flip later on cannot undo what is served now.
    private static func level(
        _ copies: [Superblock.Copy], _ newest: Superblock, on disk: SimulatedDisk, _ boot: Int
    ) throws(SimulatedDisk.Fault) {
        let stale = copies.indices.filter { copies[$0] != .whole(newest) }.map { Superblock.files[$0] }
        if !stale.isEmpty { try write(newest, copies: stale, on: disk, boot) }
    }

    /// A crash leaves a copy one batch behind, and before the first batch none; anything else is damage.
    private static func isDamaged(_ copy: Superblock.Copy, _ newest: Superblock) -> Bool {
        switch copy {
        case .absent: newest.batches > 0
        case .whole(let superblock): superblock.batches < newest.batches - 1
        case .damaged, .newer: true
        }
    }
}
