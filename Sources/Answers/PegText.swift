import Ledger
import Peg
import Promise
import Units

extension PegDocument {
    /// The headline, the classes, the years, and the lines with the most that nobody needs.
    public func text(colour: Bool = false) -> String {
        [headline(colour: colour), classes(colour: colour), years(colour: colour), worst(colour: colour)]
            .joined(separator: "\n\n")
    }

    private func headline(colour: Bool) -> String {
        let line =
            "Unpegged capital: \(dollars(ahead.unpegged)) of \(dollars(ahead.total)) in the 36 months from \(from), "
            + "\(dollars(life.unpegged)) of \(dollars(life.total)) over life"
        return red && colour ? "\u{1B}[31m\(line)\u{1B}[0m" : line
    }

    private func classes(colour: Bool) -> String {
        var table = TextTable("class", ">36 months", ">part", ">life", ">part")
        for certainty in Certainty.allCases {
            let (a, b) = (ahead.cents(certainty), life.cents(certainty))
            table.add(certainty.rawValue, dollars(a), part(a, ahead.total), dollars(b), part(b, life.total))
        }
        table.add("total", dollars(ahead.total), "", dollars(life.total), "")
        return table.text(colour: colour)
    }

    private func years(colour: Bool) -> String {
        var table = TextTable("year", ">promised", ">queued", ">forecast", ">unpegged", ">total")
        var years: [String: [Cents]] = [:]
        for month in months {
            let own = Certainty.allCases.map(month.parts.cents) + [month.parts.total]
            let year = String(month.month.prefix(4))
            years[year] = zip(years[year] ?? own.map { _ in .zero }, own).map(+)
        }
        for (year, cents) in years.sorted(by: { $0.key < $1.key }).prefix(16) {
            table.add(
                year, dollars(cents[0]), dollars(cents[1]), dollars(cents[2]), dollars(cents[3]), dollars(cents[4]))
        }
        return "Depreciation by year, the first sixteen:\n" + table.text(colour: colour)
    }

    private func worst(colour: Bool) -> String {
        let ranked = lines.filter { $0.ahead.unpegged > .zero }.sorted {
            ($1.ahead.unpegged, $0.line) < ($0.ahead.unpegged, $1.line)
        }
        var table = TextTable("line", "class", "in service", ">unpegged in 36 months", ">of", "because")
        for line in ranked.prefix(12) {
            table.add(
                line.line, line.class.rawValue, line.inService.map { "\($0)" } ?? "as paid",
                dollars(line.ahead.unpegged),
                dollars(line.ahead.total), line.reason)
        }
        if table.isEmpty { return "No line has unpegged capital in the 36 months." }
        return "\(ranked.count) lines have unpegged capital in the 36 months; the most:\n" + table.text(colour: colour)
            + "\n`headroom peg LINE` and `headroom peg ORDER` tell both directions; `headroom peg --cancel LINE` what "
            + "would be lost without it."
    }

    private func part(_ cents: Cents, _ total: Cents) -> String {
        total == .zero ? "–" : percent(Double(cents.value) / Double(total.value))
    }
}

extension PegDocument.Parts {
    func cents(_ certainty: Certainty) -> Cents {
        switch certainty {
        case .promised: promised
        case .queued: queued
        case .forecast: forecast
        case .unpegged: unpegged
        }
    }
}

extension PegDocument.Line {
    /// Why some of it serves nobody.
    var reason: String {
        if items.isEmpty { return "no supply item that comes names it" }
        return life.promised + life.queued + life.forecast == .zero ? "nobody stands on its items" : "spare"
    }
}

extension OrderPegDocument {
    public func text(colour: Bool = false) -> String {
        var table = TextTable("line", "class", ">36 months", ">life")
        for line in lines.sorted(by: { ($1.life, $0.line) < ($0.life, $1.line) }) {
            table.add(line.line, line.class.rawValue, dollars(line.ahead), dollars(line.life))
        }
        var places = TextTable("item", "resource", ">units", ">from unit", "start", "end")
        for stand in stands {
            places.add(
                stand.item.text, stand.resource.text, grouped(stand.units), grouped(stand.first), "\(stand.start)",
                "\(stand.end)")
        }
        let money = table.isEmpty ? "No capital line pays for what it stands on." : table.text(colour: colour)
        return
            "\(order), \(certainty.rawValue): \(dollars(ahead)) of capital in the 36 months, \(dollars(life)) over life"
            + "\n\n" + money + "\n\nIt stands on\n" + places.text(colour: colour)
    }
}

extension LinePegDocument {
    public func text(colour: Bool = false) -> String {
        var table = TextTable("order", "class", ">36 months", ">life")
        for order in orders {
            table.add(order.order.text, order.certainty.rawValue, dollars(order.ahead), dollars(order.life))
        }
        table.add("", "unpegged", dollars(line.ahead.unpegged), dollars(line.life.unpegged))
        let service = line.inService.map { "in service from \($0)" } ?? "in service as paid"
        let items = line.items.isEmpty ? "no item" : line.items.map(\.text).joined(separator: ", ")
        return
            "\(line.line), \(line.class.rawValue): \(dollars(line.total)), \(service), over \(line.lifeMonths) months; "
            + "follows \(items)\n\n" + table.text(colour: colour)
    }
}
