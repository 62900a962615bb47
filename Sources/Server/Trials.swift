import Answers
import Foundation
import HTTPTypes
import Ledger
import Silicon
import Synchronization
import Units

/// Ledgers of files of one's own, in memory alone: few, for an hour, each for the token that made it.
///
/// A token's oldest gives way to its newest; where all places are taken by others, a new one is told when to come again.
final class Trials: Sendable {
    private struct Trial {
        let name: String
        let token: String
        let ledger: Ledger
        let ends: ContinuousClock.Instant
    }

    private let limits: Limits
    private let name: @Sendable () -> String
    private let trials = Mutex<[Trial]>([])
    private let clock = ContinuousClock()

    /// - Parameter naming: gives each trial its name; nobody is to guess one.
    init(_ limits: Limits, naming: @escaping @Sendable () -> String = { UUID().uuidString.lowercased() }) {
        (self.limits, name) = (limits, naming)
    }

    /// For how many seconds a trial is kept.
    var seconds: Int { limits.trialSeconds }

    /// Keeps a ledger and gives its name. Throws `too_many_requests`.
    func keep(_ ledger: Ledger, for token: String) throws(Problem) -> String {
        let (name, now) = (name(), clock.now)
        let trial = Trial(name: name, token: token, ledger: ledger, ends: now + .seconds(seconds))
        let wait: Int? = trials.withLock { trials in
            trials.removeAll { $0.ends <= now }
            if trials.count(where: { $0.token == token }) >= limits.trialsOfOneToken,
                let oldest = trials.firstIndex(where: { $0.token == token })
            {
                trials.remove(at: oldest)
            }
            guard trials.count < limits.trials else { return Int((trials[0].ends - now) / .seconds(1)) + 1 }
            trials.append(trial)
            return nil
        }
        if let wait {
            throw Problem(
                .tooManyRequests, "\(limits.trials) trials are kept already; ask again after \(wait) s",
                headers: [.retryAfter: String(wait)])
        }
        return name
    }

    /// The ledger of a trial; throws `not_found` for one that is over, another token's, or never was.
    func ledger(_ name: String, of token: String) throws(Problem) -> Ledger {
        let now = clock.now
        let found = trials.withLock { trials in
            trials.removeAll { $0.ends <= now }
            return trials.first { $0.name == name && $0.token == token }?.ledger
        }
        guard let found else {
            throw Problem(
                .notFound,
                "there is no trial '\(name)' of this token's; each ends after \(seconds) s: POST /api/v1/trials makes one"
            )
        }
        return found
    }
}

/// Files of tables, by name.
struct TrialRequest: Decodable, Sendable {
    let files: [String: String]
}

/// A trial, and what its files make.
struct TrialDocument: Encodable, Sendable {
    let trial: String
    /// Seconds after which it is forgotten.
    let seconds: Int
    let facts: Int
    let orders: Int
    /// Orders by state.
    let states: [String: Int]
    let regions: [RegionName]
    let silicon: [SiliconName]
    let clock: Instant
    let seq: Int
    /// What is not wrong but worth saying.
    let notes: [String]

    init(_ name: String, _ ledger: Ledger, seconds: Int, facts: Int, notes: [String]) {
        (trial, self.seconds, self.facts, self.notes) = (name, seconds, facts, notes)
        orders = ledger.orders.count
        states = ledger.orders.reduce(into: [:]) { $0[ledger.state(of: $1), default: 0] += 1 }
        (regions, silicon) = (ledger.atlas.regions.map(\.region), ledger.atlas.catalogue.silicon.map(\.silicon))
        (clock, seq) = (ledger.clock, ledger.seq)
    }
}
