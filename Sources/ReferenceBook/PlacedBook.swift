import Profile
import Units

/// A book once each of its requests has its place.
public struct PlacedBook: Sendable {
    public private(set) var profile: Profile
    public private(set) var hash = StartHash()

    /// Places each request in turn at its earliest fit on or after its release. Complexity: O(orders) fits and additions.
    /// - Throws: `NoPlace` at the first request that fits nowhere; books of few orders may have one.
    public init(_ book: ReferenceBook) throws(NoPlace) {
        profile = Profile(length: book.axis.length, value: book.capacity)
        var number = 0
        for request in book.requests {
            number += 1
            guard
                let start = profile.earliest(request.quantity, for: request.term, from: request.release),
                (try? profile.add(-request.quantity, from: start, to: start + request.term)) != nil
            else { throw NoPlace(order: number) }
            hash.fold(start)
        }
    }
}

/// A request of a book that fits nowhere.
public struct NoPlace: Error, Equatable, Sendable {
    /// Counted from 1.
    public let order: Int
}
