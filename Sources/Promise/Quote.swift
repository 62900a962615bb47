import Delay
import Ledger
import Units

/// The answer to *when?*: options, what would move, or why not. It reserves nothing.
public struct Quote: Sendable, Equatable {
    public let seq: Int
    /// By (start, rank of silicon, hall).
    public let options: [Offer]
    /// Queued orders behind this one that would move if the first option were taken.
    public let moves: [Move]
    public let refusal: Refusal?
    /// False when the search gave up on combinations of halls, because there were too many: an earlier start, or one where
    /// there seems to be none, may have been missed.
    public let isExact: Bool

    public init(seq: Int, options: [Offer], moves: [Move], refusal: Refusal?, isExact: Bool = true) {
        (self.seq, self.options, self.moves, self.refusal) = (seq, options, moves, refusal)
        self.isExact = isExact
    }
}

extension Ledger {
    /// Quotes an order at the place it would take in the queue: its tier, signed now.
    ///
    /// Refused, in order: what `resolve` refuses, `exceeds_share_cap`, `exceeds_supply`, `no_committed_supply`,
    /// `no_fit_in_window`; the last four carry options where there are any.
    public func quote(_ request: OrderRequest) -> Quote { quote(request, Effort()) }

    /// The same with so much effort.
    package func quote(_ request: OrderRequest, _ effort: Effort) -> Quote {
        do {
            let name = request.order ?? OrderName("quote")
            let terms = try resolve(request, as: name, signed: today, today: today)
            return try Quoting(self, terms, effort).quote()
        } catch {
            return Quote(seq: seq, options: [], moves: [], refusal: error)
        }
    }
}

/// One quote in the making.
struct Quoting {
    let ledger: Ledger
    let terms: OrderTerms
    let book: Book
    let behind: [Order]
    let effort: Effort

    /// `own` are rows that the order has already and would give back.
    init(
        _ ledger: Ledger, _ terms: OrderTerms, _ effort: Effort = Effort(), givingBack own: [Row] = []
    ) throws(Refusal) {
        (self.ledger, self.terms, self.effort) = (ledger, terms, effort)
        behind = ledger.queue.filter { Quoting.isBehind($0.terms, terms) }
        var book = try Book(ledger, without: behind)
        try book.take(own, firm: true, sign: 1)
        self.book = book
    }

    /// Whether a queued order stands behind one that is signed now: of a lower tier, or unsigned.
    private static func isBehind(_ queued: OrderTerms, _ new: OrderTerms) -> Bool {
        if queued.tier != new.tier { return queued.tier > new.tier }
        guard let signed = queued.signed, let now = new.signed else { return queued.signed == nil }
        return signed > now
    }

    func quote() throws(Refusal) -> Quote {
        if let refusal = ledger.shareCapRefusal(terms) { return refused(refusal, Options(offers: try largest())) }
        let options = try options(.firm, notAfter: terms.latest ?? Axis.end)
        guard let first = options.offers.first else { return try unmet(options.isExact) }
        return Quote(
            seq: ledger.seq, options: options.offers, moves: try moves(first), refusal: nil, isExact: options.isExact)
    }

    /// Offers, and whether the searches for them were exact.
    private struct Options {
        var offers: [Offer]
        var isExact = true
    }

    /// The earliest offer on each accepted silicon.
    private func options(_ kind: Offer.Kind, notAfter: Day) throws(Refusal) -> Options {
        var ranked: [(rank: Int, offer: Offer)] = []
        var isExact = true
        let from = max(terms.earliest, ledger.today)
        for (rank, accepted) in terms.silicon.enumerated() where !isOverCap(accepted) {
            let search = Search(
                book: book, basis: kind == .firm ? .firm : .open, shape: Shape(terms, on: accepted), effort: effort)
            let found = search.find(from: from, notAfter: notAfter)
            isExact = isExact && found.isExact
            guard let fit = found.fit else { continue }
            let seeded = fit.mixed(with: terms.silicon.last?.silicon)
            ranked.append((rank, try Offers(ledger: ledger, book: book).offer(seeded, terms, kind, from: from)))
        }
        let offers = ranked.sorted { ($0.offer.start, $0.rank) < ($1.offer.start, $1.rank) }.map(\.offer)
        return Options(offers: offers, isExact: isExact)
    }

