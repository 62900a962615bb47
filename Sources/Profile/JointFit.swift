import Units

/// One rectangle of a joint ask: `quantity` of a profile over [start + opens, start + closes).
public struct Ask: Sendable {
    public let profile: Int
    public let quantity: Int
    public let opens: Term
    public let closes: Term

    public init(profile: Int, quantity: Int, opens: Term = .days(0), closes: Term) {
        (self.profile, self.quantity, self.opens, self.closes) = (profile, quantity, opens, closes)
    }
}

/// The first start on which several profiles fit several rectangles at once.
///
/// The jump rule: if the last short day inside a rectangle's window is v, then every start whose window still covers v
/// fails too, so the next candidate is the first start whose window opens after v. Windows are civil terms, re-derived at
/// each candidate; adding a civil term never decreases, so the rule stays exact. Asks on one profile are each checked
/// alone: the caller sums what overlaps.
public enum JointFit {
    /// The earliest start in [from, notAfter] at which every ask fits for its whole window, or nil.
    ///
    /// A window that leaves the axis does not fit. Complexity: O(jumps · asks · (256 + blocks)).
    public static func earliest(_ asks: [Ask], in profiles: [Profile], from: Day, notAfter: Day) -> Day? {
        earliest(asks, from: from, notAfter: notAfter) { ask, from, to in
            profiles[ask.profile].last(below: ask.quantity, from: from, to: to)
        }
    }

    /// The same where somebody else knows the profiles: `short` gives the last day of [from, to) on which an ask is short.
    public static func earliest(
        _ asks: [Ask], from: Day, notAfter: Day, short: (_ ask: Ask, _ from: Int, _ to: Int) -> Int?
    ) -> Day? {
        var candidate = Candidate(start: from)
        while candidate.start <= notAfter {
            guard let next = candidate.jump(asks, short) else { return candidate.start }
            guard let next = next.day else { return nil }
            candidate.start = next
        }
        return nil
    }

    /// A start to try, and the ask to look at first: the one that failed last, as what is scarcest most often fails again.
    private struct Candidate {
        var start: Day
        private var first = 0

        init(start: Day) { self.start = start }

        /// nil when everything fits; else the first start worth trying next (never: none).
        mutating func jump(_ asks: [Ask], _ short: (Ask, Int, Int) -> Int?) -> When? {
            var window = Window()
            for turn in asks.indices {
                let index = first + turn < asks.count ? first + turn : first + turn - asks.count
                let ask = asks[index]
                window.move(to: ask, at: start)
                guard window.opens >= Axis.start, window.closes <= Axis.end else {
                    return window.opens < Axis.start ? .on(Axis.start.firstDay(reaching: ask.opens)) : .never
                }
                if let day = short(ask, window.opens.number, window.closes.number) {
                    first = index
                    return .on((Day(day) + 1).firstDay(reaching: ask.opens))
                }
            }
            return nil
        }
    }

    /// The days of a rectangle; asks side by side most often share them.
    private struct Window {
        private(set) var opens = Axis.start
        private(set) var closes = Axis.start
        private var terms: (opens: Term, closes: Term)?

        mutating func move(to ask: Ask, at start: Day) {
            if let terms, terms == (ask.opens, ask.closes) { return }
            terms = (ask.opens, ask.closes)
            (opens, closes) = (start + ask.opens, start + ask.closes)
        }
    }
}
