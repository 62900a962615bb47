import Ledger
import Profile
import Promise
import Units
import Verify

/// A small market in which contracts are made and changed, and read back as text.
///
/// Hall a has live `gpu` at 2 dollars an accelerator-hour: one accelerator for one day is 4,800 cents.
extension World {
    static let dayOfOne = 4_800

    static func market(_ a: Int = 100, b: Int = 0) throws(Refusal) -> World {
        var world = try World.plain()
        if a > 0 { try world.add("chips-a", "chips/a/gpu", a) }
        if b > 0 { try world.add("chips-b", "chips/b/gpu", b) }
        return world
    }

    mutating func policy(_ name: String, _ value: String) throws(Refusal) {
        try record(.definePolicy(rows: [PolicyRow(name: name, value: value, source: World.source)]))
    }

    // MARK: Commands

    @discardableResult
    mutating func sign(
        _ name: OrderName, _ count: Int, term: String = "90d", _ change: (inout OrderRequest) -> Void = { _ in }
    ) throws(Refusal) -> Outcome {
        try record(.sign(request: World.request(count, name, term: term, change)))
    }

    @discardableResult
    mutating func hold(
        _ name: OrderName, _ count: Int, term: String = "90d", until: String = "2026-01-15",
        _ change: (inout OrderRequest) -> Void = { _ in }
    ) throws(Refusal) -> Outcome {
        try record(.hold(request: World.request(count, name, term: term, change), until: Instant(until)!))
    }

    @discardableResult
    mutating func amend(
        _ name: OrderName, from: String? = nil, _ change: (inout OrderRequest) -> Void
    ) throws(Refusal) -> Outcome {
        try record(World.amending(name, from: from, change))
    }

    static func amending(
        _ name: OrderName, from: String? = nil, _ change: (inout OrderRequest) -> Void
    ) -> Command {
        var changes = OrderRequest()
        change(&changes)
        return .amend(order: name, changes: changes, from: from.map { Day($0)! })
    }

    @discardableResult
    mutating func renew(_ name: OrderName, _ term: String, price: Int? = nil) throws(Refusal) -> Outcome {
        try record(.renew(order: name, term: Term(term)!, price: price.map(MicroDollars.init)))
    }

    @discardableResult
    mutating func cancel(_ name: OrderName) throws(Refusal) -> Outcome { try record(.cancel(order: name)) }

    @discardableResult
    mutating func cut(_ item: ItemName, by count: Int) throws(Refusal) -> Outcome {
        try record(.cut(item: item, by: count))
    }

    @discardableResult
    mutating func repromise(_ proposal: String? = nil) throws(Refusal) -> Outcome {
        try record(.repromise(cause: "supply fell short", approver: "kim", proposal: proposal))
    }

    /// Lets time pass, as the desk does before the first command of a day.
    @discardableResult
    mutating func pass(to day: String) throws(Refusal) -> Outcome {
        let instant = Instant(day)!
        return try record(.setClock(to: instant), at: instant)
    }

    // MARK: Answers

    /// Why a command is refused, by search or by the ledger; nil when it is not.
    func refusal(_ command: Command, at instant: Instant? = nil) -> Refusal? {
        var copy = self
        do throws(Refusal) {
            return try copy.record(command, at: instant).refusal
        } catch {
            return error
        }
    }

    func state(_ name: OrderName) -> String { ledger[name].map { ledger.state(of: $0) } ?? "none" }

    /// The rows an order has now, as `hall count start end`.
    func rows(_ name: OrderName) -> [String] { World.text(ledger[name]?.current ?? []) }

    /// The rows of earlier versions.
    func past(_ name: OrderName) -> [String] {
        World.text((ledger[name]?.commitment?.past ?? []).flatMap(\.rows))
    }

    /// What is kept for the holder after the end.
    func reserve(_ name: OrderName) -> [String] { World.text(ledger[name]?.commitment?.reserve?.rows ?? []) }

    static func text(_ rows: [Row]) -> [String] {
        rows.map { "\($0.hall) \($0.count) \($0.start) \($0.end)" }.sorted()
    }

    /// Free committed gpu of a hall on a day.
    func free(_ hall: String, _ day: String) -> Int {
        ledger.atlas.position(ResourceName("chips/\(hall)/gpu")).map { ledger.firm[$0][Day(day)!.number] } ?? 0
    }

    /// What the second opinion finds wrong with the log.
    func verdict() -> [String] { Verify.verify(facts.map(FactRow.init)).faults }

    func value(_ name: OrderName) -> Int? { ledger[name].flatMap { try? ledger.value(of: $0) }?.value }
}

extension FactRow {
    init(_ fact: Fact) {
        self.init(
            branch: fact.branch.text, seq: fact.seq, schema: fact.schema, recordedAt: fact.recordedAt.description,
            effectiveDay: fact.effectiveDay.description, tenant: fact.tenant, actor: fact.actor, kind: fact.kind,
            requestKey: fact.requestKey, payload: fact.payload, hash: fact.hash, previousHash: fact.previousHash)
    }
}
