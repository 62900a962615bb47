import Ledger
import Promise
import Silicon
import Units

/// A placement row with the site and region it lies in.
public struct PlacementDocument: Encodable, Sendable, Equatable {
    let step: Int
    let chunk: Int
    let row: Int
    let hall: HallName
    let site: SiteName?
    let region: RegionName?
    let silicon: SiliconName
    let count: Int
    let start: Day
    let end: Day

    init(_ row: Row, _ atlas: Atlas) {
        let hall = atlas.hall(row.hall)
        (step, chunk, self.row, self.hall) = (row.step, row.chunk, row.row, row.hall)
        (site, region) = (hall?.site, hall.flatMap(atlas.region(of:)))
        (silicon, count, start, end) = (row.silicon, row.count, row.start, row.end)
    }
}

/// One way to serve an order.
public struct OptionDocument: Encodable, Sendable, Equatable {
    let kind: Offer.Kind
    let start: Day
    let end: Day
    let p50: When
    let p80: When
    let p90: When
    let silicon: SiliconName
    let count: Int
    let placements: [PlacementDocument]
    let price: MicroDollars
    let heldBy: [Blocker]
    let gap: [ItemName]
    let confidence: Int
    /// How its count came about, where counts were worked out; else absent.
    var size: SizeDocument?

    enum CodingKeys: String, CodingKey {
        case kind, start, end, p50, p80, p90, silicon, count, placements, gap, size
        case price = "price_usd_micro_per_accelerator_hour"
        case heldBy = "held_by"
        case confidence = "confidence_pct"
    }

    init(_ offer: Offer, _ atlas: Atlas, _ sizing: Sizing? = nil) {
        size = sizing?[offer.silicon.text].flatMap { $0.count == offer.count ? SizeDocument($0) : nil }
        (kind, start, end) = (offer.kind, offer.start, offer.end)
        (p50, p80, p90, silicon, count) = (offer.p50, offer.p80, offer.p90, offer.silicon, offer.count)
        placements = offer.placements.map { PlacementDocument($0, atlas) }
        (price, heldBy, gap, confidence) = (offer.price, offer.heldBy, offer.gap, offer.confidence)
    }
}

/// A queued order that moves.
public struct MoveDocument: Encodable, Sendable, Equatable {
    let order: OrderName
    let from: When
    let to: When
    let cause: String

    init(_ move: Move) { (order, from, to, cause) = (move.order, move.from, move.to, move.cause) }
}

/// The answer to `quote`, `POST /api/v1/quotes`.
public struct QuoteDocument: Encodable, Sendable, Equatable {
    let ledgerSeq: Int
    let basis: String
    /// False when the search gave up on combinations: an earlier start may have been missed.
    let exact: Bool
    let options: [OptionDocument]
    private(set) var moves: [MoveDocument]
    @Null var refusal: Refusal?
    /// The cap that the order exceeds; null where it does not, or is not refused.
    @Null var excess: ExcessDocument?
    /// All ways side by side; absent unless they were asked for.
    private(set) var choices: [ChoiceDocument]?
    /// How counts came about; absent where they were given.
    let sizing: SizingDocument?

    struct ExcessDocument: Encodable, Sendable, Equatable {
        let cap: String
        let place: String
        let need: Int
        let most: Int
        let short: Int
        let unit: String

        init(_ excess: Excess) {
            (cap, place, need, most) = (excess.cap, excess.place, excess.need, excess.most)
            (short, unit) = (excess.short, excess.unit)
        }
    }

    enum CodingKeys: String, CodingKey {
        case basis, exact, options, moves, refusal, excess, choices, sizing
        case ledgerSeq = "ledger_seq"
    }

    public init(_ quote: Quote, _ atlas: Atlas, choices: [ChoiceDocument]? = nil, sizing: Sizing? = nil) {
        (ledgerSeq, basis, exact) = (quote.seq, quote.basis.rawValue, quote.isExact)
        options = quote.options.map { OptionDocument($0, atlas, sizing) }
        self.sizing = sizing.map(SizingDocument.init)
        moves = quote.moves.map(MoveDocument.init)
        refusal = quote.refusal
        excess = quote.excess.map(ExcessDocument.init)
        self.choices = choices
    }

    /// What a customer may see: whose other orders would move is not said.
    package func forCustomer(of own: (OrderName) -> Bool) -> QuoteDocument {
        var document = self
        document.moves = moves.filter { own($0.order) }
        document.choices = choices?.map { $0.forCustomer(of: own) }
        return document
    }
}

extension Ledger {
    /// A quote as a document, with all ways to serve the request side by side where they are asked for.
    public func document(_ quote: Quote, of request: OrderRequest?, all: Bool) -> QuoteDocument {
        QuoteDocument(
            quote, atlas, choices: all ? request.map(choiceDocuments) ?? [] : nil, sizing: request?.sizing)
    }

    /// None for a request that is refused as it stands: the quote says why.
    private func choiceDocuments(_ request: OrderRequest) -> [ChoiceDocument] {
        guard let terms = try? resolve(request, as: request.order ?? "quote", today: today) else { return [] }
        let asked = OrderRequest(terms)
        return ((try? choices(request)) ?? []).map { ChoiceDocument($0, asked: asked, atlas) }
    }
}

extension Ledger {
    /// A quote for people.
    public func text(of quote: Quote, colour: Bool = false) -> String {
        var parts: [String] = []
        if let refusal = quote.refusal { parts.append("No (\(refusal.code.rawValue)): \(refusal.message).") }
        if !quote.isExact {
            parts.append("Not every combination of halls was tried: an earlier start may have been missed.")
        }
        if quote.options.isEmpty { return parts.joined(separator: "\n") }
        var table = TextTable(
            ">option", "start", "end", ">count", "silicon", "halls", "P50", "P80", "P90", ">USD/h each", "basis")
        for (index, offer) in quote.options.enumerated() {
            table.add(
                String(index + 1), "\(offer.start)", "\(offer.end)", grouped(offer.count), offer.silicon.text,
                halls(offer.placements), "\(offer.p50)", "\(offer.p80)", "\(offer.p90)",
                hourly(offer.price),
                offer.kind == .firm ? "committed" : "planned")
        }
        if quote.refusal != nil { parts.append("What is possible:") }
        parts.append(table.text(colour: colour))
        if quote.refusal == nil, let first = quote.options.first {
            parts.append("Held by " + sentence(first.heldBy) + ".")
        }
        if !quote.moves.isEmpty {
            parts.append(
                "Taking the first option would move: "
                    + quote.moves.map { "\($0.order) \($0.from) → \($0.to)" }.joined(separator: ", ") + ".")
        }
        return parts.joined(separator: "\n")
    }

    /// The halls of some rows, each once, in order.
    public func halls(_ rows: [Row]) -> String {
        var seen: [HallName] = []
        for row in rows where !seen.contains(row.hall) { seen.append(row.hall) }
        return seen.prefix(4).map(\.text).joined(separator: " ") + (seen.count > 4 ? " +\(seen.count - 4)" : "")
    }
}
