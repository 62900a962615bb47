import Ledger
import Units

/// Where the log lives: facts go in, all or none, and come out in order.
///
///     append(facts)   one transaction; the first fact of a batch that is not the next of its branch is a `conflict`
///     facts(of:)      a branch's own facts, in sequence
///
/// A store knows nothing of what a fact means. The key (branch, seq) is the compare-and-swap: two writers that saw the same
/// log cannot both append to it. Keys are unique per (tenant, request key) over all branches.
public protocol Store: Sendable {
    /// Branches that have facts, `main` first, others in the order in which they appeared.
    func branches() throws(StoreFault) -> [BranchName]
    /// A branch's own facts with a number above `after`.
    func facts(of branch: BranchName, after: Int) throws(StoreFault) -> [Fact]
    /// The fact recorded under a request key, if any.
    func fact(tenant: String, key: String) throws(StoreFault) -> Fact?
    /// Appends facts, all or none, durably: when it returns they survive a crash. A fact that is not the next of its branch
    /// (any number may begin one) is a `conflict`.
    func append(_ facts: [Fact]) throws(StoreFault)
}

/// The last sequence number of each branch while a batch is being appended.
struct BranchHeads {
    private var heads: [BranchName: Int] = [:]

    /// Whether a fact follows its branch's last, which `stored` gives the first time; it is the last from then on.
    mutating func follow(_ fact: Fact, stored: () throws -> Int?) rethrows -> Bool {
        let last = try heads[fact.branch] ?? stored()
        heads[fact.branch] = fact.seq
        return last.map { fact.seq == $0 + 1 } ?? true
    }
}

/// Why a store could not answer.
public enum StoreFault: Error, Equatable, Sendable, CustomStringConvertible {
    /// Another writer was first; look again and decide again.
    case conflict
    case missing(path: String)
    case notALedger(path: String, reason: String)
    case newer(path: String, version: Int, known: Int)
    case full(path: String)
    case busy(path: String)
    case unreachable(path: String, reason: String)
    case damaged(Fact.Damage)

    public var description: String {
        switch self {
        case .conflict: "another writer was first; nothing was written, ask again"
        case .missing(let path):
            "there is no ledger at \(path); `headroom init cascadia` or `headroom init DIR` makes one"
        case .notALedger(let path, let reason):
            "\(path) is not a Headroom ledger (\(reason)); name another file with --ledger, it was not touched"
        case .newer(let path, let version, let known):
            "\(path) was written by a newer Headroom (format \(version), this program knows \(known)); it was not touched"
        case .full(let path):
            "the disk of \(path) is full; nothing was written, make room and give the same --key again"
        case .busy(let path):
            "\(path) is being written by another process; nothing was written, ask again with the same --key"
        case .unreachable(let path, let reason): "\(path) cannot be used: \(reason)"
        case .damaged(let damage): "\(damage)"
        }
    }
}
