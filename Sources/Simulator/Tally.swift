import Desk
import Ledger
import Store
import Units

/// What was met: the marks that show which refusals and which kinds of answers the runs came to.
struct Tally: Sendable {
    var operations = 0
    var crashes = 0
    var repeats = 0
    var named = 0
    var repaired = 0
    var branches = 0
    var verified = 0
    var unknown = 0
    var refusals: [String: Int] = [:]
    var kinds: [String: Int] = [:]
    /// Reasons in answers: what was promoted, moved, kept, given up, and by what an offer was held.
    var reasons: [String: Int] = [:]

    mutating func take(_ answer: Writer.Answer) {
        switch answer {
        case .success(let receipt):
            if receipt.isReplay { reasons["replayed", default: 0] += 1 }
            kinds[receipt.fact.kind, default: 0] += 1
            take(receipt.body.outcome)
        case .failure(.refused(let refusal, _)): refusals[refusal.code.rawValue, default: 0] += 1
        case .failure(.moved): reasons["moved", default: 0] += 1
        case .failure(.store(let fault)):
            if case .unknown = fault { unknown += 1 }
            reasons["store_" + Tally.word(fault), default: 0] += 1
        }
    }

    private static func word(_ fault: StoreFault) -> String {
        Mirror(reflecting: fault).children.first?.label ?? "\(fault)"
    }

    private mutating func take(_ outcome: Outcome) {
        if let refusal = outcome.refusal { refusals[refusal.code.rawValue, default: 0] += 1 }
        for (name, count) in [
            ("promoted", outcome.promoted.count), ("moved", outcome.moves.count), ("released", outcome.released.count),
            ("overdue", outcome.overdue.count), ("revised", outcome.revised?.count ?? 0),
            ("reserved", outcome.reserved?.count ?? 0), ("forfeited", outcome.forfeited?.count ?? 0),
            ("bumped", outcome.bumped?.count ?? 0), ("pending", outcome.isPending == true ? 1 : 0),
            ("money", outcome.money?.count ?? 0), ("fee", outcome.money?.count { $0.fee > .zero } ?? 0),
            ("term_moved", outcome.revised?.count { $0.hasMovedTerm } ?? 0),
            ("term_lost", outcome.revised?.count { $0.earlier?.isEmpty == true } ?? 0),
            ("penalty", outcome.money?.count { $0.penalty > .zero } ?? 0),
        ] where count > 0 { reasons[name, default: 0] += count }
        for shortfall in outcome.shortfalls ?? [] { reasons[shortfall.kind.rawValue, default: 0] += 1 }
        for blocker in outcome.offer?.heldBy ?? [] {
            reasons[
                "held_by_" + (blocker.resource.text.split(separator: "/").first.map(String.init) ?? ""), default: 0] +=
                1
        }
    }

    mutating func add(_ other: Tally) {
        operations += other.operations
        (crashes, repeats, named) = (crashes + other.crashes, repeats + other.repeats, named + other.named)
        repaired += other.repaired
        (branches, verified, unknown) = (branches + other.branches, verified + other.verified, unknown + other.unknown)
        refusals.merge(other.refusals, uniquingKeysWith: +)
        kinds.merge(other.kinds, uniquingKeysWith: +)
        reasons.merge(other.reasons, uniquingKeysWith: +)
    }
}

extension Revision {
    /// Whether what runs before the current version was placed anew.
    fileprivate var hasMovedTerm: Bool { earlier?.contains { $0.start.map { $0 >= from } ?? false } ?? false }
}
