import Ledger
import Promise
import Store
import Synchronization
import Units

/// The only writer of a process: gives requests their turn, many of them in one append.
///
///     requests ─▶ waiting ─▶ Writer.perform(batch) ─▶ one durable append ─▶ every answer
///
/// While an append waits for the disk, requests gather; the next takes all of them.
public actor Desk {
    /// Who asks, under which key and why.
    public struct Request: Sendable {
        public let tenant: String
        public let actor: String
        public let key: String
        /// Why, in the asker's words.
        public let reason: String?
        /// The number of the ledger's last fact that the asker knew of: when others came since, nothing is done.
        public let expecting: Int?
        /// Who approves it, where policy wants somebody: the asker, if it may.
        public let approver: String?
        /// The request that this approves; see `Approval`.
        public let approves: Int?

        public init(
            tenant: String = "", actor: String = "operator", key: String = "", reason: String? = nil,
            expecting: Int? = nil, approver: String? = nil, approves: Int? = nil
        ) {
            (self.tenant, self.actor, self.key, self.reason) = (tenant, actor, key, reason)
            (self.expecting, self.approver, self.approves) = (expecting, approver, approves)
        }

        /// The same as the answer to a request that waits.
        public func approving(_ request: Int) -> Request {
            Request(
                tenant: tenant, actor: actor, key: key, reason: reason, expecting: expecting, approver: approver,
                approves: request)
        }
    }

    /// A command carried out or refused for good, as stored.
    public struct Receipt: Sendable {
        public let fact: Fact
        public let body: FactBody
        /// Answered from the log: this key was seen before.
        public let isReplay: Bool
    }

    /// The most requests that share one append.
    private static let mostInBatch = 256

    private let store: any Store
    private var writer: Writer
    private let waiting = Mutex(Waiting())
    /// The snapshot that is being kept, or was last.
    private var keeping: Task<Void, Never>?
    /// How often each reason for a no was told since this process began, replays aside.
    public private(set) var refusals: [Refusal.Code: Int] = [:]

    /// Opens a branch: reads its log and folds it.
    public init(_ store: any Store, branch: BranchName = "main", now: Instant? = nil) throws(DeskFault) {
        self.store = store
        writer = try Writer(store, branch: branch, now: now)
    }

    /// A branch that was opened before, at another time.
    public init(_ store: any Store, head: Ledger, now: Instant? = nil) {
        self.store = store
        writer = Writer(store, head: head, now: now)
    }

    /// The ledger as of its last fact, or as it will be at `now` when that is later: dead holds released, overdue items
    /// late. Nothing is written for that.
    public func ledger() throws(DeskFault) -> Ledger { try writer.ledger() }

    /// The ledger as of its last fact, whatever `now` is.
    public func ledgerAsItStands() throws(DeskFault) -> Ledger {
        try writer.catchUp()
        return writer.head
    }

    /// Places and chips as of the last fact folded; enough to make a document of a receipt.
    public var atlas: Atlas { writer.head.atlas }

    /// The facts from the first to the head, ancestors' first.
    public func facts() throws(DeskFault) -> [Fact] { try Lineage(store).facts(writer.head.branch) }

    /// Carries a command out; see `Writer.perform(_:)`. Returns when its fact is durable.
    public nonisolated func perform(_ command: Command, _ request: Request) async throws(DeskFault) -> Receipt {
        try await ask(command, request).answer.get()
    }

    /// The same, with places and chips as of then: what a document of the receipt needs.
    public nonisolated func told(
        _ command: Command, _ request: Request
    ) async throws(DeskFault) -> (receipt: Receipt, atlas: Atlas, basis: DateBasis) {
        let (answer, atlas, basis) = await ask(command, request)
        return (try answer.get(), atlas, basis)
    }

    /// Waits for its turn beside the actor, not in it: who was answered need not wait for the next append to end.
    private nonisolated func ask(_ command: Command, _ request: Request) async -> Told {
        await withCheckedContinuation { continuation in
            let isFirst = waiting.withLock { $0.add(Writer.Call(command, request), continuation) }
            if isFirst { Task { await self.drain() } }
        }
    }

    /// Serves all who wait, and those who come meanwhile.
    private func drain() async {
        while let batch = waiting.withLock({ $0.take(Desk.mostInBatch) }) {
            let seq = writer.head.seq
            let answers = writer.perform(batch.map(\.call))
            keepSnapshotIfDue(since: seq)
            let (atlas, basis) = (writer.head.atlas, writer.head.basis)
            for (one, answer) in zip(batch, answers) {
                if let code = answer.refusal { refusals[code, default: 0] += 1 }
                one.told.resume(returning: (answer, atlas, basis))
            }
            await Task.yield()
        }
    }

    // MARK: Snapshots

    /// Beside the desk: nobody's answer waits for it, and who loses it folds the log.
    private func keepSnapshotIfDue(since seq: Int) {
        guard Snapshots.isDue(writer.head.seq, since: seq) else { return }
        let (store, ledger, before) = (store, writer.head, keeping)
        keeping = Task.detached(priority: .utility) {
            await before?.value
            Snapshots(store).keep(ledger)
        }
    }

    /// Returns when no snapshot is being kept.
    public func settle() async { await keeping?.value }
}

/// An answer with the places and chips to read it by.
private typealias Told = (answer: Writer.Answer, atlas: Atlas, basis: DateBasis)

/// Requests that wait for their turn, in the order in which they came.
private struct Waiting {
    typealias One = (call: Writer.Call, told: CheckedContinuation<Told, Never>)

    private var all: [One] = []
    private var isServed = false

    /// Gives whether there is nobody who serves yet.
    mutating func add(_ call: Writer.Call, _ told: CheckedContinuation<Told, Never>) -> Bool {
        all.append((call, told))
        defer { isServed = true }
        return !isServed
    }

    /// The next to be served; nil when nobody waits, and then nobody serves.
    mutating func take(_ most: Int) -> [One]? {
        isServed = !all.isEmpty
        guard isServed else { return nil }
        let next = Array(all.prefix(most))
        all.removeFirst(next.count)
        return next
    }
}

extension Writer.Answer {
    /// The reason for a no that is told for the first time.
    fileprivate var refusal: Refusal.Code? {
        switch self {
        case .success(let receipt): receipt.isReplay ? nil : receipt.body.outcome.refusal?.code
        case .failure(.refused(let refusal, _)): refusal.code
        case .failure(.store), .failure(.moved): nil
        }
    }
}

/// Why the desk could not do it.
public enum DeskFault: Error, Sendable, CustomStringConvertible {
    /// A definite no, with options where there are any.
    case refused(Refusal, [Offer])
    case store(StoreFault)
    /// The ledger is at this fact, and the asker expected another: look again. Never kept under a key.
    case moved(to: Int)

    public var description: String {
        switch self {
        case .refused(let refusal, _): refusal.message
        case .store(let fault): fault.description
        case .moved(let seq): "the ledger is at fact \(seq) by now; look again, and ask with that number"
        }
    }
}
