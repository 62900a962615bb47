import Energy
import Finance
import Ledger
import Peg
import Promise
import Units

/// The state of capacity on one page, in words: every number with the query that gives it again.
///
/// `{operator, day, seq, hash, paragraphs:[text], figures:[{name, shown, value, query, field, command}]}`: `field` is where the
/// answer to `query` has the value, `command` tells it on the command line.
public struct Letter: Encodable, Sendable {
    public struct Figure: Encodable, Sendable {
        let name: String
        let shown: String
        let value: Sheet.Cell
        public let query: String
        public let field: String
        let command: String
    }

    /// A piece of a paragraph.
    enum Part: ExpressibleByStringLiteral, Sendable {
        case words(String)
        case figure(Figure)

        init(stringLiteral words: String) { self = .words(words) }

        var plain: String {
            switch self {
            case .words(let words): words
            case .figure(let figure): figure.shown
            }
        }
    }

    let operatorName: String
    let day: Day
    let seq: Int
    let hash: String
    let parts: [[Part]]

    /// The paragraphs as plain text.
    public var paragraphs: [String] { parts.map { $0.map(\.plain).joined() } }

    /// Every number of the letter, in its order.
    public var figures: [Figure] {
        parts.flatMap { $0.compactMap { if case .figure(let figure) = $0 { figure } else { nil } } }
    }

    private enum Key: String, CodingKey {
        case `operator`, day, seq, hash, paragraphs, figures
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(operatorName, forKey: .operator)
        try container.encode(day, forKey: .day)
        try container.encode(seq, forKey: .seq)
        try container.encode(hash, forKey: .hash)
        try container.encode(paragraphs, forKey: .paragraphs)
        try container.encode(figures, forKey: .figures)
    }

    public func text() -> String {
        (["\(operatorName), \(day)"] + paragraphs + ["As of fact \(seq), \(hash)."]).joined(separator: "\n\n")
    }
}

extension Ledger {
    /// The letter of this ledger. `facts` is the log that leads to it. Refused `overflow` where its amounts cannot be counted.
    /// Complexity: as `overview`, `peg` and twelve months of `energy`.
    public func letter(_ facts: [Fact], _ peg: Pegging) throws(Refusal) -> Letter {
        let pages = LetterPages(self, peg, try backlog(facts, peg))
        return Letter(
            operatorName: policy.operatorName, day: today, seq: seq, hash: hash,
            parts: [pages.demand, pages.queue, pages.capital, pages.power, pages.trust])
    }

    private func backlog(_ facts: [Fact], _ peg: Pegging) throws(Refusal) -> Sheet {
        do { return try Finance(self, peg).sheet(.backlog, facts: facts, by: .service) } catch {
            throw Refusal(.overflow, "the orders together are worth more than can be counted")
        }
    }
}

/// What the letter's paragraphs are made of.
private struct LetterPages {
    private let headline: Overview.Headline
    private let pegged: PegDocument
    private let backlog: Sheet
    private let match: Sheet
    private let drawn: Sheet
    private let ledger: Ledger

    init(_ ledger: Ledger, _ peg: Pegging, _ backlog: Sheet) {
        (self.ledger, self.backlog) = (ledger, backlog)
        headline = ledger.overview().headline
        pegged = PegDocument(ledger, peg)
        match = ledger.energyBook(months: 12).matchSheet()
        drawn = ledger.powerSheet()
    }

    var demand: [Letter.Part] {
        [
            "Accelerators earn at a yearly rate of ", seen("run rate", .cents(headline.runRate), "run_rate_usd_cents"),
            ". Customers have signed for ",
            sheet(backlog, "remaining_usd_cents", "backlog", "finance/backlog", "finance backlog"),
            " that is still to be delivered, over a weighted ",
            sheet(
                backlog, "weighted_remaining_days", "remaining life, days", "finance/backlog", "finance backlog"),
            " days. ", seen("orders that run", .count(headline.active), "active"), " orders run and ",
            seen("orders promised", .count(headline.promised), "promised"), " are promised with a date.",
        ]
    }

    var queue: [Letter.Part] {
        [
            seen("orders that wait", .count(headline.queued), "queued"), " orders wait, for ",
            seen("accelerators waited for", .count(headline.queuedAccelerators), "queued_accelerators"),
            " accelerators",
            headline.queued == 0 ? "." : ". The next of them is expected to start on ",
        ]
            + (headline.queued == 0
                ? []
                : [
                    seen("next tentative start", .text(headline.nextTentative.description), "next_tentative"), ".",
                ]) + [
                " Promises fall short on ", seen("days of shortfall", .count(headline.shortfallDays), "shortfall_days"),
                " resource-days.",
            ]
    }

    var capital: [Letter.Part] {
        [
            "Of ", life("capital over life", \.total, "total"), " of capital over its life, ",
            life("capital that serves promises", \.promised, "promised"), " serves what is promised, ",
            life("capital that serves the queue", \.queued, "queued"), " those who wait, ",
            life("capital that serves the forecast", \.forecast, "forecast"), " a forecast, and ",
            life("capital that serves nobody", \.unpegged, "unpegged"), " nobody yet.",
        ]
    }

    var power: [Letter.Part] {
        func kilowatts(_ name: String, _ key: String) -> Letter.Part {
            sheet(drawn, key, name, "energy/power", "energy power")
        }
        return [
            kilowatts("kilowatts contracted", "contracted_kw"), " kW are contracted, ",
            kilowatts("kilowatts energised", "provisioned_kw"), " energised, ",
            kilowatts("kilowatts booked", "booked_kw"), " booked at the meter; sites are oversold on ",
            kilowatts("site-days oversold", "oversold_site_days"), " days. Over the next twelve months contracts meet ",
            sheet(match, "hourly_match_ppm", "load met hour by hour", "energy/match", "energy match"),
            " of the load in the hour in which it is drawn, and ",
            sheet(match, "annual_match_ppm", "load met by volume", "energy/match", "energy match"), " by volume.",
        ]
    }

    var trust: [Letter.Part] {
        [
            "All of it follows from ",
            figure("facts", .count(ledger.seq), "verify", "facts", "verify"),
            " facts, sealed in a chain. Whoever doubts a number follows its link, or derives it again from an export.",
        ]
    }

    // MARK: Figures

    private func seen(_ name: String, _ value: Sheet.Cell, _ field: String) -> Letter.Part {
        figure(name, value, "overview", "headline." + field, "letter")
    }

    private func life(
        _ name: String, _ part: KeyPath<PegDocument.Parts, Cents>, _ field: String
    ) -> Letter.Part {
        figure(name, .cents(pegged.life[keyPath: part]), "peg", "life.\(field)_usd_cents", "peg")
    }

    private func sheet(_ sheet: Sheet, _ key: String, _ name: String, _ query: String, _ command: String) -> Letter.Part
    {
        let cell = sheet.figures.first { $0.key == key }?.cell ?? .none
        return figure(name, cell, query, key, command)
    }

    private func figure(
        _ name: String, _ value: Sheet.Cell, _ query: String, _ field: String, _ command: String
    ) -> Letter.Part {
        .figure(
            Letter.Figure(
                name: name, shown: value.shown, value: value, query: "/api/v1/" + query, field: field,
                command: "headroom \(command) --json"))
    }
}
