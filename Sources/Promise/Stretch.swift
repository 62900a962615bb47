import Ledger
import Units

/// One version of an order that has days still to come: what a re-promise moves, or leaves, by itself.
///
///     today ──┤ what runs ├──┤ what is renewed ├──┤ renewed again …
///                 ends where the next begins          ends as late as it must
///
/// The last version keeps its length and moves to where it fits. One that others follow is held between them: it goes on
/// from the first day possible to the end it had, and the days before that day are lost.
struct Stretch {
    let order: Order
    let version: Version
    /// The day on which another version follows; nil for the last.
    let follower: Day?

    var start: Day? { version.start }
}

extension Order {
    /// What a promise or a hold still has to get after today, in order of time.
    func stretches(on today: Day) -> [Stretch] {
        let earlier = (commitment?.past ?? []).compactMap { version in
            version.end.flatMap { $0 > today ? Stretch(order: self, version: version, follower: $0) : nil }
        }
        let last = Version(terms: terms, rows: current)
        guard let end = last.end, end > today else { return earlier }
        return earlier + [Stretch(order: self, version: last, follower: nil)]
    }
}

extension Stretch {
    /// Where the stretch could go on first, with its own rows given back in the book; nil: nowhere, or not before its end.
    func earliest(in book: Book, on today: Day) -> Fit? {
        let now = Continuation(self, on: today)
        guard let shape = now.shape else { return nil }
        guard let follower else {
            return Search(book: book, basis: .firmOnly, shape: shape).earliest(from: now.day, notAfter: Axis.end)
        }
        for day in days(from: now.day, to: follower, shape, book) {
            guard let shape = Continuation(self, on: day).shape else { return nil }
            let search = Search(book: book, basis: .firmOnly, shape: shape)
            if let fit = search.earliest(from: day, notAfter: day) { return fit }
        }
        return nil
    }

    /// The days on which a stretch with a fixed end can begin to fit: the first, those on which anything it needs becomes
    /// free, and those on which a step of it begins. On any other it takes at least what the day before would have.
    private func days(from: Day, to: Day, _ shape: Shape, _ book: Book) -> [Day] {
        var days = Set([from] + version.rows.map(\.start).filter { from < $0 && $0 < to })
        for resource in book.atlas.resources(for: shape) {
            book.rises(resource, .firmOnly, from: from.number, to: to.number) { days.insert(Day($0)) }
        }
        return days.sorted()
    }

    /// The days that are lost if it goes on with a fit, or with none; nil where every day is served sooner or later.
    func lost(_ fit: Fit?, on today: Day) -> Range<Day>? {
        guard let follower else { return nil }
        let from = Continuation(self, on: today).day
        let to = fit?.start ?? follower
        return from < to ? from..<to : nil
    }
}
