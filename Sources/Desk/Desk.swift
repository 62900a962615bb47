import Ledger
import Promise
import Store
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

        public init(tenant: String = "", actor: String = "operator", key: String = "", reason: String? = nil) {
            (self.tenant, self.actor, self.key, self.reason) = (tenant, actor, key, reason)
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
    private var waiting: [(call: Writer.Call, answer: CheckedContinuation<Writer.Answer, Never>)] = []
    private var isDraining = false
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
    public func perform(_ command: Command, _ request: Request) async throws(DeskFault) -> Receipt {
        let answer = await withCheckedContinuation { continuation in
            waiting.append((Writer.Call(command, request), continuation))
            guard !isDraining else { return }
            isDraining = true
            Task { await self.drain() }
        }
        return try answer.get()
    }

    /// Serves all who wait, and those who come meanwhile.
    private func drain() async {
        while !waiting.isEmpty {
            let batch = Array(waiting.prefix(Desk.mostInBatch))
            waiting.removeFirst(batch.count)
            for (one, answer) in zip(batch, writer.perform(batch.map(\.call))) {
                if let code = answer.refusal { refusals[code, default: 0] += 1 }
                one.answer.resume(returning: answer)
            }
            await Task.yield()
        }
        isDraining = false
    }
}

extension Writer.Answer {
    /// The reason for a no that is told for the first time.
    fileprivate var refusal: Refusal.Code? {
        switch self {
        case .success(let receipt): receipt.isReplay ? nil : receipt.body.outcome.refusal?.code
        case .failure(.refused(let refusal, _)): refusal.code
        case .failure(.store): nil
        }
    }
}

/// Why the desk could not do it.
public enum DeskFault: Error, Sendable, CustomStringConvertible {
    /// A definite no, with options where there are any.
    case refused(Refusal, [Offer])
    case store(StoreFault)

    public var description: String {
        switch self {
        case .refused(let refusal, _): refusal.message
        case .store(let fault): fault.description
        }
    }
}
