import Desk
import Ledger
import Store
import Units

/// What clients remember: what they asked under which key, and what they were told.
struct Clients {
    /// Every keyed request, in the order in which it was first sent.
    private(set) var calls: [Writer.Call] = []
    private var position: [String: Int] = [:]
    private var answers: [String: String] = [:]
    /// Keys refused without a fact, which only time may do: the same key may succeed later.
    private var early: Set<String> = []

    mutating func sent(_ call: Writer.Call) {
        guard !call.request.key.isEmpty, position[call.request.key] == nil else { return }
        position[call.request.key] = calls.count
        calls.append(call)
    }

    func anyCall(_ luck: inout Luck) -> Writer.Call? { calls.isEmpty ? nil : luck.one(of: calls) }

    func wasAnswered(_ call: Writer.Call) -> Bool { answers[call.request.key] != nil }

    /// A key that was never answered, nor refused without a fact.
    var unanswered: String? { calls.map(\.request.key).first { answers[$0] == nil && !early.contains($0) } }

    /// Takes an answer; gives what is wrong with it.
    mutating func take(_ answer: Writer.Answer, to call: Writer.Call) -> String? {
        let key = call.request.key
        switch answer {
        case .success(let receipt):
            if let refusal = receipt.body.outcome.refusal, refusal.code == .doesNotFit, !call.isHistory {
                return "search proposed what the ledger refuses (\(call.command.sentence)): \(refusal.message)"
            }
            guard !key.isEmpty, let index = position[key] else { return nil }
            if calls[index].command != call.command { return "key \(key) got an answer for another body" }
            let told = answers[key] ?? receipt.fact.hash
            answers[key] = told
            return told == receipt.fact.hash ? nil : "key \(key) got another answer than before"
        case .failure(.refused(let refusal, _)):
            if refusal.code == .doesNotFit, !call.isHistory {
                return "search proposed what the ledger refuses (\(call.command.sentence)): \(refusal.message)"
            }
            if answers[key] != nil, let index = position[key], calls[index].command == call.command {
                return refusal.code == .keyReused ? "key \(key) was answered and is refused now" : nil
            }
            if refusal.code == .clockBack { early.insert(key) }
            if !key.isEmpty, refusal.code != .clockBack, refusal.code != .keyReused {
                return "key \(key) is refused (\(refusal)) and the refusal is not kept"
            }
            return nil
        case .failure(.store): return nil
        case .failure(.moved(let seq)): return "nobody expected a fact, and the answer is that \(seq) came since"
        }
    }
}

extension Writer.Call {
    /// Whether it tells of placements of its own making.
    var isHistory: Bool { if case .recordOrder = command { true } else { false } }
}