    /// Whether policy forbids this customer so much of a silicon; another accepted one may still serve.
    private func isOverCap(_ accepted: Accepted) -> Bool {
        guard let room = ledger.shareCapCount(terms, accepted.silicon) else { return false }
        return Shape(terms, on: accepted).peak > room
    }

    /// The queued orders that taking an offer would move.
    func moves(_ offer: Offer) throws(Refusal) -> [Move] {
        if behind.isEmpty { return [] }
        var after = book
        try after.take(offer.placements, firm: true)
        let cause = "order \(terms.order)"
        return try Queue.settle(behind, in: after, ledger, .some(freed: [], taken: []), cause: cause).moves
    }

    // MARK: When there is no fit

    private func refused(_ refusal: Refusal, _ options: Options) -> Quote {
        Quote(seq: ledger.seq, options: options.offers, moves: [], refusal: refusal, isExact: options.isExact)
    }

    /// `isExact`: whether it is sure that nothing fits in the window.
    private func unmet(_ isExact: Bool) throws(Refusal) -> Quote {
        var later = terms.latest == nil ? Options(offers: [], isExact: isExact) : try options(.firm, notAfter: Axis.end)
        if let first = later.offers.first, let latest = terms.latest {
            later = try withEarlierPlans(later)
            later.isExact = later.isExact && isExact
            return refused(
                Refusal(
                    .noFitInWindow,
                    "nothing committed fits by \(latest); the earliest is \(first.start) "
                        + "(\(first.start - latest) days later), held by \(ledger.sentence(first.heldBy))"),
                later)
        }
        var planned = try options(.tentative, notAfter: Axis.end)
        planned.isExact = planned.isExact && later.isExact
        if let first = planned.offers.first {
            let gap = first.gap.map(\.text).joined(separator: ", ")
            return refused(
                Refusal(
                    .noCommittedSupply,
                    "no committed supply fits; on planned supply (\(gap.isEmpty ? "planned" : gap)) it "
                        + "would start on \(first.start), tentatively"), planned)
        }
        planned.offers = try largest()
        return refused(Refusal(.exceedsSupply, Limits(ledger, terms).sentence()), planned)
    }

    /// Firm offers, with the tentative ones that planned supply would give sooner.
    private func withEarlierPlans(_ firm: Options) throws(Refusal) -> Options {
        let first = firm.offers.map(\.start).min() ?? Axis.end
        let planned = try options(.tentative, notAfter: first - 1)
        return Options(offers: planned.offers + firm.offers, isExact: planned.isExact && firm.isExact)
    }

    /// The largest counts that policy allows and that fit, now and later: at most one offer per date.
    private func largest() throws(Refusal) -> [Offer] {
        var offers: [Offer] = []
        let from = max(terms.earliest, ledger.today)
        for accepted in terms.silicon {
            for day in days(from, accepted) {
                let room = ledger.shareCapCount(terms.starting(day), accepted.silicon) ?? Int.max
                guard let (terms, fit) = largest(accepted, within: room, on: day) else { continue }
                let offer = try Offers(ledger: ledger, book: book).offer(fit, terms, .firm, from: from)
                if offer.count > offers.last(where: { $0.silicon == offer.silicon })?.count ?? 0 {
                    offers.append(offer)
                }
            }
        }
        return offers.sorted { $0.start < $1.start }
    }

    /// The days to try a smaller count on: the first asked for, some later ones, and the first on which anything fits.
    private func days(_ from: Day, _ accepted: Accepted) -> [Day] {
        let one = terms.with(count: 1, on: accepted)
        let search = Search(book: book, basis: .firm, shape: Shape(one, on: one.silicon[0]))
        let first = search.earliest(from: from, notAfter: Axis.end)?.start
        return Set([0, 3, 6, 12, 24].map { from + .months($0) } + [first].compactMap { $0 }).sorted()
    }

