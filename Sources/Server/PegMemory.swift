import Answers
import Ledger
import Peg
import Synchronization
import Units

/// The pegs of the log as far as it was folded last: what came since is folded on, and what was told of a ledger is told again.
final class PegMemory: Sendable {
    typealias Pegged = (ledger: Ledger, pegging: Pegging, facts: [Fact])

    private let last = Mutex<(book: PegBook, pegged: Pegged)?>(nil)
    private let told = Mutex<(hash: String, peg: PegDocument, flows: PegFlowsDocument)?>(nil)

    /// The ledger that a log leads to, pegged as the log fixed it. Throws what makes the log no log.
    func pegged(_ facts: [Fact]) throws -> Pegged {
        var (book, ledger) = (PegBook(), Ledger(branch: facts.first?.branch ?? "main"))
        if let known = last.withLock({ $0 }), known.pegged.ledger.isHead(within: facts) {
            if known.pegged.ledger.seq == facts.count { return known.pegged }
            (book, ledger) = (known.book, known.pegged.ledger)
        }
        try book.fold(facts[ledger.seq...], onto: &ledger)
        let pegged = (ledger: ledger, pegging: try Pegging(ledger, book), facts: facts)
        last.withLock { $0 = (book, pegged) }
        return pegged
    }

    /// What is told of all capital.
    func documents(_ pegged: Pegged) -> (peg: PegDocument, flows: PegFlowsDocument) {
        let hash = pegged.ledger.hash
        if let known = told.withLock({ $0 }), known.hash == hash { return (known.peg, known.flows) }
        let peg = PegDocument(pegged.ledger, pegged.pegging)
        let flows = PegFlowsDocument(peg, pegged.pegging)
        told.withLock { $0 = (hash, peg, flows) }
        return (peg, flows)
    }
}

extension Ledger {
    /// Whether its last fact is one of a log.
    fileprivate func isHead(within facts: [Fact]) -> Bool {
        seq > 0 && seq <= facts.count && facts[seq - 1].seq == seq && facts[seq - 1].hash == hash
    }
}
