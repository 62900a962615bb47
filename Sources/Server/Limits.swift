import Access
import Foundation
import HTTPTypes
import Synchronization

/// How much one may ask for. Overload is told at once, with the time after which to ask again; nothing is queued.
public struct Limits: Sendable {
    /// Bytes of a request's body.
    public var bodyBytes = 1 << 20
    /// The same where files of tables are sent.
    public var filesBytes = 16 << 20
    /// Seconds in which a body has to arrive.
    public var bodySeconds = 10.0
    /// Requests a second of one customer, whatever its tokens, in the long run. The operator's own people have no such bound.
    public var perSecond = 200.0
    /// And at once after a rest.
    public var burst = 400.0
    /// Ledgers of files of one's own that are kept at a time, of them of one token, and the seconds for which each is.
    public var trials = 8
    public var trialsOfOneToken = 2
    public var trialSeconds = 3600
    /// Questions that are worked on at a time: more than some for each core would only wait for each other.
    public var questionsAtOnce = 12 * ProcessInfo.processInfo.activeProcessorCount
    /// Changes that are: they wait for the disk, and the more of them do the more share an append.
    public var changesAtOnce = 64 * ProcessInfo.processInfo.activeProcessorCount
    /// Questions among them that compute for long.
    public var heavyAtOnce = 2
    /// Seconds that who is not let in waits for being told: whoever asks again at once would keep the server busy with saying no.
    public var pauseSeconds = 1.0

    public init() {}

    /// The most bytes of a body that a route takes.
    func bodyBytes(of route: Route) -> Int { route.takesFiles ? filesBytes : bodyBytes }
}

/// Lets requests in, or tells them when to come again. Each tenant has a bucket that fills evenly.
final class Turnstile: Sendable {
    private let limits: Limits
    private let state: Mutex<State>
    private let clock = ContinuousClock()

    private struct State {
        var buckets: [String: Bucket] = [:]
        var questions = 0
        var changes = 0
        var heavy = 0

        func isFull(_ limits: Limits, changes isChange: Bool) -> Bool {
            isChange ? changes >= limits.changesAtOnce : questions >= limits.questionsAtOnce
        }

        mutating func count(_ one: Int, _ place: Place.Kind) {
            if place.isChange { changes += one } else { questions += one }
            if place.isHeavy { heavy += one }
        }
    }

    private struct Bucket {
        var level: Double
        var filled: ContinuousClock.Instant
    }

    init(_ limits: Limits) {
        self.limits = limits
        state = Mutex(State())
    }

    /// Requests inside at the moment.
    var inside: Int { state.withLock { $0.questions + $0.changes } }

    /// Throws `too_many_requests`, after a pause where more would come at once; who gets in has a place as long as it keeps it.
    func enter(_ caller: Caller, _ route: Route) async throws(Problem) -> Place {
        let kind = Place.Kind(isChange: route.changes, isHeavy: route.isHeavy)
        guard let no = no(to: caller, kind) else { return Place(self, kind) }
        // Each for its own time, so that those who are told together do not come again together.
        if no.isRush { try? await Task.sleep(for: .seconds(limits.pauseSeconds * Double.random(in: 0.5...1.5))) }
        throw Problem(
            .tooManyRequests, no.reason + "; ask again after \(no.seconds) s",
            headers: [.retryAfter: String(no.seconds)])
    }

    /// Why somebody is not let in, and for how long; nil takes a place.
    private func no(to caller: Caller, _ kind: Place.Kind) -> (reason: String, seconds: Int, isRush: Bool)? {
        let now = clock.now
        return state.withLock { state in
            if let tenant = caller.tenant, let seconds = spend(tenant, now, &state) {
                return ("more requests than \(tenant) may make", seconds, true)
            }
            if state.isFull(limits, changes: kind.isChange) { return ("the server is busy", 1, true) }
            if kind.isHeavy, state.heavy >= limits.heavyAtOnce {
                return ("long computations are running already", 2, false)
            }
            state.count(1, kind)
            return nil
        }
    }

    /// One of those that are worked on at a time. It is free again when nobody keeps it, also where an answer is never sent.
    final class Place: Sendable {
        struct Kind {
            let isChange: Bool
            let isHeavy: Bool
        }

        private let turnstile: Turnstile
        private let kind: Kind

        fileprivate init(_ turnstile: Turnstile, _ kind: Kind) { (self.turnstile, self.kind) = (turnstile, kind) }

        deinit { turnstile.state.withLock { $0.count(-1, kind) } }
    }

    /// Takes one from a bucket; the seconds to wait where there is none.
    private func spend(_ tenant: String, _ now: ContinuousClock.Instant, _ state: inout State) -> Int? {
        var bucket = state.buckets[tenant] ?? Bucket(level: limits.burst, filled: now)
        let passed = (now - bucket.filled) / .seconds(1)
        bucket = Bucket(level: min(bucket.level + passed * limits.perSecond, limits.burst), filled: now)
        let isLet = bucket.level >= 1
        if isLet { bucket.level -= 1 }
        state.buckets[tenant] = bucket
        return isLet ? nil : max(1, Int(((1 - bucket.level) / limits.perSecond).rounded(.up)))
    }
}
