import Answers
import Ledger
import Silicon
import Synchronization
import Units

/// The rows of the mission as of the last ledger that was asked about: all are checked at once, and that takes seconds.
final class MissionMemory: Sendable {
    private let last = Mutex<(hash: String, clock: Instant, rows: [MissionRow])?>(nil)

    func rows(_ ledger: Ledger, _ facts: [Fact], _ datasheet: Datasheet) -> [MissionRow] {
        let known = last.withLock { last in
            last.flatMap { $0.hash == ledger.hash && $0.clock == ledger.clock ? $0.rows : nil }
        }
        if let known { return known }
        let rows = ledger.mission(facts, datasheet)
        last.withLock { $0 = (ledger.hash, ledger.clock, rows) }
        return rows
    }
}
