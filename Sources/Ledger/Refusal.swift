/// Why not. One vocabulary for CLI, API, metric and page; the cases are listed in order of precedence: the first that
/// applies is the answer.
public struct Refusal: Error, Hashable, Sendable, Codable {
    public enum Code: String, CaseIterable, Sendable, Codable {
        /// The request key was used before with another body.
        case keyReused = "key_reused"
        /// The time given lies before the ledger's clock.
        case clockBack = "clock_back"
        /// A field is missing, of the wrong form or out of range.
        case badRequest = "bad_request"
        case unknownOrder = "unknown_order"
        case unknownItem = "unknown_item"
        case unknownRegion = "unknown_region"
        case unknownSilicon = "unknown_silicon"
        case unknownPlace = "unknown_place"
        /// The identifier is taken; identifiers are never used again.
        case idTaken = "id_taken"
        /// The order or item is not in a state that allows this.
        case wrongState = "wrong_state"
        /// The hold was dead before it was confirmed.
        case holdExpired = "hold_expired"
        /// What was approved is no longer what would happen.
        case staleProposal = "stale_proposal"
        /// The supply item stands already; its dates are history.
        case itemLive = "item_live"
        /// `after` would make items wait for each other.
        case cycle
        /// More power would be contracted in a zone than its grid can give.
        case exceedsZoneHeadroom = "exceeds_zone_headroom"
        /// The term ends after the last day of the axis.
        case beyondHorizon = "beyond_horizon"
        /// More of one silicon than policy lets one customer take.
        case exceedsShareCap = "exceeds_share_cap"
        /// More of one silicon on hold at once than policy lets one customer have.
        case exceedsHeldCap = "exceeds_held_cap"
        /// No supply, live, committed or planned, can ever meet this.
        case exceedsSupply = "exceeds_supply"
        /// Only planned supply could meet this.
        case noCommittedSupply = "no_committed_supply"
        /// Committed supply meets this, but only after the latest start asked for.
        case noFitInWindow = "no_fit_in_window"
        /// The proposal does not fit what the ledger holds; nothing was sold.
        case doesNotFit = "does_not_fit"
        /// A branch is missing, taken or in use.
        case badBranch = "bad_branch"
        /// A calculation left the range of whole numbers.
        case overflow
    }

    public let code: Code
    public let message: String

    public init(_ code: Code, _ message: String) {
        (self.code, self.message) = (code, message)
    }
}

extension Refusal: CustomStringConvertible {
    public var description: String { "\(code.rawValue): \(message)" }
}
