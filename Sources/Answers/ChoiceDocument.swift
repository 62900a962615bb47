import Ledger
import Promise
import Silicon
import Units

/// One way to serve an order beside others: what it answers, costs, asks of the customer and moves.
public struct ChoiceDocument: Encodable, Sendable, Equatable {
    let labels: [String]
    /// False when the search gave up on combinations: a better answer to its labels may have been missed.
    let exact: Bool
    let option: OptionDocument
    /// What of the order it changes, as `field value`.
    let changes: [String]
    @Null var total: Cents?
    @Null var speedMilli: Int?
    @Null var porting: PortingDocument?
    let usefulFrom: Day
    @Null var later: Later?
    private(set) var moves: [MoveDocument]

    struct PortingDocument: Codable, Sendable, Equatable {
        let from: SiliconName
        @Null var months: Int?
        @Null var cost: Cents?
        @Null var done: Day?

        enum CodingKeys: String, CodingKey {
            case from, months, done
            case cost = "usd_cents"
        }

        init(_ porting: Porting) {
            (from, months, cost, done) = (porting.from, porting.months, porting.cost, porting.done)
        }
    }

    struct Later: Codable, Sendable, Equatable {
        let start: Day
        let count: Int
    }

    enum CodingKeys: String, CodingKey {
        case labels, exact, option, changes, porting, later, moves
        case total = "total_usd_cents"
        case speedMilli = "speed_milli"
        case usefulFrom = "useful_from"
    }

    init(_ choice: Choice, asked: OrderRequest, _ atlas: Atlas) {
        (labels, exact) = (choice.questions.map(\.description), choice.isExact)
        option = OptionDocument(choice.offer, atlas)
        changes = OrderRequest(choice.terms).changes(from: asked)
        (total, speedMilli, usefulFrom) = (choice.total, choice.speedMilli, choice.usefulFrom)
        porting = choice.porting.map(PortingDocument.init)
        later = choice.later.map { Later(start: $0.start, count: $0.count) }
        moves = choice.moves.map(MoveDocument.init)
    }

    /// Without the moves of others' orders.
    func forCustomer(of own: (OrderName) -> Bool) -> ChoiceDocument {
        var document = self
        document.moves = moves.filter { own($0.order) }
        return document
    }
}

extension OrderRequest {
    /// The fields in which this request differs from what was asked, each as `field value`, in the order of orders.csv.
    func changes(from asked: OrderRequest) -> [String] {
        func list(_ texts: [String]?) -> String { (texts ?? []).joined(separator: ";") }
        func ramp(_ steps: [RequestedStep]?) -> String { list(steps?.map { "\($0.offset):\($0.add)" }) }
        func text(_ number: Int?) -> String { number.map(String.init) ?? "" }
        let fields: [(name: String, now: String, before: String)] = [
            ("count", text(count), text(asked.count)), ("silicon", list(silicon), list(asked.silicon)),
            ("regions", list(regions), list(asked.regions)), ("min_chunk", text(minChunk), text(asked.minChunk)),
            ("max_chunks", text(maxChunks), text(asked.maxChunks)), ("chunk_in", chunkIn ?? "", asked.chunkIn ?? ""),
            ("same", same ?? "", asked.same ?? ""), ("latest", latest ?? "", asked.latest ?? ""),
            ("steps", ramp(steps), ramp(asked.steps)),
        ]
        return fields.filter { $0.now != $0.before }.map { "\($0.name) \($0.now)" }
    }
}

extension Ledger {
    /// Options side by side for people.
    public func text(of choices: [Choice], colour: Bool = false) -> String {
        if choices.isEmpty { return "There is no way to serve it as it stands." }
        var table = TextTable(
            "option", "start", "useful", ">count", "silicon", "halls", ">speed", ">USD/h each", ">total", "port",
            "moves",
            "held by", "later")
        for choice in choices {
            let (offer, later) = (choice.offer, choice.later)
            table.add(
                choice.questions.map(\.description).joined(separator: " "),
                "\(offer.start)" + (offer.kind == .firm ? "" : "?") + (choice.isExact ? "" : "!"), useful(choice),
                grouped(offer.count),
                offer.silicon.text, halls(offer.placements), choice.speedMilli.map(thousandths) ?? "–",
                hourly(offer.price), choice.total.map(dollars) ?? "–", text(of: choice.porting),
                choice.moves.isEmpty ? "–" : String(choice.moves.count), holding(offer),
                later.map { "\(grouped($0.count)) on \($0.start)" } ?? "–")
        }
        var rest =
            choices.contains { $0.offer.kind == .tentative }
            ? "\n? on planned supply: tentative, " + gaps(choices) + " not committed yet." : ""
        if choices.contains(where: { !$0.isExact }) {
            rest += "\n! not every combination of halls was tried: a better one of its kind may have been missed."
        }
        return table.text(colour: colour) + rest + "\nHold another than the first with `--option LABEL`."
    }

    /// The first day of use, where that is known.
    private func useful(_ choice: Choice) -> String {
        choice.porting != nil && choice.porting?.done == nil ? "not known" : "\(choice.usefulFrom)"
    }

    private func gaps(_ choices: [Choice]) -> String {
        var seen: [ItemName] = []
        for name in choices.flatMap(\.offer.gap) where !seen.contains(name) { seen.append(name) }
        return seen.isEmpty ? "supply" : seen.map(\.text).joined(separator: ", ")
    }

    /// The first cause that an offer waits for, in a word or two.
    private func holding(_ offer: Offer) -> String {
        guard let first = offer.heldBy.first else { return "–" }
        return first.resource.text + (offer.heldBy.compactMap(\.item).first.map { ": \($0)" } ?? "")
    }

    private func text(of porting: Porting?) -> String {
        guard let porting else { return "–" }
        return porting.months.map { "\($0) months" } ?? "not known"
    }
}

/// Micro-dollars an hour for people: `1.85`.
func hourly(_ price: MicroDollars) -> String {
    "\(price.value / 1_000_000).\(String(String(1_000_000 + price.value % 1_000_000).dropFirst().prefix(2)))"
}

/// Thousandths for people: `0.65`.
func thousandths(_ value: Int) -> String {
    "\(value / 1000).\(String(String(1000 + value % 1000).dropFirst().prefix(2)))"
}
