import Synchronization

/// Counts and times of requests since the process began, by the route's pattern: as many series as there are routes, methods
/// and answers, whatever is asked.
final class RequestMetrics: Sendable {
    private let state = Mutex(State())

    struct Series: Hashable, Comparable {
        let route: String
        let method: String
        let status: Int

        static func < (a: Series, b: Series) -> Bool {
            (a.route, a.method, a.status) < (b.route, b.method, b.status)
        }
    }

    struct State {
        var counts: [Series: Int] = [:]
        var times: [String: Histogram] = [:]
        var promises = Histogram(Histogram.seconds)
    }

    func note(_ method: String, _ route: String, _ status: Int, _ seconds: Double) {
        state.withLock { state in
            state.counts[Series(route: route, method: method, status: status), default: 0] += 1
            state.times[route, default: Histogram(Histogram.seconds)].add(seconds)
        }
    }

    /// How long somebody waited for a date or for a change of one.
    func notePromise(_ seconds: Double) { state.withLock { $0.promises.add(seconds) } }

    var now: State { state.withLock { $0 } }
}

/// How many values were at most so large, by bounds, and their sum.
struct Histogram: Sendable {
    static let seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]

    let bounds: [Double]
    /// At most the bound of the same place, and above that of the place before; the last is above all.
    private(set) var counts: [Int]
    private(set) var sum = 0.0

    init(_ bounds: [Double]) { (self.bounds, counts) = (bounds, [Int](repeating: 0, count: bounds.count + 1)) }

    mutating func add(_ value: Double) {
        counts[bounds.firstIndex { value <= $0 } ?? bounds.count] += 1
        sum += value
    }
}
