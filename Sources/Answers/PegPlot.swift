import Ledger
import Peg
import Plot
import Units

/// Where dollars of capital go, as a Sankey: what they pay for, where it stands, when it is depreciated, whom it serves.
///
/// The whole is of the 36 months of the headline, small ones gathered; a line or an order by itself is over life.
public struct PegPlot: Sendable {
    public let sankey: Sankey
    private let tables: [Page.Table]

    public var svg: String { sankey.svg }
    /// A page with the plot and the tables of `peg`.
    public var html: String {
        Page(sankey.title, lead: "", sections: [Page.Section("", sankey.drawing(), tables: tables)]).html
    }

    private static let key: [(name: String, ink: Ink)] = [
        ("promised", .promised), ("queued", .queued), ("forecast", .forecast), ("unpegged", .alarm),
    ]

    /// All capital. Complexity: as `rows(of:)` of every line.
    public init(_ ledger: Ledger, _ peg: Pegging) {
        let document = PegDocument(ledger, peg)
        let window = peg.month..<(peg.month + Pegging.ahead)
        let flows = PegFlows(ledger, peg, document, window: window)
        let years = flows.years
        let gathered = flows.all { [$0.class.rawValue, flows.asset($0)] }
            .gathering(column: 1, keeping: 18) { "others, \($0) sites" }
        let ends = PegFlows.gathered(gathered, column: 3)
        let (unpegged, total) = (document.ahead.unpegged, document.ahead.total)
        sankey = Sankey(
            "peg", title: "Where capital goes, \(window.lowerBound) to \(window.upperBound + -1)",
            about:
                "Depreciation of \(Unit.dollars(total)) in 36 months by what it pays for, where that stands, when, and whom "
                + "it serves. \(Unit.dollars(unpegged)) serves nobody." + PegFlows.credits(gathered),
            columns: [
                ("capital", .free), ("site", .free), ("year", .fixed(years)), ("serves", .fixed(PegFlows.order(ends))),
            ],
            key: PegPlot.key, unit: .money, flows: ends)
        tables = document.tables
    }

    /// What one line serves; nil where there is none of that name.
    public init?(line name: String, _ ledger: Ledger, _ peg: Pegging) {
        guard let line = peg.lines.first(where: { $0.line == name }) else { return nil }
        let document = PegDocument(ledger, peg)
        let flows = PegFlows(ledger, peg, document, window: line.first..<(line.first + line.amounts.count))
        let gathered = PegFlows.gathered(flows.of(line) { _ in [line.line] }, column: 2)
        sankey = Sankey(
            "peg-line", title: "What \(line.line) serves",
            about:
                "\(Unit.dollars(line.total)) of \(line.class.rawValue) over \(line.lifeMonths) months, by year of depreciation "
                + "and whom it serves." + PegFlows.credits(gathered),
            columns: [("line", .free), ("year", .fixed(flows.years)), ("serves", .fixed(PegFlows.order(gathered)))],
            key: PegPlot.key, unit: .money, flows: gathered)
        tables = [document.lineTable { $0 == name }]
    }

    /// What serves one order; nil for one that stands on nothing.
    public init?(order name: OrderName, _ ledger: Ledger, _ peg: Pegging) {
        guard let certainty = peg.certainty(of: name) else { return nil }
        let document = PegDocument(ledger, peg)
        let lines = Set(peg.lines(serving: name).map(\.line.line))
        let first = peg.lines.map(\.first).min() ?? peg.month
        let last = peg.lines.map { $0.first + $0.amounts.count }.max() ?? peg.month
        let flows = PegFlows(ledger, peg, document, window: first..<last)
        let own = peg.lines.filter { lines.contains($0.line) }.flatMap { line in
            flows.of(line, order: name) { [$0.class.rawValue, $0.line] }
        }.gathering(column: 1, keeping: 20) { "others, \($0) lines" }
        let cents = own.reduce(0) { $0 + $1.amount }
        sankey = Sankey(
            "peg-order", title: "What serves \(name)",
            about: "\(Unit.money.text(cents)) of capital over life serves \(name), \(certainty.rawValue)."
                + PegFlows.credits(own),
            columns: [
                ("capital", .free), ("line", .free), ("year", .fixed(flows.years)), ("serves", .free),
            ],
            key: PegPlot.key, unit: .money, flows: own)
        tables = [document.lineTable(lines.contains)]
    }
}

/// The rows of pegs as flows of a Sankey.
private struct PegFlows {
    let ledger: Ledger
    let peg: Pegging
    let window: Range<Month>
    private let reasons: [String: String]

    init(_ ledger: Ledger, _ peg: Pegging, _ document: PegDocument, window: Range<Month>) {
        (self.ledger, self.peg, self.window) = (ledger, peg, window)
        reasons = Dictionary(document.lines.map { ($0.line, $0.reason) }, uniquingKeysWith: { first, _ in first })
    }

    /// A year that the window has a part of only says how much of it.
    private func year(_ month: Month) -> String {
        let first = month + -(month.ofYear - 1)
        let count = (first..<(first + 12)).clamped(to: window)
        let months = count.upperBound - count.lowerBound
        return months == 12 ? String(month.year) : "\(month.year), \(months) months"
    }

