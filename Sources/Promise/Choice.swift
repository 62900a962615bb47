import Ledger
import Silicon
import Units

/// One way to serve an order beside others: an offer, the questions it answers, and what it costs and moves.
public struct Choice: Sendable, Equatable {
    public internal(set) var questions: [Question]
    /// The terms under which this is the first option of a quote: what a hold with the label makes.
    public let terms: OrderTerms
    public let offer: Offer
    /// The price of everything over the term; nil where it is more than can be counted.
    public let total: Cents?
    /// Speed of one accelerator in thousandths of one of the order's first silicon; nil where either is not known.
    public let speedMilli: Int?
    /// nil: it runs what the order's first silicon runs.
    public let porting: Porting?
    /// Queued orders behind this one that would move if it were taken.
    public let moves: [Move]
    /// False when the search gave up on combinations of halls, because there were too many: something that answers its
    /// questions better (sooner, cheaper, more of it now) may have been missed.
    public let isExact: Bool

    /// The first day on which it is of use: its start, or when porting is done.
    public var usefulFrom: Day { max(offer.start, porting?.done ?? offer.start) }

    /// The part that starts later than the rest.
    public var later: (start: Day, count: Int)? {
        let rows = offer.placements.filter { $0.start > offer.start }
        return rows.map(\.start).min().map { ($0, rows.reduce(0) { $0 + $1.count }) }
    }
}

/// What moving a workload from one silicon to that of another vendor asks of the customer.
public struct Porting: Hashable, Sendable {
    public let from: SiliconName
    /// nil where the order does not say, as for the cost.
    public let months: Int?
    public let cost: Cents?
    /// The day on which it is done if it begins today.
    public let done: Day?
}

extension Catalogue {
    /// Whether what runs on one silicon must be ported to run on another: another vendor's software, another port.
    public func needsPorting(from: SiliconName, to: SiliconName) -> Bool {
        guard let a = self[from], let b = self[to] else { return false }
        return a.vendor != b.vendor
    }

    /// The speed of one silicon in thousandths of another's, rounded down; nil where either is not known.
    public func speedMilli(of silicon: SiliconName, relativeTo other: SiliconName) -> Int? {
        guard let a = self[silicon]?.speedMilli, let b = self[other]?.speedMilli, a > 0, b > 0 else { return nil }
        return a * 1000 / b
    }
}

extension Ledger {
    /// Every way to serve an order side by side, by (start, rank of silicon, hall): what `quote` gives, and what would
    /// answer the other questions. Refused as `resolve` refuses.
    ///
    /// What goes against a wish of the order (split, another region, planned supply, a part first) is there only where it
    /// starts sooner than everything that keeps to it. Complexity: some ten times that of `quote`, and one settling of the
    /// queue for each choice; which is why `quote` does not do it.
    public func choices(_ request: OrderRequest) throws(Refusal) -> [Choice] { try choices(request, Effort()) }

    /// The same with so much effort.
    package func choices(_ request: OrderRequest, _ effort: Effort) throws(Refusal) -> [Choice] {
        let name = request.order ?? OrderName("quote")
        let terms = try resolve(request, as: name, signed: today, today: today)
        return try Choosing(self, terms, effort).choices()
    }

    /// The terms that a request means: its own, or those of the option it names.
    ///
    /// Refused `bad_request` for a label that is none, `no_committed_supply` for an option that cannot be taken and
    /// `stale_proposal` for one that is not there (any more).
    func chosen(
        _ terms: OrderTerms, _ label: String?, _ effort: Effort = Effort()
    ) throws(Refusal) -> OrderTerms {
        guard let label else { return terms }
        guard let question = Question(label) else {
            throw Refusal(.badRequest, "option: '\(label)' is not known; allowed: \(Question.allowed)")
        }
        let choices = try Choosing(self, terms, effort).choices()
        // Nothing serves it at all: its quote says why.
        if choices.isEmpty { return terms }
        guard let choice = choices.first(where: { $0.questions.contains(question) }) else {
            let labels = choices.flatMap(\.questions).map(\.description).joined(separator: ", ")
            throw Refusal(
                .staleProposal,
                "there is no option '\(label)' for this order; there are \(labels): see `quote --all`")
        }
        guard choice.offer.kind == .firm else {
            let gap = choice.offer.gap.map(\.text).joined(separator: ", ")
            throw Refusal(
                .noCommittedSupply,
                "option '\(label)' stands on planned supply (\(gap.isEmpty ? "planned" : gap)) and cannot be taken; "
                    + "sign the order to queue for it")
        }
        return choice.terms
    }
}

extension OrderTerms {
    /// The same order on one of its silicon.
    func only(on accepted: Accepted) -> OrderTerms {
        var terms = self
        terms.silicon = [accepted]
        return terms
    }

    /// The same order, everything as one chunk in one place of the width `chunk_in`.
    var inOnePlace: OrderTerms {
        var terms = self
        terms.silicon = silicon.map { Accepted(silicon: $0.silicon, count: $0.count, minChunk: $0.count) }
        (terms.same, terms.chunkIn, terms.maxChunks) = (placeOfChunk, placeOfChunk, 1)
        return terms
    }

    /// The same order, cut into up to four parts anywhere; what it allows by itself it still does.
    var inParts: OrderTerms {
        var terms = self
        terms.silicon = silicon.map {
            Accepted(silicon: $0.silicon, count: $0.count, minChunk: min($0.minChunk, ceilDiv($0.count, 4)))
        }
        (terms.same, terms.chunkIn, terms.maxChunks) = (.any, placeOfChunk, maxChunks.map { max($0, 4) })
        return terms
    }

    /// What bounds one chunk, all told.
    var placeOfChunk: Scope { same == .hall ? .hall : chunkIn }

    /// The same order with `now` accelerators of one silicon first and the rest from an offset on.
    func ramped(_ accepted: Accepted, now: Int, restAfter days: Int) -> OrderTerms {
        var terms = self
        terms.count = now
        terms.silicon = [Accepted(silicon: accepted.silicon, count: now, minChunk: min(accepted.minChunk, now))]
        terms.steps = [Step(offset: .days(days), add: accepted.count - now)]
        if accepted.minChunk == accepted.count { terms.maxChunks = 1 }
        return terms
    }
}
