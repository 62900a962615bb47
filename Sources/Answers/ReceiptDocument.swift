import Desk
import Ledger
import Promise
import Units

/// The answer to a command that changes state: a pure function of its fact, so that a replay is identical.
public struct ReceiptDocument: Encodable, Sendable, Equatable {
    let ledgerSeq: Int
    let kind: String
    let basis: String
    @Null var order: OrderName?
    @Null var until: Instant?
    let options: [OptionDocument]
    private(set) var promoted: [PromotedDocument]
    private(set) var moves: [MoveDocument]
    private(set) var released: [OrderName]
    private(set) var overdue: [ItemName]
    @Null var shortfalls: [Shortfall]?
    /// Asked of a promise and not possible yet: it stands as it was, and the amendment waits.
    let pending: Bool
    private(set) var revised: [RevisedDocument]
    private(set) var bumped: [OrderName]
    private(set) var forfeited: [OrderName]
    private(set) var money: [MoneyChange]
    @Null private(set) var refusal: Refusal?
    /// How counts of the order came about; absent where they were given.
    let sizing: SizingDocument?

    struct RevisedDocument: Encodable, Sendable, Equatable {
        let order: OrderName
        let from: Day
        @Null var start: Day?
        @Null var end: Day?
        let accelerators: Int
        /// What stands before that; null: all that stood.
        @Null var earlier: [Part]?

        struct Part: Codable, Sendable, Equatable {
            let start: Day
            let end: Day
            let accelerators: Int

            init?(_ version: Version) {
                guard let start = version.start, let end = version.end else { return nil }
                (self.start, self.end) = (start, end)
                accelerators = version.rows.reduce(0) { $0 + $1.count }
            }
        }
    }

    struct PromotedDocument: Codable, Sendable, Equatable {
        let order: OrderName
        @Null var start: Day?
    }

    enum CodingKeys: String, CodingKey {
        case kind, basis, order, until, options, promoted, moves, released, overdue, shortfalls, refusal
        case pending, revised, bumped, forfeited, money, sizing
        case ledgerSeq = "ledger_seq"
    }

    public init(_ receipt: Desk.Receipt, _ atlas: Atlas, _ basis: DateBasis) {
        let outcome = receipt.body.outcome
        (ledgerSeq, kind, self.basis) = (receipt.fact.seq, receipt.fact.kind, basis.rawValue)
        order = outcome.refusal == nil ? outcome.order ?? receipt.body.command.orderName : nil
        (until, released, overdue) = (outcome.until, outcome.released, outcome.overdue)
        sizing = outcome.terms?.sizing.map(SizingDocument.init)
        options = ([outcome.offer].compactMap { $0 } + (outcome.options ?? [])).map {
            OptionDocument($0, atlas, outcome.terms?.sizing)
        }
        promoted = outcome.promoted.map { PromotedDocument(order: $0.order, start: $0.rows.map(\.start).min()) }
        moves = outcome.moves.map(MoveDocument.init)
        (shortfalls, refusal) = (outcome.shortfalls, outcome.refusal)
        (pending, bumped, forfeited) = (outcome.isPending ?? false, outcome.bumped ?? [], outcome.forfeited ?? [])
        money = outcome.money ?? []
        revised = (outcome.revised ?? []).map { revision in
            RevisedDocument(
                order: revision.order, from: revision.from, start: revision.rows.map(\.start).min(),
                end: revision.rows.map(\.end).max(), accelerators: revision.rows.reduce(0) { $0 + $1.count },
                earlier: revision.earlier.map { $0.compactMap(RevisedDocument.Part.init) })
        }
    }

    /// What a customer may see: what became of others' orders and of supply is not said.
    package func forCustomer(of own: (OrderName) -> Bool) -> ReceiptDocument {
        var document = self
        (document.overdue, document.shortfalls) = ([], nil)
        if let refusal, refusal.code == .needsApproval {
            let told = "the operator has to agree to this first" + Approval.end(ledgerSeq)
            document.refusal = Refusal(.needsApproval, told)
        }
        document.promoted = promoted.filter { own($0.order) }
        document.moves = moves.filter { own($0.order) }
        document.revised = revised.filter { own($0.order) }
        document.money = money.filter { own($0.order) }
        document.released = released.filter(own)
        document.bumped = bumped.filter(own)
        document.forfeited = forfeited.filter(own)
        return document
    }
}

