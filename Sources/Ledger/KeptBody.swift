import Synchronization

/// What a fact was found to say, kept beside it: every copy of the fact shares it.
///
/// It is found from the payload by the first who asks, never taken from who made the fact, so that what is written is always
/// read back. It is derived, and no part of what makes two facts equal.
struct KeptBody: Hashable, Sendable {
    private final class Box: Sendable {
        let body = Mutex<FactBody?>(nil)
    }

    private let box: Box?

    /// Keeps nothing: the payload is decoded each time.
    static let nothing = KeptBody(box: nil)
    /// A place for one body.
    static var place: KeptBody { KeptBody(box: Box()) }

    var isPlace: Bool { box != nil }

    /// The body kept, or the one that `decode` gives; what it throws is not kept.
    func body(_ decode: () throws(Fact.Damage) -> FactBody) throws(Fact.Damage) -> FactBody {
        guard let box else { return try decode() }
        if let known = box.body.withLock({ $0 }) { return known }
        let found = try decode()
        box.body.withLock { $0 = found }
        return found
    }

    static func == (a: KeptBody, b: KeptBody) -> Bool { true }
    func hash(into hasher: inout Hasher) {}
}

extension Fact {
    /// The same fact, whose payload is decoded once however often it is asked for. For a log in memory that many fold: it
    /// holds the body as long as the fact.
    package var keepingBody: Fact { kept.isPlace ? self : Fact(self, keeping: .place) }
}
