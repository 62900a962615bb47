import Foundation
import Ledger
import Store
import Testing
import Units

/// A small file system, one megabyte unless more is asked for, mounted while it lives.
final class SmallDisk {
    let path: String

    /// nil where this process may not mount.
    convenience init?(_ size: String = "1m") {
        self.init { SmallDisk.run("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", $0) }
    }

    /// An ext4 of 16 MiB with blocks of so many bytes.
    convenience init?(blockSize: Int) {
        self.init { path in
            SmallDisk.run("truncate", "-s", "16M", path + ".image")
                && SmallDisk.run("mkfs.ext4", "-q", "-m", "0", "-b", "\(blockSize)", path + ".image")
                && SmallDisk.run("mount", "-o", "loop", path + ".image", path)
        }
    }

    private init?(_ mount: (_ path: String) -> Bool) {
        path = NSTemporaryDirectory() + "headroom-disk-\(UUID().uuidString)"
        try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        guard mount(path) else {
            removeFiles()
            return nil
        }
    }

    deinit {
        _ = SmallDisk.run("umount", "-l", path)
        removeFiles()
    }

    private func removeFiles() {
        for file in [path, path + ".image"] { try? FileManager.default.removeItem(atPath: file) }
    }

    /// Takes every byte that is free.
    func fill() throws {
        _ = FileManager.default.createFile(atPath: path + "/ballast", contents: nil)
        let ballast = try FileHandle(forWritingTo: URL(fileURLWithPath: path + "/ballast"))
        for size in [1 << 20, 1 << 12, 1] { while (try? ballast.write(contentsOf: Data(count: size))) != nil {} }
        try? ballast.close()
    }

    /// Gives it more room.
    static func grow(_ disk: SmallDisk, to size: String) -> Bool {
        run("mount", "-o", "remount,size=" + size, disk.path)
    }

    static let isPossible = SmallDisk() != nil

    private static func run(_ words: String...) -> Bool {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = words
        (process.standardOutput, process.standardError) = (FileHandle.nullDevice, FileHandle.nullDevice)
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }
}

@Suite("A full disk", .enabled(if: SmallDisk.isPossible, "needs the right to mount a tmpfs"))
struct FullDiskTests {
    /// Appends until the disk is full; how many went in, and what the last one met.
    private func fill(_ store: any Store) -> (count: Int, fault: StoreFault?) {
        let payload = String(repeating: "x", count: 20_000)
        for seq in 1...200 {
            if let fault = fault({ try store.append([.made(seq, payload: payload)]) }) { return (seq - 1, fault) }
        }
        return (200, nil)
    }

    @Test func `nothing of the append that did not fit is there, and all before it is`() throws {
        let disk = try #require(SmallDisk())
        let path = disk.path + "/ledger.db"
        let store = try SQLiteStore(path: path, create: true)
        let (count, fault) = fill(store)
        #expect(fault == .full(path: path))
        #expect(count > 5)
        #expect(try store.facts(of: "main", after: 0).map(\.seq) == Array(1...count))
        #expect(try SQLiteStore(path: path).facts(of: "main", after: 0).map(\.seq) == Array(1...count))
    }

    @Test func `when there is room again the same append goes in`() throws {
        let disk = try #require(SmallDisk())
        let ballast = disk.path + "/ballast"
        try Data(repeating: 1, count: 600_000).write(to: URL(fileURLWithPath: ballast))
        let store = try SQLiteStore(path: disk.path + "/ledger.db", create: true)
        let (count, _) = fill(store)
        try FileManager.default.removeItem(atPath: ballast)
        try store.append([.made(count + 1, payload: "after")])
        #expect(try store.facts(of: "main", after: 0).map(\.seq) == Array(1...count + 1))
    }

    @Test func `no ledger can be made where there is no room`() throws {
        let disk = try #require(SmallDisk())
        try Data(repeating: 1, count: 1 << 20).write(to: URL(fileURLWithPath: disk.path + "/ballast"))
        let path = disk.path + "/ledger.db"
        #expect(fault { _ = try SQLiteStore(path: path, create: true) } == .full(path: path))
    }
    /// SQLite would be ended there by a bus error, and the server with it.
    @Test(.enabled(if: SmallDisk(blockSize: 1024) != nil, "needs the right to mount an ext4 in a loop device"))
    func `a ledger on a full disk of small blocks is refused, and opens when there is room`() throws {
        let disk = try #require(SmallDisk(blockSize: 1024))
        let path = disk.path + "/ledger.db"
        do {
            let store = try SQLiteStore(path: path, create: true)
            try store.append([.made(1, payload: "before")])
        }
        try disk.fill()
        #expect(fault { _ = try SQLiteStore(path: path) } == .full(path: path))
        try FileManager.default.removeItem(atPath: disk.path + "/ballast")
        #expect(try SQLiteStore(path: path).facts(of: "main", after: 0).map(\.seq) == [1])
    }
}
