import Dispatch
import Foundation
import Ledger
import PostgresServer
import Store
import Synchronization
import Testing
import Units

/// A folder of its own for one test, gone with it.
final class Place {
    let path: String

    /// `inMemory` where the system has a folder in memory.
    init(inMemory: Bool = false) throws {
        let shared = "/dev/shm/"
        let parent =
            inMemory && FileManager.default.isWritableFile(atPath: shared) ? shared : NSTemporaryDirectory()
        path = parent + "headroom-store-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func file(_ name: String) -> String { path + "/" + name }

    func sqlite(_ name: String = "ledger.db") throws -> SQLiteStore { try SQLiteStore(path: file(name), create: true) }
}

/// The kinds of store that one test body runs over.
enum Kind: String, CaseIterable {
    case memory, disk, sqlite, postgres

    /// An empty store. Where PostgreSQL's server is not installed its tests are cancelled, and say so.
    func open(_ place: Place) throws -> any Store {
        switch self {
        case .memory: MemoryStore()
        case .disk: try MemoryStore(disk: SimulatedDisk())
        case .sqlite: try place.sqlite()
        case .postgres: try Kind.postgres()
        }
    }

    private static func postgres() throws -> PostgresStore {
        guard PostgresServer.isInstalled else { try Test.cancel("needs PostgreSQL's server: Scripts/install tests") }
        return try PostgresStore(url: try PostgresServer.shared().url(), create: true)
    }
}

extension Fact {
    /// A fact as a store sees one: it does not look inside.
    static func made(
        _ seq: Int, on branch: BranchName = "main", tenant: String = "", key: String = "", payload: String = "{}"
    ) -> Fact {
        Fact(
            branch: branch, seq: seq, schema: 1, recordedAt: Instant(Day(seq)), effectiveDay: Day(seq), tenant: tenant,
            actor: "test", kind: "clock_set", requestKey: key, payload: payload, hash: "\(branch)-\(seq)",
            previousHash: "\(branch)-\(seq - 1)")
    }
}

/// What a body throws, as a store's fault.
func fault(_ body: () throws -> Void) -> StoreFault? {
    do {
        try body()
        return nil
    } catch {
        return error as? StoreFault
    }
}

/// Something that runs beside the test, on a thread of its own.
final class Beside<Value: Sendable>: Sendable {
    private let value = Mutex<Value?>(nil)
    private let done = DispatchSemaphore(value: 0)

    init(_ body: @escaping @Sendable () -> Value) {
        Thread.detachNewThread { [self] in
            let found = body()
            value.withLock { $0 = found }
            done.signal()
        }
    }

    /// Waits for what it gave.
    func get() -> Value? {
        done.wait()
        return value.withLock { $0 }
    }
}
