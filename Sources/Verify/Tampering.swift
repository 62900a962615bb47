/// What was done to a fact after it was written.
public enum Tampering: String, Sendable, Encodable, CaseIterable {
    // In the order in which they explain: of two that are found at one place the first is told.
    /// A fact that does not lie on the chain, or a second copy of one that does.
    case inserted
    /// A number is missing, and the fact after it names a hash that no fact has.
    case removed
    /// Its own hash does not match its fields.
    case edited
    /// Its own hash is right, and the fact after it does not name it.
    case resealed = "re-sealed"
    /// It is on the chain, and stands elsewhere in the log.
    case reordered
}

/// The first fact that is not as it was written.
public struct FirstTampered: Sendable, Encodable, Equatable {
    /// The number that was its own, or that it claims where it was inserted.
    public let seq: Int
    public let what: Tampering
}

/// The last fact of a log, as an auditor keeps it.
public struct LogHead: Sendable, Encodable, Equatable {
    public let branch: String
    public let seq: Int
    public let hash: String

    init(_ fact: FactRow) { (branch, seq, hash) = (fact.branch, fact.seq, fact.hash) }
}

/// One tampered fact, and how it was found.
struct Finding: Equatable {
    /// Where on the chain it was found; the least is the first.
    let place: Int
    let tampered: FirstTampered
    let sentence: String

    init(at place: Int, _ seq: Int, _ what: Tampering, _ why: String) {
        self.place = place
        tampered = FirstTampered(seq: seq, what: what)
        sentence = "fact \(seq) was \(what.rawValue): \(why)"
    }

    static func comesFirst(_ a: Finding, _ b: Finding) -> Bool {
        if a.place != b.place { return a.place < b.place }
        let order = Tampering.allCases
        return order.firstIndex(of: a.tampered.what) ?? 0 < order.firstIndex(of: b.tampered.what) ?? 0
    }
}