    /// The largest count that fits with a start on a given day and a peak within `room`, by bisection.
    private func largest(_ accepted: Accepted, within room: Int, on day: Day) -> (OrderTerms, Fit)? {
        var best: (OrderTerms, Fit)?
        var (low, high) = (1, accepted.count)
        while low <= high {
            let count = (low + high) / 2
            let smaller = terms.with(count: count, on: accepted)
            let shape = Shape(smaller, on: smaller.silicon[0])
            let search = Search(book: book, basis: .firm, shape: shape)
            if shape.peak <= room, let fit = search.earliest(from: day, notAfter: day) {
                best = (smaller, fit)
                low = count + 1
            } else {
                high = count - 1
            }
        }
        return best
    }
}

extension Fit {
    /// A seeded bug: the last row on another silicon.
    fileprivate func mixed(with other: SiliconName?) -> Fit {
        guard SeededBug.mixedSilicon.isOn, let other, rows.count > 1 else { return self }
        var rows = rows
        let last = rows.removeLast()
        rows.append(
            Row(
                step: last.step, chunk: last.chunk, row: last.row, hall: last.hall, silicon: other, count: last.count,
                start: last.start, end: last.end))
        return Fit(start: start, end: end, rows: rows, isExact: isExact)
    }
}

extension OrderTerms {
    /// The same order, wanted from another day on.
    func starting(_ day: Day) -> OrderTerms {
        var terms = self
        terms.earliest = day
        return terms
    }

    /// The same order for fewer accelerators of one silicon; steps shrink in proportion, never below one.
    func with(count: Int, on accepted: Accepted) -> OrderTerms {
        var terms = self
        terms.count = count
        terms.silicon = [Accepted(silicon: accepted.silicon, count: count, minChunk: min(accepted.minChunk, count))]
        let adds = counts(on: accepted).dropFirst()
        terms.steps = zip(steps, adds).map { Step(offset: $0.offset, add: max($1 * count / accepted.count, 1)) }
        return terms
    }
}

extension Ledger {
    /// Blockers as a phrase for people: what is short until when, and what it waits for, first cause first.
    public func sentence(_ blockers: [Blocker]) -> String {
        if blockers.isEmpty { return "nothing: it could start on the first day asked for" }
        let days = Set(blockers.map(\.clears)).sorted()
        return days.map { day in phrase(blockers.filter { $0.clears == day }, until: day) }.joined(separator: "; ")
    }

    private func phrase(_ blockers: [Blocker], until day: Day) -> String {
        var seen: Set<ResourceName> = []
        let short = blockers.filter { seen.insert($0.resource).inserted }
            .map { "\(grouped($0.short)) \($0.unit) of \($0.resource)" }
        let waits = waits(of: blockers.compactMap(\.item))
        return "\(listed(short)) short until \(day), "
            + (waits.isEmpty ? "when earlier contracts end" : "waiting for \(waits)")
    }

    /// The longest critical path behind some items, first cause first.
    private func waits(of items: [ItemName]) -> String {
        let paths = items.compactMap(supply.position).map {
            supply.critical($0, at: policy.confidence, today: today)
        }
        guard let longest = paths.max(by: { $0.count < $1.count }) else { return "" }
        return longest.reversed().map { describe(supply.items[$0]) }.joined(separator: ", then ")
    }

    private func describe(_ item: SupplyItem) -> String {
        item.class == .power ? "\(item.item) (\(grouped(item.quantity)) kW)" : item.item.text
    }

    private func listed(_ parts: [String]) -> String {
        parts.count < 2 ? parts.joined() : parts.dropLast().joined(separator: ", ") + " and " + parts[parts.count - 1]
    }
}

/// A whole number with thousands separators.
public func grouped(_ number: Int) -> String {
    let digits = String(number.magnitude)
    var out = ""
    for (index, digit) in digits.enumerated() {
        if index > 0, (digits.count - index) % 3 == 0 { out.append(",") }
        out.append(digit)
    }
    return (number < 0 ? "-" : "") + out
}
