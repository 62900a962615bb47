import Delay
import Units

/// One row of `policy.csv`.
public struct PolicyRow: Hashable, Sendable, Codable {
    public let name: String
    public let value: String
    public let source: Source

    public init(name: String, value: String, source: Source) {
        (self.name, self.value, self.source) = (name, value, source)
    }
}

/// The rules a ledger sells by, read from `policy.csv`.
public struct Policy: Sendable {
    public private(set) var rows: [PolicyRow] = []
    /// The probability with which supply must be there before it is promised.
    public private(set) var confidence = Confidence.p80
    /// How long a hold lasts when nothing is said.
    public private(set) var holdDays = 14
    public private(set) var operatorName = ""
    /// Who moves first when promises cannot all be kept; see `MoveRank`.
    public private(set) var moveRanks = MoveRank.allCases
    /// What its dates make of luck.
    public private(set) var chance = Chance()
    /// What needs an approver.
    public private(set) var approvals = ApprovalRules()
    /// What blanks of supply are filled from.
    public private(set) var presets = Presets()
    private var heldCaps: [SiliconName: Int] = [:]
    private var shareCaps: [SiliconName: Int] = [:]

    init() {}

    /// The part of a silicon's supply, in percent, that one customer may take; nil: no cap.
    public func shareCap(_ silicon: SiliconName) -> Int? { shareCaps[silicon] }

    /// How many accelerators of a silicon one customer may have on hold at once; nil: no cap.
    public func heldCap(_ silicon: SiliconName) -> Int? { heldCaps[silicon] }

    /// Names that mean something to the ledger, with what is allowed; other names are kept and shown.
    public static let known: [(name: String, allowed: String)] =
        [
            ("clock", "an instant: the ledger's standing clock"), ("operator", "any text"),
            ("confidence_pct", "50 to 90"), ("hold_days", "1 to 365"), ("share_cap_pct/SILICON", "1 to 100"),
            ("held_cap/SILICON", "0 to 100000000 accelerators that one customer may have on hold"),
            (
                "repromise_rank",
                "tier, penalty, promised and delay in the order in which they count, such as tier;penalty"
            ),
        ] + ApprovalRules.known + EnergyRules.known + Chance.known + Presets.rules

    /// What is wrong with a row, or nil.
    public static func fault(_ row: PolicyRow) -> String? {
        let number = Int(row.value)
        switch row.name {
        case "clock": return Instant(row.value) == nil ? "an instant such as 2026-04-09T00:00:00.000Z" : nil
        case "confidence_pct": return number.flatMap(Confidence.init(percent:)) == nil ? "a number from 50 to 90" : nil
        case "hold_days": return number.map { (1...365).contains($0) } == true ? nil : "a number from 1 to 365"
        case _ where row.name.hasPrefix("share_cap_pct/"):
            return number.map { (1...100).contains($0) } == true ? nil : "a number from 1 to 100"
        case _ where row.name.hasPrefix("held_cap/"):
            return number.map { (0...100_000_000).contains($0) } == true ? nil : "a number from 0 to 100000000"
        case "repromise_rank":
            return MoveRank.list(row.value) == nil ? "tier, penalty, promised and delay, each once at most" : nil
        default: return ApprovalRules.fault(row) ?? EnergyRules.fault(row) ?? Chance.fault(row) ?? Presets.fault(row)
        }
    }

    mutating func add(_ more: [PolicyRow]) {
        rows += more
        for row in more { read(row) }
    }

    private mutating func read(_ row: PolicyRow) {
        switch row.name {
        case "operator": operatorName = row.value
        case "confidence_pct": confidence = Int(row.value).flatMap(Confidence.init(percent:)) ?? confidence
        case "hold_days": holdDays = Int(row.value) ?? holdDays
        case _ where row.name.hasPrefix("share_cap_pct/"):
            shareCaps[SiliconName(row.name.dropFirst("share_cap_pct/".count))] = Int(row.value)
        case _ where row.name.hasPrefix("held_cap/"):
            heldCaps[SiliconName(row.name.dropFirst("held_cap/".count))] = Int(row.value)
        case "repromise_rank": moveRanks = MoveRank.list(row.value) ?? moveRanks
        default: if !approvals.read(row), !chance.read(row) { presets.read(row) }
        }
    }
}

/// What decides who moves when promises cannot all be kept; the first that tells two orders apart.
public enum MoveRank: String, CaseIterable, Sendable {
    /// The higher number, served last, moves first.
    case tier
    /// The lower penalty per day moves first.
    case penalty
    /// The later promise moves first.
    case promised
    /// The fewest days of delay times accelerators.
    case delay

    /// The ranks in a text such as `tier;delay`; nil where a word is not one, or comes twice.
    static func list(_ text: String) -> [MoveRank]? {
        let words = text.split(separator: ";").map { MoveRank(rawValue: String($0)) }
        let ranks = words.compactMap(\.self)
        return ranks.isEmpty || ranks.count < words.count || Set(ranks).count < ranks.count ? nil : ranks
    }
}
