import Ledger
import Units

extension Quoting {
    /// The largest counts that policy allows and that fit, now and later: at most one offer per date.
    ///
    /// Complexity: a bisection for each of six days and each silicon, between what an earlier day gave already and what halls
    /// can hold at most; nothing where a day brings no more.
    func largest() throws(Refusal) -> [Offer] {
        var offers: [Offer] = []
        let from = max(terms.earliest, ledger.today)
        for accepted in terms.silicon {
            var least = 1
            for day in days(from, accepted) {
                let room = ledger.shareCapCount(terms.starting(day), accepted.silicon) ?? Int.max
                guard let (terms, fit) = largest(accepted, from: least, within: room, on: day) else { continue }
                offers.append(try Offers(ledger: ledger, book: book).offer(fit, terms, .firm, from: from))
                least = terms.count + 1
            }
        }
        return offers.sorted { $0.start < $1.start }
    }

    /// The days to try a smaller count on: the first asked for, some later ones, and the first on which anything fits.
    private func days(_ from: Day, _ accepted: Accepted) -> [Day] {
        let first = search(terms.with(count: 1, on: accepted)).earliest(from: from, notAfter: Axis.end)?.start
        return Set([0, 3, 6, 12, 24].map { from + .months($0) } + [first].compactMap { $0 }).sorted()
    }

    /// The largest count from `least` on that fits with a start on a given day and a peak within `room`, by bisection.
    private func largest(
        _ accepted: Accepted, from least: Int, within room: Int, on day: Day
    ) -> (OrderTerms, Fit)? {
        var best: (OrderTerms, Fit)?
        var (low, high) = (least, min(search(terms.only(on: accepted)).most(at: day), accepted.count))
        while low <= high {
            let count = (low + high) / 2
            let smaller = terms.with(count: count, on: accepted)
            let search = search(smaller)
            if search.shape.peak <= room, let fit = search.earliest(from: day, notAfter: day) {
                best = (smaller, fit)
                low = count + 1
            } else {
                high = count - 1
            }
        }
        return best
    }

    /// The search for an order of one silicon.
    func search(_ terms: OrderTerms) -> Search {
        Search(book: book, basis: .firm, shape: Shape(terms, on: terms.silicon[0]), effort: effort)
    }
}
