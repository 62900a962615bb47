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
    /// Requests that are worked on at a time, and those of them that compute for long. More than some for each core would
    /// only wait for each other.
    public var atOnce = 32 * ProcessInfo.processInfo.activeProcessorCount
    public var heavyAtOnce = 2

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
        var inside = 0
        var heavy = 0
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
    var inside: Int { state.withLock { $0.inside } }

    /// Throws `too_many_requests`; who gets in has a place as long as it keeps it.
    func enter(_ caller: Caller, isHeavy: Bool) throws(Problem) -> Place {
        let now = clock.now
        let refusal: (detail: String, seconds: Int)? = state.withLock { state in
            if let tenant = caller.tenant, let seconds = spend(tenant, now, &state) {
                return ("more requests than \(tenant) may make", seconds)
            }
            if state.inside >= limits.atOnce { return ("the server is busy", 1) }
            if isHeavy, state.heavy >= limits.heavyAtOnce { return ("long computations are running already", 2) }
            state.inside += 1
            if isHeavy { state.heavy += 1 }
            return nil
        }
        if let refusal {
            throw Problem(
                .tooManyRequests, refusal.detail + "; ask again after \(refusal.seconds) s",
                headers: [.retryAfter: String(refusal.seconds)])
        }
        return Place(self, isHeavy: isHeavy)
    }

    /// One of those that are worked on at a time. It is free again when nobody keeps it, also where an answer is never sent.
    final class Place: Sendable {
        private let turnstile: Turnstile
        private let isHeavy: Bool

        fileprivate init(_ turnstile: Turnstile, isHeavy: Bool) {
            (self.turnstile, self.isHeavy) = (turnstile, isHeavy)
        }

        deinit { turnstile.leave(isHeavy: isHeavy) }
    }

    private func leave(isHeavy: Bool) {
        state.withLock { state in
            state.inside -= 1
            if isHeavy { state.heavy -= 1 }
        }
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
