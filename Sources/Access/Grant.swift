import Units

/// What one token is good for. The token itself is not here, only its digest.
public struct Grant: Hashable, Sendable, Codable {
    /// Eight hexadecimal digits; says nothing about the token.
    public let id: String
    /// Whose it is.
    public let name: String
    public let role: Role
    /// The customer it is bound to; nil for the operator's own people.
    public let tenant: String?
    public let created: Instant
    /// The instant from which it is dead; nil: never.
    public let expires: Instant?
    /// When it was taken back.
    public internal(set) var revoked: Instant?
    let digest: TokenDigest

    /// Whether it is good at an instant.
    public func isLive(at now: Instant) -> Bool { revoked == nil && expires.map { now < $0 } ?? true }

    public func state(at now: Instant) -> State { revoked != nil ? .revoked : isLive(at: now) ? .live : .expired }

    public enum State: String, CaseIterable, Sendable { case live, expired, revoked }
}

/// Why there is no such token, or none can be made.
public struct TokenFault: Error, Hashable, Sendable, CustomStringConvertible {
    public let description: String

    public init(_ description: String) { self.description = description }
}
