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
        /// Nothing else speaks against it: policy wants an approver, and it waits for one.
        case needsApproval = "needs_approval"
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

extension Refusal.Code {
    /// What it says, in a few words.
    public var meaning: String {
        switch self {
        case .keyReused: "the request key was used before with another body"
        case .clockBack: "the time given lies before the ledger's clock"
        case .badRequest: "a field is missing, of the wrong form or out of range"
        case .unknownOrder: "there is no such order"
        case .unknownItem: "there is no such supply item"
        case .unknownRegion: "there is no such region"
        case .unknownSilicon: "there is no such silicon"
        case .unknownPlace: "there is no such hall, site, fabric or resource"
        case .idTaken: "the identifier is taken; identifiers are never used again"
        case .wrongState: "the order or item is not in a state that allows this"
        case .holdExpired: "the hold was dead before it was confirmed"
        case .staleProposal: "what was approved is no longer what would happen"
        case .itemLive: "the supply item stands already; its dates are history"
        case .cycle: "supply items would wait for each other"
        case .exceedsZoneHeadroom: "more power would be contracted in a grid zone than its grid can give"
        case .beyondHorizon: "the term ends after the last day of the ledger"
        case .exceedsShareCap: "more of one silicon than policy lets one customer take"
        case .exceedsHeldCap: "more of one silicon on hold at once than policy lets one customer have"
        case .exceedsSupply: "no supply, live, committed or planned, can ever meet this"
        case .noCommittedSupply: "only planned supply could meet this"
        case .noFitInWindow: "committed supply meets this, but not in the window or place asked for"
        case .doesNotFit: "the placement given does not fit what the ledger holds; nothing was sold"
        case .badBranch: "a scenario is missing, taken, dropped or cannot be forked there"
        case .overflow: "a number is more than can be counted"
        case .needsApproval: "nothing else speaks against it: policy wants an approver, and it waits for one"
        }
    }

    /// What to do about it.
    public var remedy: String {
        switch self {
        case .keyReused: "take a new key"
        case .clockBack: "act at the ledger's time or later"
        case .badRequest: "the message names the field and what is allowed"
        case .unknownOrder: "look at `book` and `queue`"
        case .unknownItem: "look at `supply list`"
        case .unknownRegion: "the message lists those known"
        case .unknownSilicon: "the message lists those known"
        case .unknownPlace: "define it first"
        case .idTaken: "take another"
        case .wrongState: "the message says which state it is in"
        case .holdExpired: "hold again; the answer carries what is possible now"
        case .staleProposal: "look at the proposal named and approve that"
        case .itemLive: "retire or cut it instead"
        case .cycle: "take one of them out of `after`"
        case .exceedsZoneHeadroom: "contract less, or elsewhere"
        case .beyondHorizon: "a shorter term may fit"
        case .exceedsShareCap: "the answer carries what would fit"
        case .exceedsHeldCap: "confirm or cancel a hold, or hold fewer"
        case .exceedsSupply: "the message names the tightest limit"
        case .noCommittedSupply: "sign to queue for it, or commit supply"
        case .noFitInWindow: "the answer carries the nearest that fits"
        case .doesNotFit: "ask for a quote"
        case .badBranch: "the message says which"
        case .overflow: "give a smaller one"
        case .needsApproval: "an approver finds it in `approvals`; nothing is taken until then"
        }
    }

    /// The vocabulary as a Markdown page, in order of precedence.
    public static func markdown() -> String {
        let rows = allCases.map { "| `\($0.rawValue)` | \($0.meaning) | \($0.remedy) |" }
        return """
            # Refusals

            One vocabulary on the command line, in the API, in `headroom_refusals_total{code=…}` of `/metrics` and on the page.
            Listed in order of precedence: where several apply, the first is the answer. Printed by `headroom refusals`.

            | code | meaning | what to do |
            |---|---|---|
            \(rows.joined(separator: "\n"))
            """
    }
}
