import CFaultDisk
import Foundation

/// One call that reached the disk.
struct DiskEvent: Sendable {
    enum Role: Int, CaseIterable, Sendable {
        case main, wal, journal

        var suffix: String { ["", "-wal", "-journal"][rawValue] }
    }

    enum Call: Sendable {
        case create
        case write(at: Int, [UInt8])
        case truncate(to: Int)
        /// Reported as failed, what it was for may never become durable.
        case sync(failed: Bool)
        case delete(syncsFolder: Bool)
    }

    let role: Role
    let call: Call
}

/// The disk under one SQLite database while this value lives: every call recorded, and one failed on demand.
///
/// The database must not be open when the watch begins nor when it ends.
final class FaultDisk {
    /// What the call that fails reports, and what it did all the same.
    enum Fault: CaseIterable {
        case error, full, short, late

        fileprivate var kind: fault_kind {
            switch self {
            case .error: fault_kind_error
            case .full: fault_kind_full
            case .short: fault_kind_short
            case .late: fault_kind_late
            }
        }
    }

    private let disk: OpaquePointer

    /// From the first watch on, every database of the process opens through the layer; only watched ones are recorded.
    private static let isInstalled = fault_disk_install(1) == 0

    init(_ path: String) {
        guard FaultDisk.isInstalled, let disk = fault_disk_watch(path) else {
            preconditionFailure("the fault layer could not be put under \(path)")
        }
        self.disk = disk
    }

    deinit { fault_disk_unwatch(disk) }

    /// How many calls were recorded so far.
    var count: Int { fault_disk_count(disk) }

    /// How many writes, syncs and truncates there were, failed ones too.
    var calls: Int { Int(fault_disk_calls(disk)) }

    /// Whether the fault armed last has struck.
    var hasStruck: Bool { fault_disk_has_struck(disk) == 1 }

    /// Makes the `call`-th write, sync or truncate from now fail, once.
    func arm(_ call: Int, _ fault: Fault) { fault_disk_arm(disk, Int32(call), fault.kind) }

    func disarm() { fault_disk_arm(disk, 0, fault_kind_error) }

    /// All calls recorded so far, in order.
    func events() -> [DiskEvent] { (0..<count).map { FaultDisk.event(fault_disk_event(disk, $0)) } }

    private static func event(_ event: fault_event) -> DiskEvent {
        guard let role = DiskEvent.Role(rawValue: Int(event.role.rawValue)) else {
            preconditionFailure("the fault layer knows a role that this one does not")
        }
        return DiskEvent(role: role, call: call(event))
    }

    private static func call(_ event: fault_event) -> DiskEvent.Call {
        switch event.op {
        case fault_op_create: .create
        case fault_op_write:
            .write(at: Int(event.offset), Array(UnsafeBufferPointer(start: event.bytes, count: event.length)))
        case fault_op_truncate: .truncate(to: Int(event.offset))
        case fault_op_sync: .sync(failed: event.failed == 1)
        default: .delete(syncsFolder: event.offset == 1)
        }
    }
}
