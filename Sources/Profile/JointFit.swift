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
        var start = from
        while start <= notAfter {
            guard let next = firstJump(asks, profiles, at: start) else { return start }
            guard let next = next.day else { return nil }
            start = next
        }
        return nil
    }

    /// nil when everything fits at `start`; else the first start worth trying next (never: none).
    private static func firstJump(_ asks: [Ask], _ profiles: [Profile], at start: Day) -> When? {
        for ask in asks {
            let (opens, closes) = (start + ask.opens, start + ask.closes)
            guard opens >= Axis.start, closes <= Axis.end else {
                return opens < Axis.start ? .on(Axis.start.firstDay(reaching: ask.opens)) : .never
            }
            if let short = profiles[ask.profile].last(below: ask.quantity, from: opens.number, to: closes.number) {
                return .on((Day(short) + 1).firstDay(reaching: ask.opens))
            }
        }
        return nil
    }
}