/// A refusal by itself, with what would be possible.
public struct RefusalDocument: Encodable, Sendable {
    let refusal: Refusal
    package let options: [OptionDocument]

    public init(_ refusal: Refusal, _ options: [Offer], _ atlas: Atlas?) {
        self.refusal = refusal
        self.options = atlas.map { atlas in options.map { OptionDocument($0, atlas) } } ?? []
    }
}

extension Command {
    /// The order a command is about, where it names one.
    var orderName: OrderName? {
        switch self {
        case .confirm(let order), .cancel(let order), .accept(let order, _), .amend(let order, _, _),
            .withdraw(let order), .renew(let order, _, _), .bump(let order, _, _):
            order
        default: nil
        }
    }
}

extension Command {
    /// Whether an order without an offer is in the queue after it.
    fileprivate var queues: Bool { if case .sign = self { true } else { false } }
}

extension Ledger {
    /// What became of promises and holds, in sentences.
    private func contractParts(of outcome: Outcome) -> [String] {
        var parts: [String] = []
        if outcome.isPending == true {
            parts.append("It does not fit committed supply yet: the promise stands as it was, and the amendment waits.")
        }
        for revision in outcome.revised ?? [] {
            let version = Version(terms: revision.terms, rows: revision.rows)
            parts.append("Order \(revision.order) now: " + stands([version], revision.from))
            if let earlier = revision.earlier {
                parts.append("Before that: " + (earlier.isEmpty ? "nothing any more." : stands(earlier, revision.from)))
            }
        }
        for change in outcome.money ?? [] {
            parts.append(
                "Value of \(change.order): \(dollars(change.before)) → \(dollars(change.after))"
                    + (change.fee > .zero ? ", fee due \(dollars(change.fee))" : "")
                    + (change.penalty > .zero ? ", penalty \(dollars(change.penalty))" : "") + ".")
        }
        if let bumped = outcome.bumped { parts.append("Gave way: \(bumped.map(\.text).joined(separator: ", ")).") }
        if let lost = outcome.forfeited {
            parts.append("First refusal gave way, supply being short: \(lost.map(\.text).joined(separator: ", ")).")
        }
        return parts
    }

    /// Versions in a few words.
    private func stands(_ versions: [Version], _ day: Day) -> String {
        versions.map { version in
            "\(grouped(version.rows.reduce(0) { $0 + $1.count })) in \(halls(version.rows)) from "
                + "\(version.start ?? day) to \(version.end ?? day)"
        }.joined(separator: ", then ") + "."
    }

    /// A receipt for people.
    public func text(of receipt: Desk.Receipt) -> String {
        let outcome = receipt.body.outcome
        if let refusal = outcome.refusal { return "No (\(refusal.code.rawValue)): \(refusal.message)." }
        var parts = [
            "Done: \(receipt.body.command.sentence), fact \(receipt.fact.seq)\(receipt.isReplay ? " (answered before)" : "")."
        ]
        if let order = outcome.order, let offer = outcome.offer {
            let until = outcome.until.map { "held until \($0)" } ?? "promised"
            parts.append(
                "Order \(order): \(grouped(offer.count)) \(offer.silicon) in \(halls(offer.placements)) from \(offer.start) to \(offer.end), \(until)."
            )
        } else if let order = outcome.order, receipt.body.command.queues {
            let start = outcome.tentative.first { $0.order == order }?.rows.map(\.start).min()
            parts.append(
                "Order \(order) is queued"
                    + (start.map { "; tentative date \($0)" } ?? "; no supply, planned or not, gives it a date") + ".")
        }
        if let sizing = outcome.terms?.sizing { parts.append("\n" + SizingDocument(sizing).text()) }
        parts += contractParts(of: outcome)
        if !outcome.promoted.isEmpty {
            parts.append(
                "Promoted from the queue: "
                    + outcome.promoted.map { "\($0.order) \($0.rows.map(\.start).min().map(\.description) ?? "")" }
                    .joined(separator: ", ") + ".")
        }
        if !outcome.moves.isEmpty {
            parts.append(
                "Moved: " + outcome.moves.map { "\($0.order) \($0.from) → \($0.to)" }.joined(separator: ", ") + ".")
        }
        if !outcome.overdue.isEmpty {
            parts.append("Overdue: " + outcome.overdue.map(\.text).joined(separator: ", ") + ".")
        }
        if let shortfalls = outcome.shortfalls { parts.append("Shortfalls now: \(shortfalls.count).") }
        return parts.joined(separator: "\n")
    }
}
