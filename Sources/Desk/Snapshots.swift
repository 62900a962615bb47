import Ledger
import Store
import Units

/// Snapshots of branches: used where they are of this very log, made anew where folding grew long.
///
/// A snapshot is derived and is never believed: its bytes carry a checksum, its place must be a fact of the log with that
/// hash, and whatever is wrong with it, it is passed over and the log is folded. To lose one, or to fail to keep one (a full
/// disk, a file that may only be read), changes no answer and is no fault.
struct Snapshots {
    /// Facts folded at opening from which on a snapshot is kept.
    static let mostFolded = 5000
    /// A desk keeps a snapshot whenever the log passes a multiple of this.
    static let interval = 20_000

    private let store: any Store

    init(_ store: any Store) { self.store = store }

    /// The ledger of a branch's newest usable snapshot with a number up to `seq`.
    func ledger(_ branch: BranchName, notAfter seq: Int) -> Ledger? {
        guard let snapshot = try? store.snapshot(of: branch, notAfter: seq), snapshot.seq <= seq,
            isInLog(snapshot, branch), let ledger = try? Ledger(snapshot: snapshot.body), ledger.branch == branch,
            ledger.seq == snapshot.seq, ledger.hash == snapshot.hash
        else { return nil }
        return ledger
    }

    /// Whether the fact that a snapshot names is in the branch's log, unchanged.
    private func isInLog(_ snapshot: Snapshot, _ branch: BranchName) -> Bool {
        guard let fact = try? store.fact(of: branch, seq: snapshot.seq) else { return false }
        return fact.hash == snapshot.hash && fact.expectedHash == fact.hash
    }

    func keep(_ ledger: Ledger) {
        try? store.keep(
            Snapshot(branch: ledger.branch, seq: ledger.seq, hash: ledger.hash, body: ledger.snapshot()))
    }

    /// Whether a log passed a multiple of the interval after `seq`.
    static func isDue(_ now: Int, since seq: Int) -> Bool { now / interval > seq / interval }
}
