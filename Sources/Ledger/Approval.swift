import Units

/// A command that policy wants an approver for, asked for by somebody who is none. It waits under the number of the fact that
/// asked, takes nothing meanwhile, and is decided anew when it is approved.
public struct Approval: Hashable, Sendable, Codable {
    /// The number of the fact that asked: its name.
    public let request: Int
    public let command: Command
    /// What it needs an approver for.
    public let need: String
    public let tenant: String
    public let actor: String
    public let at: Instant
    /// Why, in the asker's words.
    public let reason: String?
    /// nil while it waits.
    public internal(set) var answer: Answer?

    /// What an approver made of it.
    public struct Answer: Hashable, Sendable, Codable {
        /// The fact that answers.
        public let fact: Int
        public let approver: String
        public let at: Instant
        public let isApproved: Bool
        /// Why it was declined.
        public let cause: String?
    }

    /// How the refusal ends that asks for an approver.
    public static func end(_ request: Int) -> String {
        "; it waits as request \(request), and nothing is taken until then"
    }

    init(_ fact: Fact, _ body: FactBody, need: String) {
        (request, command) = (fact.seq, body.command)
        let end = Approval.end(fact.seq)
        self.need = need.hasSuffix(end) ? String(need.dropLast(end.count)) : need
        (tenant, actor, at, reason) = (fact.tenant, fact.actor, fact.recordedAt, body.reason)
    }
}

/// What policy wants an approver for.
public struct ApprovalRules: Hashable, Sendable {
    /// What takes something from somebody.
    public enum Kind: String, CaseIterable, Sendable {
        case bump, repromise, merge
    }

    /// How far below the list price an order may be sold without an approver, in percent; nil: as far as its seller likes. What was
    /// sold so before needs nobody again, unless it becomes cheaper, larger or longer.
    public private(set) var discountPct: Int?
    /// What needs none.
    public private(set) var waived: Set<Kind> = []

    init() {}

    private static let (prefix, discount) = ("approval/", "approval/discount_pct")
    private static let (needed, notNeeded) = ("needed", "not_needed")

    static let known: [(name: String, allowed: String)] =
        [(discount, "0 to 100: percent below the list price that need no approver; any unless given")]
        + Kind.allCases.map { (prefix + $0.rawValue, "\(needed) or \(notNeeded); \(needed) unless given") }

    /// What is wrong with a row, or nil.
    static func fault(_ row: PolicyRow) -> String? {
        guard row.name.hasPrefix(prefix) else { return nil }
        if row.name == discount {
            return Int(row.value).map { (0...100).contains($0) } == true ? nil : "a number from 0 to 100"
        }
        guard Kind(rawValue: String(row.name.dropFirst(prefix.count))) != nil else {
            return "one of the names " + known.map(\.name).joined(separator: ", ")
        }
        return [needed, notNeeded].contains(row.value) ? nil : "\(needed) or \(notNeeded)"
    }

    /// Takes a row; gives whether it was one of these.
    mutating func read(_ row: PolicyRow) -> Bool {
        guard row.name.hasPrefix(ApprovalRules.prefix) else { return false }
        if row.name == ApprovalRules.discount { discountPct = Int(row.value) ?? discountPct }
        guard let kind = Kind(rawValue: String(row.name.dropFirst(ApprovalRules.prefix.count))) else { return true }
        if row.value == ApprovalRules.notNeeded { waived.insert(kind) } else { waived.remove(kind) }
        return true
    }
}

extension Command {
    /// The same command with its approver, where it names one.
    public func approved(by approver: String) -> Command {
        switch self {
        case .bump(let order, let cause, _): .bump(order: order, cause: cause, approver: approver)
        case .repromise(let cause, _, let proposal):
            .repromise(cause: cause, approver: approver, proposal: proposal)
        case .merge(let branch, _): .merge(branch: branch, approver: approver)
        default: self
        }
    }

    /// The kind of approval it names an approver for, and whom.
    var approver: (kind: ApprovalRules.Kind, name: String)? {
        switch self {
        case .bump(_, _, let approver): (.bump, approver)
        case .repromise(_, let approver, _): (.repromise, approver)
        case .merge(_, let approver): (.merge, approver)
        default: nil
        }
    }
}
