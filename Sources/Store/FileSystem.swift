import Foundation

/// The file system that a file lies on, or will.
struct FileSystem {
    let blockSize: Int
    /// Bytes that this process may still take.
    let free: Int

    /// nil where it cannot be asked.
    init?(holding path: String) {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        guard let space = SystemCalls.space(in: folder) else { return nil }
        (blockSize, free) = space
    }

    init(blockSize: Int, free: Int) { (self.blockSize, self.free) = (blockSize, free) }

    /// Whether SQLite can open a ledger here without a risk to the process.
    ///
    /// SQLite maps its index of the write-ahead log into memory and claims room for it by writing one byte in 4,096. Where
    /// blocks are smaller than that, the others are claimed as they are touched, and on a full disk the system ends
    /// the process for it (bus error). The index of a write-ahead log that is folded in as it should be takes 32 KiB.
    var hasRoomForIndex: Bool { blockSize >= 4096 || free >= 256 << 10 }
}
