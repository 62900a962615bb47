import Units

/// All grants that were made, live or not, in the order in which they were made.
public struct TokenBook: Hashable, Sendable, Codable {
    public private(set) var grants: [Grant] = []

    public init() {}

    /// A new grant, and the token to hand over: it cannot be had again.
    public mutating func issue(
        name: String, role: Role, tenant: String? = nil, expires: Instant? = nil, at now: Instant
    ) throws(TokenFault) -> (grant: Grant, token: Token) {
        try TokenBook.check(name: name, role: role, tenant: tenant, expires: expires, at: now)
        let token = Token()
        let grant = Grant(
            id: identifier(), name: name, role: role, tenant: tenant, created: now, expires: expires, revoked: nil,
            digest: token.digest)
        grants.append(grant)
        return (grant, token)
    }

    private static func check(
        name: String, role: Role, tenant: String?, expires: Instant?, at now: Instant
    ) throws(TokenFault) {
        if name.isEmpty || name.count > 100 || name.contains(where: \.isNewline) {
            throw TokenFault("--name: 1 to 100 characters on one line say whose token it is")
        }
        if let tenant, tenant.isEmpty || !Role.ofCustomers.contains(role) {
            let roles = Role.ofCustomers.map(\.rawValue).joined(separator: ", ")
            throw TokenFault(
                "--tenant '\(tenant)' with --role \(role.rawValue): a customer's token names its tenant, and its role is "
                    + "one of \(roles)")
        }
        if let expires, expires <= now {
            throw TokenFault("--expires \(expires): is not after now, \(now); give a later instant")
        }
    }

    private func identifier() -> String {
        var luck = SystemRandomNumberGenerator()
        while true {
            let id = String(Token.hex(luck.next()).prefix(8))
            if !grants.contains(where: { $0.id == id }) { return id }
        }
    }

    /// The grant of a token, dead or alive; nil for a token that was never given out. Complexity: O(grants).
    public func grant(of token: Token) -> Grant? {
        let digest = token.digest
        return grants.first { $0.digest == digest }
    }

    /// Takes a grant back. It stays listed.
    public mutating func revoke(_ id: String, at now: Instant) throws(TokenFault) -> Grant {
        guard let place = grants.firstIndex(where: { $0.id == id }) else {
            throw TokenFault("there is no token '\(id)'; `headroom token list` lists them")
        }
        if grants[place].revoked == nil { grants[place].revoked = now }
        return grants[place]
    }

    /// Whether somebody can hand out tokens.
    public func hasAdmin(at now: Instant) -> Bool { grants.contains { $0.role == .admin && $0.isLive(at: now) } }
}
