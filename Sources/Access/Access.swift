import Units

/// Who may do what. A token names its holder, a role and, for customers, a tenant; a role is a set of permissions; a route
/// asks for one. What nobody granted is denied.
///
///     token ─▶ SHA-256 ─▶ TokenBook ─▶ Grant ─▶ Caller ── may(permission)? ── is the route open to customers?
///
/// Nothing here reads a clock, a request or an environment; `TokenFile` alone touches a disk.
public struct Caller: Hashable, Sendable {
    /// The grant's identifier: what logs name.
    public let id: String
    /// Who it is: the actor of facts, the approver of approvals.
    public let name: String
    public let role: Role
    /// The customer whose orders are all that it sees; nil for the operator's own people.
    public let tenant: String?

    public init(id: String, name: String, role: Role, tenant: String? = nil) {
        (self.id, self.name, self.role, self.tenant) = (id, name, role, tenant)
    }

    public init(_ grant: Grant) {
        self.init(id: grant.id, name: grant.name, role: grant.role, tenant: grant.tenant)
    }

    public var isCustomer: Bool { tenant != nil }

    public func may(_ permission: Permission) -> Bool { role.permissions.contains(permission) }
}

/// What a route can ask for.
public enum Permission: String, CaseIterable, Sendable, Codable {
    /// See orders, the queue, supply and what follows from them; ask for quotes and what-ifs, which change nothing.
    case read
    /// See capital, prices paid and returns.
    case money
    /// Enter, hold, confirm, amend and cancel orders.
    case sell
    /// Make and drop scenarios.
    case plan
    /// Change supply and the clock.
    case operate
    /// Ask for what takes something from somebody: bumps, re-promises, merges. It waits for an approver, unless policy wants none.
    case propose
    /// Approve it, and sales below the prices that policy lets sellers ask.
    case approve
    /// See who looked at whose orders.
    case administer
}

/// A named set of permissions.
public enum Role: String, CaseIterable, Sendable, Codable {
    case viewer, seller, planner, `operator`, approver, admin

    public var permissions: Set<Permission> {
        switch self {
        case .viewer: [.read]
        case .seller: [.read, .sell, .propose]
        case .planner: [.read, .money, .plan, .propose]
        case .operator: [.read, .operate, .propose]
        case .approver: [.read, .money, .propose, .approve]
        case .admin: Set(Permission.allCases)
        }
    }

    /// Roles that a customer's token may have.
    public static let ofCustomers: [Role] = [.viewer, .seller]

    public static let names = allCases.map(\.rawValue).joined(separator: ", ")
}
