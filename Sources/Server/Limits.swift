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
    /// Bodies that are read at a time. Who sends slowly takes none of the places below.
    public var bodiesAtOnce = 512
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
        /// How many are in, by kind.
        var inside: [Place.Kind: Int] = [:]
    }

    private struct Bucket {
        var level: Double
        var filled: ContinuousClock.Instant
    }

    init(_ limits: Limits) {
        self.limits = limits
        state = Mutex(State())
    }

    /// Requests worked on at the moment.
    var inside: Int { state.withLock { $0.inside.filter { $0.key != .body }.values.reduce(0, +) } }

    /// Throws `too_many_requests` where a tenant asks too often, after a pause.
    func admit(_ caller: Caller) async throws(Problem) {
        let now = clock.now
        guard let tenant = caller.tenant, let seconds = state.withLock({ spend(tenant, now, &$0) }) else { return }
        await pause()
        throw Turnstile.later("more requests than \(tenant) may make", seconds)
    }

    /// Throws `too_many_requests` where all places are taken, after a pause where more would come at once; who gets in has
    /// a place as long as it keeps it.
    func enter(_ kind: Place.Kind) async throws(Problem) -> Place {
        let isIn = state.withLock { state in
            guard count(kind, state) < most(kind) else { return false }
            state.inside[kind, default: 0] += 1
            return true
        }
        if isIn { return Place(self, kind) }
        // A few long computations are no rush, and who waits for them is told at once.
        if kind == .computation { throw Turnstile.later("long computations are running already", 2) }
        await pause()
        throw Turnstile.later("the server is busy", 1)
    }

    private func count(_ kind: Place.Kind, _ state: State) -> Int {
        let computations = kind == .question ? state.inside[.computation] ?? 0 : 0
        return (state.inside[kind] ?? 0) + computations
    }

    private func most(_ kind: Place.Kind) -> Int {
        switch kind {
        case .body: limits.bodiesAtOnce
        case .question: limits.questionsAtOnce
        case .computation: limits.heavyAtOnce
        case .change: limits.changesAtOnce
        }
    }

    /// Each for its own time, so that those who are told together do not come again together.
    private func pause() async {
        try? await Task.sleep(for: .seconds(limits.pauseSeconds * Double.random(in: 0.5...1.5)))
    }

    private static func later(_ reason: String, _ seconds: Int) -> Problem {
        Problem(
            .tooManyRequests, reason + "; ask again after \(seconds) s", headers: [.retryAfter: String(seconds)])
    }

    /// One of those that are worked on at a time. It is free again when nobody keeps it, also where an answer is never sent.
    final class Place: Sendable {
        enum Kind {
            /// A body is read.
            case body
            case question
            /// Whatever computes for long.
            case computation
            case change

            init(_ route: Route) { self = route.isHeavy ? .computation : route.changes ? .change : .question }
        }

        private let turnstile: Turnstile
        private let kind: Kind

        fileprivate init(_ turnstile: Turnstile, _ kind: Kind) { (self.turnstile, self.kind) = (turnstile, kind) }

        deinit { turnstile.state.withLock { $0.inside[kind, default: 1] -= 1 } }
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
