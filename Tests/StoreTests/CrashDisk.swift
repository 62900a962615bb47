import Foundation
import TestRandom

/// What a power cut may leave of a database, as its calls reach the disk one by one.
///
///     drop      of each file only what a sync made durable
///     keep      everything that was called for
///     tear      everything, but of the call in flight, a write, only what is before a sector boundary
///     reorder   what is durable and a drawn subset of the sectors of the calls since, in drawn order
///
/// Assumed of the disk: a sector of 512 bytes is there whole or not at all; bytes outside a write stay as they are
/// (SQLite's powersafe overwrite); a sync that returned well is kept. A file is made or deleted for good only when its
/// folder is synced: with the first sync of a new write-ahead or rollback journal, or with a delete that says so. After a
/// sync that failed, what it was for is never durable unless it is written again (a kernel may take such pages for clean).
struct CrashDisk {
    enum Mode: CaseIterable { case drop, keep, tear, reorder }

    /// The files of a database by role; nil is no file.
    typealias Image = [DiskEvent.Role: [UInt8]]

    fileprivate struct File {
        var durable: [UInt8] = []
        var current: [UInt8] = []
        var pending: [DiskEvent.Call] = []
        /// What a failed sync was for, until the next sync that does not fail.
        var doubtful: [DiskEvent.Call] = []
        /// Whether its next sync syncs the folder, too.
        var syncsFolder: Bool
    }

    private var files: [File] = []
    private var folder: [DiskEvent.Role: Int] = [:]
    private var durableFolder: [DiskEvent.Role: Int] = [:]
    /// Counts changes of what is there, and of what is durable.
    private(set) var version = 0, durableVersion = 0

    /// A disk that holds files, all durable.
    init(_ image: Image = [:]) {
        for (role, bytes) in image.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            folder[role] = files.count
            files.append(File(durable: bytes, current: bytes, syncsFolder: false))
        }
        durableFolder = folder
    }

    static let sector = 512

    // MARK: Calls

    mutating func take(_ event: DiskEvent) {
        switch event.call {
        case .create: make(event.role)
        case .write, .truncate: change(event.role, event.call)
        case .sync(let failed): sync(event.role, failed: failed)
        case .delete(let syncsFolder):
            version += 1
            folder[event.role] = nil
            if syncsFolder { keepFolder() }
        }
    }

    private mutating func make(_ role: DiskEvent.Role) {
        version += 1
        folder[role] = files.count
        files.append(File(syncsFolder: role != .main))
    }

    private mutating func change(_ role: DiskEvent.Role, _ call: DiskEvent.Call) {
        let file = position(role)
        version += 1
        CrashDisk.apply(call, to: &files[file].current)
        files[file].pending.append(call)
    }

    private mutating func sync(_ role: DiskEvent.Role, failed: Bool) {
        let file = position(role)
        let pending = files[file].pending
        files[file].pending = []
        guard !failed else {
            files[file].doubtful += pending
            return
        }
        files[file].doubtful = []
        for call in pending { CrashDisk.apply(call, to: &files[file].durable) }
        if !pending.isEmpty { durableVersion += 1 }
        if files[file].syncsFolder { keepFolder() }
        files[file].syncsFolder = false
    }

    private mutating func keepFolder() {
        if durableFolder != folder { durableVersion += 1 }
        durableFolder = folder
    }

    private func position(_ role: DiskEvent.Role) -> Int {
        guard let position = folder[role] else { preconditionFailure("a call on \(role), which is not there") }
        return position
    }

    private static func apply(_ call: DiskEvent.Call, to bytes: inout [UInt8]) {
        switch call {
        case .write(let offset, let new):
            grow(&bytes, to: offset + new.count)
            bytes.replaceSubrange(offset..<offset + new.count, with: new)
        case .truncate(let size):
            if bytes.count > size { bytes.removeLast(bytes.count - size) } else { grow(&bytes, to: size) }
        case .create, .sync, .delete: break
        }
    }

    private static func grow(_ bytes: inout [UInt8], to size: Int) {
        if bytes.count < size { bytes.append(contentsOf: repeatElement(0, count: size - bytes.count)) }
    }

    // MARK: Images

    /// Everything called for so far.
    var kept: Image { folder.mapValues { files[$0].current } }

    /// Only what is durable.
    var dropped: Image { durableFolder.mapValues { files[$0].durable } }

    /// Everything so far, and a call in flight up to a drawn sector boundary; nil when it cannot be torn.
    func torn(_ event: DiskEvent, _ random: inout SplitMix64) -> Image? {
        guard case .write(let offset, let bytes) = event.call, let file = folder[event.role] else { return nil }
        let pieces = CrashDisk.sectors(offset, bytes)
        guard pieces.count > 1 else { return nil }
        var torn = files[file].current
        for piece in pieces.prefix(random.int(1...pieces.count - 1)) { CrashDisk.apply(piece, to: &torn) }
        var image = kept
        image[event.role] = torn
        return image
    }

    /// What is durable and some of what is not; nil when all is durable.
    func reordered(_ random: inout SplitMix64) -> Image? {
        let isOpen = folder != durableFolder || folder.values.contains { !files[$0].isDurable }
        guard isOpen else { return nil }
        let known = random.chance(50) ? folder : durableFolder
        var image: Image = [:]
        for role in DiskEvent.Role.allCases {
            guard let file = known[role] else { continue }
            image[role] = CrashDisk.shuffled(files[file], &random)
        }
        return image
    }

    private static func shuffled(_ file: File, _ random: inout SplitMix64) -> [UInt8] {
        var bytes = file.durable
        let share = random.int(1...99)
        let calls = (file.doubtful + file.pending).flatMap { call -> [DiskEvent.Call] in
            guard case .write(let offset, let bytes) = call else { return [call] }
            return sectors(offset, bytes)
        }
        for call in calls.filter({ _ in random.chance(share) }).shuffled(using: &random) { apply(call, to: &bytes) }
        return bytes
    }

    /// A write in pieces that do not cross a sector boundary.
    private static func sectors(_ offset: Int, _ bytes: [UInt8]) -> [DiskEvent.Call] {
        var pieces: [DiskEvent.Call] = []
        var start = 0
        while start < bytes.count {
            let end = min(bytes.count, ((offset + start) / sector + 1) * sector - offset)
            pieces.append(.write(at: offset + start, Array(bytes[start..<end])))
            start = end
        }
        return pieces
    }
}

extension CrashDisk.File {
    var isDurable: Bool { pending.isEmpty && doubtful.isEmpty }
}

extension CrashDisk.Image {
    /// Makes the files of a database what the image says, and nothing else; shared memory does not outlive a crash.
    func write(to path: String) throws {
        unlink(path + "-shm")
        for role in DiskEvent.Role.allCases {
            let name = path + role.suffix
            guard let bytes = self[role] else {
                unlink(name)
                continue
            }
            guard let file = fopen(name, "wb") else { throw CocoaError(.fileWriteUnknown) }
            defer { fclose(file) }
            guard fwrite(bytes, 1, bytes.count, file) == bytes.count else { throw CocoaError(.fileWriteOutOfSpace) }
        }
    }
}
