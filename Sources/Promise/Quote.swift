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
    /// The cap that it exceeds, where it can never be met.
    public let excess: Excess?
    /// What its dates stand on.
    public let basis: DateBasis

    public init(
        seq: Int, options: [Offer], moves: [Move], refusal: Refusal?, isExact: Bool = true, excess: Excess? = nil,
        basis: DateBasis
    ) {
        (self.seq, self.options, self.moves, self.refusal) = (seq, options, moves, refusal)
        (self.isExact, self.excess, self.basis) = (isExact, excess, basis)
    }
}

extension Ledger {
    /// Quotes an order at the place it would take in the queue: its tier, signed now.
    ///
    /// Refused, in order: what `resolve` refuses, `exceeds_share_cap`, `exceeds_supply`, `no_committed_supply`,
    /// `no_fit_in_window`; the last four carry options where there are any. Where the request names an option, what
    /// `chosen` refuses comes after `resolve`, and the option named is the first.
    public func quote(_ request: OrderRequest) -> Quote { quote(request, Effort()) }

    /// The same with so much effort.
    package func quote(_ request: OrderRequest, _ effort: Effort) -> Quote {
        do {
            let name = request.order ?? OrderName("quote")
            let terms = try resolve(request, as: name, signed: today, today: today)
            return try Quoting(self, chosen(terms, request.option, effort), effort).quote()
        } catch {
            return Quote(seq: seq, options: [], moves: [], refusal: error, basis: basis)
        }
    }
}

/// One quote in the making.
struct Quoting {
    let ledger: Ledger
    private(set) var terms: OrderTerms
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

    /// The same place in the queue, with other terms.
    func asking(_ other: OrderTerms) -> Quoting {
        var quoting = self
        quoting.terms = other
        return quoting
    }

    func quote() throws(Refusal) -> Quote {
        if let refusal = ledger.shareCapRefusal(terms) {
            return refused(refusal, Options(offers: try largest()), ledger.shareCapExcess(terms))
        }
        let options = try options(.firm, notAfter: terms.latest ?? Axis.end)
        guard let first = options.offers.first else { return try unmet(options) }
        return Quote(
            seq: ledger.seq, options: options.offers, moves: try moves(first), refusal: nil, isExact: options.isExact,
            basis: ledger.basis)
    }

    /// Offers, and the silicon whose search gave up on combinations of halls: there, an earlier one may have been missed.
    struct Options {
        var offers: [Offer]
        var unsure: Set<SiliconName> = []

        var isExact: Bool { unsure.isEmpty }
    }

    /// The earliest offer on each accepted silicon.
    func options(_ kind: Offer.Kind, notAfter: Day) throws(Refusal) -> Options {
        var ranked: [(rank: Int, offer: Offer)] = []
        var unsure: Set<SiliconName> = []
        let from = max(terms.earliest, ledger.today)
        for (rank, accepted) in terms.silicon.enumerated() where !isOverCap(accepted) {
            let search = Search(
                book: book, basis: kind == .firm ? .firm : .open, shape: Shape(terms, on: accepted), effort: effort)
            let found = search.find(from: from, notAfter: notAfter)
            if !found.isExact { unsure.insert(accepted.silicon) }
            guard let fit = found.fit else { continue }
            let seeded = fit.mixed(with: terms.silicon.last?.silicon)
            ranked.append((rank, try Offers(ledger: ledger, book: book).offer(seeded, terms, kind, from: from)))
        }
        let offers = ranked.sorted { ($0.offer.start, $0.rank) < ($1.offer.start, $1.rank) }.map(\.offer)
        return Options(offers: offers, unsure: unsure)
    }

    /// Whether policy forbids this customer so much of a silicon; another accepted one may still serve.
    private func isOverCap(_ accepted: Accepted) -> Bool {
        guard let room = ledger.shareCapCount(terms, accepted.silicon) else { return false }
        return Shape(terms, on: accepted).peak > room
    }

    /// The queued orders that taking an offer would move; a tentative one takes no more than a place in the queue.
    func moves(_ offer: Offer) throws(Refusal) -> [Move] {
        if behind.isEmpty { return [] }
        var after = book
        try after.take(offer.placements, firm: offer.kind == .firm)
        let cause = "order \(terms.order)"
        return try Queue.settle(behind, in: after, ledger, .some(freed: [], taken: []), cause: cause).moves
    }

    // MARK: When there is no fit

    private func refused(_ refusal: Refusal, _ options: Options, _ excess: Excess? = nil) -> Quote {
        Quote(
            seq: ledger.seq, options: options.offers, moves: [], refusal: refusal, isExact: options.isExact,
            excess: excess, basis: ledger.basis)
    }

    /// `none`: what the search of the window left untried.
    private func unmet(_ none: Options) throws(Refusal) -> Quote {
        var later = terms.latest == nil ? none : try options(.firm, notAfter: Axis.end)
        if let first = later.offers.first, let latest = terms.latest {
            later = try withEarlierPlans(later)
            later.unsure.formUnion(none.unsure)
            return refused(
                Refusal(
                    .noFitInWindow,
                    "nothing committed fits by \(latest); the earliest is \(first.start) "
                        + "(\(first.start - latest) days later), held by \(ledger.sentence(first.heldBy))"),
                later)
        }
        var planned = try options(.tentative, notAfter: Axis.end)
        planned.unsure.formUnion(later.unsure)
        if let first = planned.offers.first {
            let gap = first.gap.map(\.text).joined(separator: ", ")
            return refused(
                Refusal(
                    .noCommittedSupply,
                    "no committed supply fits; on planned supply (\(gap.isEmpty ? "planned" : gap)) it "
                        + "would start on \(first.start), tentatively"), planned)
        }
        planned.offers = try largest()
        let limits = Limits(ledger, terms)
        return refused(Refusal(.exceedsSupply, limits.sentence()), planned, limits.excess())
    }

    /// Firm offers, with the tentative ones that planned supply would give sooner.
    private func withEarlierPlans(_ firm: Options) throws(Refusal) -> Options {
        let first = firm.offers.map(\.start).min() ?? Axis.end
        let planned = try options(.tentative, notAfter: first - 1)
        return Options(offers: planned.offers + firm.offers, unsure: planned.unsure.union(firm.unsure))
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
        (terms.count, terms.sizing) = (count, nil)
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
        let late = blockers.compactMap { blocker in
            blocker.latePpm.flatMap { chance in blocker.item.map { ($0, chance) } }
        }
        return late.isEmpty ? shortage(blockers, until: day) : doubt(late, until: day)
    }

    /// What a start a day before would not be sure enough of, the likeliest to be late first.
    private func doubt(_ late: [(item: ItemName, chance: Int)], until day: Day) -> String {
        let first = late.sorted { ($1.chance, $0.item) < ($0.chance, $1.item) }.prefix(3)
        let told = first.map { "\($0.item) (late in \(ceilDiv($0.chance, 10_000))%)" }
        return "its parts, sure together at \(policy.confidence.percent)% only by \(day): " + listed(told)
            + (late.count > first.count ? " and \(late.count - first.count) more" : "")
    }

    private func shortage(_ blockers: [Blocker], until day: Day) -> String {
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
