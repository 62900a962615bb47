import Delay
import Ledger
import Promise
import Units

/// How sure are the dates? The whole book, lived through in many futures by the ledger's own rules.
///
///     Futures ─▶ own days of all items ─▶ Schedule ─▶ Replay ─▶ Story ─▶ Tally ─▶ RiskReport
///      (Delay)     one draw              what is        day by day   what      counts,   P50 P80 P90, breaches,
///                                        known when     one copy     differs   any order months, interval
///
/// A draw is a copy of the ledger that is changed and thrown away. It cannot see its future: what is decided on a day
/// depends on what is known by then, so two futures that are the same until a day give the same decisions until that day.
///
/// Draw number g belongs to randomisation g mod R and is its future number g div R; the result depends on which draws were
/// made and not on who made them, in which order, on how many cores. All draws of one seed meet the same luck item by item,
/// so two scenarios are compared under the same futures.
public struct Risk: Sendable {
    /// How many futures of which kind.
    public struct Request: Hashable, Sendable, Codable {
        public let draws: Int
        public let seed: UInt64
        public let method: DrawSet.Method
        /// How many independent sets the draws are parted into: the interval comes from their differences.
        public let randomisations: Int
        /// Stop as soon as no P90 is known less well than this, in days either way.
        public let untilWidth: Int?

        /// nil where draws are not in 1...100,000, randomisations not in 2...64 or the width is negative.
        public init?(
            draws: Int, seed: UInt64 = 1, method: DrawSet.Method = .sobol, randomisations: Int = 8,
            untilWidth: Int? = nil
        ) {
            guard (1...100_000).contains(draws), (2...64).contains(randomisations), untilWidth ?? 0 >= 0 else {
                return nil
            }
            (self.draws, self.seed, self.method) = (draws, seed, method)
            (self.randomisations, self.untilWidth) = (randomisations, untilWidth)
        }

        /// The draws of each randomisation.
        var set: DrawSet? { DrawSet(method: method, count: ceilDiv(draws, randomisations), seed: seed) }
    }

    public let request: Request
    let outset: Outset
    /// The futures of each randomisation.
    private let futures: [Futures]

    /// Refused where an order's needs cannot be counted. Complexity: O(items · randomisations + orders).
    public init(_ ledger: Ledger, _ request: Request) throws(Refusal) {
        self.request = request
        outset = try Outset(ledger)
        guard let set = request.set else { preconditionFailure("a request has draws") }
        futures = (0..<request.randomisations).map { ledger.futures(set.randomisation($0)) }
    }

    /// What becomes of the book in one draw.
    func story(_ draw: Int, _ blank: inout Future) throws(Refusal) -> Story {
        futures[draw % futures.count].draw(draw / futures.count, into: &blank)
        return try Replay.story(outset, blank.days)
    }

    /// A future to draw into.
    var blank: Future { futures[0].blank() }

    /// Nothing drawn yet.
    public var start: Tally {
        Tally(orders: outset.watched.count, randomisations: request.randomisations)
    }

    /// What the draws made so far say. nil before the first.
    public func report(_ tally: Tally) -> RiskReport? { RiskReport(tally, outset, request) }
}
