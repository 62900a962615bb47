import Ledger
import Units

/// Answers all the questions of a quote, each by the search that a hold would make of the same terms.
///
/// So whatever is chosen can be held as it stands: a choice carries the terms under which it is the first option.
struct Choosing {
    private let quoting: Quoting
    private let ledger: Ledger
    private let terms: OrderTerms

    init(_ ledger: Ledger, _ terms: OrderTerms, _ effort: Effort = Effort()) throws(Refusal) {
        (self.ledger, self.terms) = (ledger, terms)
        quoting = try Quoting(ledger, terms, effort)
    }

    private struct Candidate {
        var questions: [Question]
        var terms: OrderTerms
        let offer: Offer
        /// False once a search for one of its questions gave up on combinations of halls that may have answered it better.
        var isExact: Bool
    }

    private var from: Day { max(terms.earliest, ledger.today) }
    private var latest: Day { terms.latest ?? Axis.end }

    func choices() throws(Refusal) -> [Choice] {
        var found = try asAsked()
        let late = try afterWindow(found)
        try add(.onePlace, terms.inOnePlace, notAfter: latest, to: &found) { isInOnePlace($0) }
        let first = found.first { $0.questions.contains(.earliest) }?.offer.start
        // What goes against a wish must be worth it.
        let before = first.map { $0 - 1 } ?? latest
        try add(.split, terms.inParts, notAfter: before, to: &found) { !isInOnePlace($0) }
        if let other = try otherRegion(notAfter: before) { found.append(other) }
        if first != from, let part = try partNow() { found.append(part) }
        let firm = first ?? late.map(\.offer.start).min()
        if let planned = try planned(notAfter: firm.map { $0 - 1 } ?? Axis.end) { found.append(planned) }
        found += late
        return try sorted(found).map { candidate throws(Refusal) in try choice(candidate) }
    }

    // MARK: As asked

    /// The earliest start on each silicon within the window; the first of them is what a quote gives first.
    private func asAsked() throws(Refusal) -> [Candidate] {
        let options = try quoting.options(.firm, notAfter: latest)
        var found = options.offers.enumerated().map { rank, offer in
            let own = rank == 0 ? terms : accepted(offer.silicon).map(terms.only(on:)) ?? terms
            return Candidate(
                questions: (rank == 0 ? [.earliest] : []) + [.silicon(offer.silicon)], terms: own, offer: offer,
                isExact: rank == 0 ? isSure(offer, options) : !options.unsure.contains(offer.silicon))
        }
        if let cheapest = cheapest(found) {
            found[cheapest].questions.append(.cheapest)
            found[cheapest].isExact = found[cheapest].isExact && options.isExact
        }
        return found
    }

    /// Whether no earlier start was missed on any silicon; none is earlier than the first day.
    private func isSure(_ offer: Offer?, _ options: Quoting.Options) -> Bool {
        options.isExact || offer?.start == from
    }

    private func cheapest(_ found: [Candidate]) -> Int? {
        let totals = found.map { total($0.offer, $0.terms)?.value ?? Int.max }
        return totals.indices.min { totals[$0] < totals[$1] }
    }

    private func accepted(_ silicon: SiliconName) -> Accepted? { terms.silicon.first { $0.silicon == silicon } }

    /// The silicon that has no start within the window, each at its earliest after it.
    private func afterWindow(_ found: [Candidate]) throws(Refusal) -> [Candidate] {
        guard terms.latest != nil else { return [] }
        var late: [Candidate] = []
        for one in terms.silicon where !found.contains(where: { $0.questions.contains(.silicon(one.silicon)) }) {
            let own = terms.only(on: one)
            guard var candidate = try candidate(.silicon(one.silicon), own, .firm, notAfter: Axis.end) else { continue }
            candidate.terms.latest = candidate.offer.start
            late.append(candidate)
        }
        return late
    }

    // MARK: Other terms

    /// What other terms give first, as the answer to a question.
    private func candidate(
        _ question: Question, _ other: OrderTerms, _ kind: Offer.Kind, notAfter: Day
    ) throws(Refusal) -> Candidate? {
        let options = try quoting.asking(other).options(kind, notAfter: notAfter)
        return options.offers.first.map { offer in
            Candidate(questions: [question], terms: other, offer: offer, isExact: isSure(offer, options))
        }
    }