    var years: [String] {
        var years: [String] = []
        for number in window.lowerBound.number..<window.upperBound.number {
            let year = year(Month(number))
            if years.last != year { years.append(year) }
        }
        return years
    }

    /// All lines: what leads to the year is given.
    func all(_ path: (CapitalLine) -> [String]) -> [Sankey.Flow] { peg.lines.flatMap { of($0, path) } }

    /// One line; of one order alone where one is given.
    func of(_ line: CapitalLine, order: OrderName? = nil, _ path: (CapitalLine) -> [String]) -> [Sankey.Flow] {
        let start = path(line)
        let rows = peg.rows(of: line).filter { window.contains($0.month) && (order == nil || $0.order == order) }
        return rows.map { Sankey.Flow(start + [year($0.month), end($0)], PegFlows.ink($0.certainty), $0.amount.value) }
    }

    private func end(_ row: PegRow) -> String {
        guard let name = row.order, let order = ledger[name] else {
            return "unpegged: " + (reasons[row.line] ?? "spare")
        }
        return name.text + (order.terms.workload.isEmpty ? "" : ", \(order.terms.workload)")
    }

    private static func ink(_ certainty: Certainty) -> Ink {
        switch certainty {
        case .promised: .promised
        case .queued: .queued
        case .forecast: .forecast
        case .unpegged: .alarm
        }
    }

    /// The site that all of a line stands at.
    func asset(_ line: CapitalLine) -> String {
        let sites = Set(line.items.compactMap { site(ledger.supply.items[$0]) })
        guard let first = sites.first else { return "in no item" }
        return sites.count == 1 ? first : "several sites"
    }

    private func site(_ item: SupplyItem) -> String? {
        guard let resource = item.resource.flatMap(Resource.init) else { return nil }
        switch resource.kind {
        case .hallKW, .chips: return ledger.atlas.hall(HallName(resource.place))?.site.text
        case .siteKW: return resource.place
        case .ports: return ledger.atlas.fabric(FabricName(resource.place))?.site.text
        }
    }

    // MARK: Whom it serves

    private static let kept: [(ink: Ink, most: Int, name: String)] = [
        (.promised, 12, "promised"), (.queued, 6, "queued"), (.forecast, 4, "forecast"), (.alarm, 3, "reasons"),
    ]

    /// The orders of each class with the least of them as one.
    static func gathered(_ flows: [Sankey.Flow], column: Int) -> [Sankey.Flow] {
        kept.flatMap { ink, most, name in
            flows.filter { $0.ink == ink }.gathering(column: column, keeping: most) { "others, \($0) \(name)" }
        }
    }

    /// By class, then by amount, those gathered last.
    static func order(_ flows: [Sankey.Flow]) -> [String] {
        kept.flatMap { ink, _, _ in
            let sums = flows.filter { $0.ink == ink }.reduce(into: [String: Int]()) {
                $0[$1.path.last ?? "", default: 0] += $1.amount
            }
            let isGathered = { (name: String) in name.hasPrefix("others, ") ? 1 : 0 }
            return sums.sorted { (isGathered($0.key), $1.value, $0.key) < (isGathered($1.key), $0.value, $1.key) }.map(
                \.key)
        }
    }

    /// What cannot be drawn, as a sentence.
    static func credits(_ flows: [Sankey.Flow]) -> String {
        let sum = flows.reduce(0) { $0 + min($1.amount, 0) }
        return sum == 0 ? "" : " Credits of \(Unit.money.text(-sum)) are not drawn."
    }
}

extension PegDocument {
    /// The tables of the page: classes by month, lines, orders.
    fileprivate var tables: [Page.Table] {
        let classes =
            Certainty.allCases.map { (title: $0.rawValue, isNumber: true) } + [(title: "total", isNumber: true)]
        let byMonth = Page.Table(
            "Depreciation by month and whom it serves", columns: [(title: "month", isNumber: false)] + classes,
            rows: months.map { [$0.month] + $0.parts.shown })
        let byOrder = Page.Table(
            "Capital that serves each order",
            columns: [
                (title: "order", isNumber: false), (title: "class", isNumber: false),
                (title: "36 months", isNumber: true),
                (title: "life", isNumber: true),
            ], rows: orders.map { [$0.order.text, $0.certainty.rawValue, dollars($0.ahead), dollars($0.life)] })
        return [byMonth, lineTable { _ in true }, byOrder]
    }

    /// Some lines, over life.
    fileprivate func lineTable(_ isWanted: (String) -> Bool) -> Page.Table {
        let classes =
            Certainty.allCases.map { (title: $0.rawValue, isNumber: true) } + [(title: "total", isNumber: true)]
        let texts = ["line", "class", "in service"].map { (title: $0, isNumber: false) }
        return Page.Table(
            "Capital lines over life", columns: texts + classes,
            rows: lines.filter { isWanted($0.line) }.map { line in
                [line.line, line.class.rawValue, line.inService.map { "\($0)" } ?? "as paid"] + line.life.shown
            })
    }
}

extension PegDocument.Parts {
    fileprivate var shown: [String] { Certainty.allCases.map { dollars(cents($0)) } + [dollars(total)] }
}
