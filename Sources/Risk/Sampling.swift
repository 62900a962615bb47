import Ledger
import Synchronization
import Units

extension Risk {
    /// How far it has come.
    public struct Progress: Sendable {
        public let done: Int
        public let draws: Int
        /// How well the P90 known least is known, in days either way; nil while that cannot be told.
        public let halfWidth: Double?
        /// Seconds since the start, and an estimate of those left.
        public let elapsed: Double
        public let left: Double
    }

    /// Makes the draws that are missing in a tally; gives the tally of all. When the task is cancelled it gives what is
    /// there: always the first so many draws, none half.
    ///
    /// - Parameters:
    ///   - saved: what was made before, of the same request on the same ledger.
    ///   - workers: how many draw at a time; the result is the same for any number.
    ///   - each: called about every second with what is there.
    /// - Throws: `Refusal` where something cannot be counted.
    /// - Complexity: per draw O(days on which something becomes known + what that reaches · search).
    public func run(
        from saved: Tally? = nil, workers: Int = 2, each: (Tally, Progress) -> Void = { _, _ in }
    ) async throws -> Tally {
        var tally = saved ?? start
        let clock = ContinuousClock()
        let (began, before) = (clock.now, tally.draws)
        var size = 2 * request.randomisations
        while tally.draws < request.draws, !isNarrow(tally), !Task.isCancelled {
            let from = tally.draws
            let to = min(from + size, request.draws, (from / mile + 1) * mile)
            let lap = clock.now
            guard let more = try await batch(from..<to, workers) else { break }
            tally.add(more)
            size = Risk.nextSize(to - from, clock.now - lap)
            let elapsed = (clock.now - began).seconds
            let left = elapsed / Double(tally.draws - before) * Double(request.draws - tally.draws)
            each(
                tally,
                Progress(
                    done: tally.draws, draws: request.draws, halfWidth: report(tally)?.widest?.halfWidth,
                    elapsed: elapsed, left: left))
        }
        return tally
    }

    /// The interval is looked at after so many draws, so that when to stop does not depend on how fast they are made.
    private var mile: Int { 32 * request.randomisations }

    private func isNarrow(_ tally: Tally) -> Bool {
        guard let width = request.untilWidth, tally.draws > 0, tally.draws.isMultiple(of: mile) else { return false }
        return tally.isWithin(width, outset)
    }

    /// As many as take about a second.
    private static func nextSize(_ size: Int, _ time: Duration) -> Int {
        max(2, min(Int(Double(size) / max(time.seconds, 0.001)), 4 * size, 10_000))
    }

    /// Draws numbered so, by some workers; nil when the task was cancelled before all were made.
    private func batch(_ draws: Range<Int>, _ workers: Int) async throws -> Tally? {
        let queue = DrawQueue(draws)
        return try await withThrowingTaskGroup(of: Tally?.self) { group in
            for _ in 0..<max(workers, 1) {
                group.addTask {
                    var (tally, blank) = (start, self.blank)
                    while let draw = queue.next() {
                        if Task.isCancelled { return nil }
                        tally.add(try story(draw, &blank), to: draw % request.randomisations, outset)
                    }
                    return tally
                }
            }
            var all = start
            for try await part in group {
                guard let part else {
                    group.cancelAll()
                    return nil
                }
                all.add(part)
            }
            return all
        }
    }
}

/// Draws still to be made, each given to one worker.
private final class DrawQueue: Sendable {
    private let left: Mutex<Range<Int>>

    init(_ draws: Range<Int>) { left = Mutex(draws) }

    func next() -> Int? {
        left.withLock { left in
            guard let first = left.first else { return nil }
            left = (first + 1)..<left.upperBound
            return first
        }
    }
}

extension Duration {
    fileprivate var seconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}