    /// Labels what answers a question already no later than other terms would, or adds what those terms give.
    private func add(
        _ question: Question, _ other: OrderTerms, notAfter: Day, to found: inout [Candidate],
        isAnswered: (Offer) -> Bool
    ) throws(Refusal) {
        let options = try quoting.asking(other).options(.firm, notAfter: notAfter)
        let start = options.offers.first?.start ?? Axis.end
        if let known = found.firstIndex(where: { isAnswered($0.offer) && $0.offer.start <= start }) {
            found[known].questions.append(question)
            found[known].isExact = found[known].isExact && isSure(found[known].offer, options)
        } else if let offer = options.offers.first, isAnswered(offer) {
            found.append(
                Candidate(questions: [question], terms: other, offer: offer, isExact: isSure(offer, options)))
        }
    }

    private func isInOnePlace(_ offer: Offer) -> Bool {
        let places = offer.placements.compactMap { row in
            ledger.atlas.hall(row.hall).map { ledger.atlas.place(of: $0, at: terms.placeOfChunk) }
        }
        return Set(places).count == 1
    }

    /// In the regions that the order does not allow; its terms then name those that are used.
    private func otherRegion(notAfter: Day) throws(Refusal) -> Candidate? {
        var other = terms
        other.regions = ledger.atlas.regions.map(\.region).filter { !terms.regions.contains($0) }
        guard !terms.regions.isEmpty, !other.regions.isEmpty,
            var candidate = try candidate(.otherRegion, other, .firm, notAfter: notAfter)
        else { return nil }
        let halls = candidate.offer.placements.compactMap { ledger.atlas.hall($0.hall) }
        let used = Set(halls.compactMap(ledger.atlas.region(of:)))
        candidate.terms.regions.removeAll { !used.contains($0) }
        return candidate
    }

    private func planned(notAfter: Day) throws(Refusal) -> Candidate? {
        guard var candidate = try candidate(.planned, terms, .tentative, notAfter: notAfter) else { return nil }
        candidate.terms = accepted(candidate.offer.silicon).map(terms.only(on:)) ?? terms
        return candidate
    }

    private func partNow() throws(Refusal) -> Candidate? {
        var parting = Parting(quoting, terms, from: from)
        guard let (terms, offer) = try parting.parted() else { return nil }
        return Candidate(questions: [.partNow], terms: terms, offer: offer, isExact: parting.isExact)
    }

    // MARK: Side by side

    private func sorted(_ found: [Candidate]) -> [Candidate] {
        func place(_ candidate: Candidate) -> (Day, Int, HallName) {
            let rank = terms.silicon.firstIndex { $0.silicon == candidate.offer.silicon } ?? 0
            return (candidate.offer.start, rank, candidate.offer.placements.map(\.hall).min() ?? HallName(""))
        }
        return found.sorted { place($0) < place($1) }
    }

    private func choice(_ candidate: Candidate) throws(Refusal) -> Choice {
        let (offer, first) = (candidate.offer, terms.silicon[0].silicon)
        return Choice(
            questions: candidate.questions, terms: candidate.terms, offer: offer,
            total: total(offer, candidate.terms),
            speedMilli: ledger.atlas.catalogue.speedMilli(of: offer.silicon, relativeTo: first),
            porting: porting(from: first, to: offer.silicon), moves: try quoting.moves(offer),
            isExact: candidate.isExact)
    }

    private func total(_ offer: Offer, _ terms: OrderTerms) -> Cents? {
        try? ledger.value(of: Order(terms: terms, standing: .held(offer.placements, until: ledger.clock)))
    }

    private func porting(from first: SiliconName, to silicon: SiliconName) -> Porting? {
        guard ledger.atlas.catalogue.needsPorting(from: first, to: silicon) else { return nil }
        return Porting(
            from: first, months: terms.portMonths, cost: terms.portCents,
            done: terms.portMonths.map { ledger.today + .months($0) })
    }
}
