import Finance
import Plot
import Units

/// The plots of sheets: every figure is a cell of the sheet.
extension Sheet {
    private func money(_ cents: Int) -> String { Unit.money.text(cents) }

    // MARK: Revenue

    /// Bars by month, one part upon the other: what is recognised, what is contracted, what waits.
    func runRatePlot(_ cut: Cut, _ today: Day) -> Plot {
        let months = Set(texts("month")).sorted().compactMap { Month($0) }
        let earnings: [(String, Plot.Bars.Style, [Int])] = [
            ("recognised", .solid, numbers("recognised_run_rate_usd_cents")),
            ("contracted", .tinted, numbers("contracted_run_rate_usd_cents")),
            ("waiting", .dashed, numbers("waiting_run_rate_usd_cents")),
        ]
        let parts = Parts(
            texts(cut.rawValue), weights: earnings.reduce(texts("month").map { _ in 0 }) { zip($0, $1.2).map(+) })
        let places = texts("month").map { text in months.firstIndex { $0.description == text } ?? 0 }
        var stack: [Plot.Bars] = []
        for (earning, style, cents) in earnings {
            for (number, part) in parts.names.enumerated() {
                var values = months.map { _ in 0 }
                for (row, place) in places.enumerated() where parts.name(row) == part { values[place] += cents[row] }
                let shown = values
                stack.append(
                    Plot.Bars(style == .solid ? part : nil, parts.ink(number), style, values: shown) { band in
                        "\(months[band]), \(part), \(earning): \(Unit.money.text(shown[band]))"
                    })
            }
        }
        let none = months.map { _ in 0 }
        let styles = earnings.map { Plot.Bars($0.0, .muted, $0.1, values: none) { _ in "" } }
        return Plot(
            "run_rate_months_by_\(cut.rawValue)", title: "Run rate by \(cut.rawValue)",
            about: about, x: .months(months), y: .values(totals(stack), in: .money),
            layers: [.bars(stack), .bars(styles)] + todayRule(today, months, totals(stack)))
    }

    /// The tops of a stack.
    private func totals(_ stack: [Plot.Bars]) -> [Int] {
        guard let first = stack.first else { return [] }
        return first.values.indices.map { band in stack.reduce(0) { $0 + $1.values[band] } }
    }

    private func todayRule(_ today: Day, _ months: [Month], _ totals: [Int]) -> [Plot.Layer] {
        guard let place = months.firstIndex(of: Month(of: today)) else { return [] }
        let month = months[place]
        let x = Double(place) + Double(today - month.start) / Double(month.end - month.start)
        let top = Double(Ticks(covering: 0...max(totals.max() ?? 0, 0)).values.last ?? 0)
        return [.rule(from: Plot.Place(x, 0), to: Plot.Place(x, top), name: "today, \(today)")]
    }

    /// What was signed, delivered and lost in each quarter, and what remained.
    var backlogPlot: Plot {
        let quarters = texts("quarter")
        let close = numbers("close_usd_cents")
        let lost = numbers("cancelled_usd_cents").map { -$0 }
        let stack = [
            bars("new", .series(0), .solid, numbers("new_usd_cents"), by: quarters),
            bars("recognised", .series(2), .solid, numbers("recognised_usd_cents").map { -$0 }, by: quarters),
            bars("cancelled", .alarm, .solid, lost, by: quarters),
        ]
        return Plot(
            "backlog", title: "Backlog by quarter", about: about, x: .quarters(quarters.compactMap(Sheet.quarter)),
            y: .values(stack.flatMap(\.values) + close, in: .money),
            layers: [
                .bars(stack),
                .line(
                    Plot.Series("backlog at the end", .series(1), values: close) {
                        "\(quarters[$0]), backlog at the end: \(Unit.money.text(close[$0]))"
                    }),
            ], height: 280)
    }

    /// What the backlog is to bring in, beside what is to be paid.
    var visibilityPlot: Plot {
        let quarters = texts("quarter")
        let capital = numbers("capital_usd_cents")
        let stack = [
            bars("contracted revenue", .promised, .solid, numbers("contracted_usd_cents"), by: quarters),
            bars("revenue of orders that wait", .queued, .tinted, numbers("waiting_usd_cents"), by: quarters),
        ]
        return Plot(
            "visibility", title: "Backlog run-off against capital", about: about,
            x: .quarters(quarters.compactMap(Sheet.quarter)), y: .values(totals(stack) + capital, in: .money),
            layers: [
                .bars(stack),
                .line(
                    Plot.Series("capital to be paid", .series(1), values: capital) {
                        "\(quarters[$0]), capital to be paid: \(Unit.money.text(capital[$0]))"
                    }),
            ])
    }

    private func bars(
        _ name: String, _ ink: Ink, _ style: Plot.Bars.Style, _ values: [Int], by bands: [String]
    ) -> Plot.Bars {
        Plot.Bars(name, ink, style, values: values) { "\(bands[$0]), \(name): \(Unit.money.text(values[$0]))" }
    }

    /// The first month of `2026-Q1`.
    static func quarter(_ text: String) -> Month? {
        let parts = text.split(separator: "-Q")
        guard parts.count == 2, let first = Month(parts[0] + "-01"), let number = Int(parts[1]) else { return nil }
        return first + 3 * (number - 1)
    }

    // MARK: Capital

    /// What is planned to be paid beneath each cap, red where it is above.
    var budgetPlot: Plot {
        let (caps, spent) = (numbers("cap_usd_cents"), numbers("spent_usd_cents"))
        let bands = zip(texts("class"), texts("period")).map { Plot.Band($0, group: $1) }
        let names = bands.map { "\($0.group), \($0.text)" }
        let within = zip(caps, spent).map { min($0, $1) }
        let beyond = zip(caps, spent).map { max($1 - $0, 0) }
        let stack = [
            bars("planned to be paid", .series(0), .solid, within, by: names),
            bars("beyond the cap", .alarm, .solid, beyond, by: names),
        ]
        let told = Plot.Bars("cap", .text, values: caps) { band in
            "\(names[band]): \(Unit.money.text(spent[band])) of \(Unit.money.text(caps[band])), "
                + "\(Unit.money.text(caps[band] - spent[band])) left"
        }
        return Plot(
            "budget", title: "Capital against its caps", about: about, x: .bands(bands),
            y: .values(caps + spent, in: .money), layers: [.bars(stack), .caps(told)],
            width: max(900, bands.count * 72), height: 280)
    }

    /// What capital is worth on the books at the ends of years, by class.
    var assetsPlot: Plot {
        let months = Set(texts("month")).sorted()
        let (net, progress) = (numbers("net_usd_cents"), numbers("in_progress_usd_cents"))
        let rows = zip(texts("month"), texts("class")).enumerated().map { (row: $0, month: $1.0, kind: $1.1) }
            .filter { $0.kind != "all" }
        let kinds = Set(rows.map(\.kind)).sorted()
        let stack = [(net, "in service", Plot.Bars.Style.solid), (progress, "in progress", .tinted)].flatMap {
            cents, state, style in
            kinds.enumerated().map { number, kind in
                let values = months.map { month in
                    rows.reduce(0) { $1.month == month && $1.kind == kind ? $0 + cents[$1.row] : $0 }
                }
                return Plot.Bars(style == .solid ? kind : nil, .series(number), style, values: values) {
                    "\(months[$0]), \(kind), \(state): \(Unit.money.text(values[$0]))"
                }
            }
        }
        let styles = [("net of depreciation", Plot.Bars.Style.solid), ("construction in progress", .tinted)].map {
            Plot.Bars($0.0, .muted, $0.1, values: months.map { _ in 0 }) { _ in "" }
        }
        return Plot(
            "assets", title: "Capital on the books, by class", about: about,
            x: .bands(months.map { Plot.Band($0) }), y: .values(totals(stack), in: .money),
            layers: [.bars(stack), .bars(styles)], height: 280)
    }

    // MARK: Silicon

    /// The quarters shown of shares: six years.
    private static let quartersOfShares = 24

    /// Shares of vendors upon each other.
    var vendorPlot: Plot {
        let rows = zip(zip(texts("vendor"), texts("quarter")), zip(numbers("share_ppm"), texts("over"))).map {
            (vendor: $0.0.0, quarter: $0.0.1, share: $0.1.0, isOver: $0.1.1 == "yes")
        }
        let revenue = numbers("revenue_usd_cents")
        let quarters = Array(Set(rows.map(\.quarter)).sorted().prefix(Sheet.quartersOfShares))
        let parts = Parts(rows.map(\.vendor), weights: revenue)
        let stack = [true, false].flatMap { isOver in
            parts.names.enumerated().map { number, part in
                let own = quarters.map { quarter in
                    rows.indices.filter {
                        rows[$0].quarter == quarter && rows[$0].isOver == isOver && parts.name($0) == part
                    }
                }
                let values = own.map { $0.reduce(0) { $0 + rows[$1].share } }
                let cents = own.map { $0.reduce(0) { $0 + revenue[$1] } }
                return Plot.Bars(isOver ? part : nil, parts.ink(number), isOver ? .solid : .tinted, values: values) {
                    "\(quarters[$0]), \(part): \(Unit.ppm.text(values[$0])), \(Unit.money.text(cents[$0]))"
                }
            }
        }
        let styles = [("quarter is over", Plot.Bars.Style.solid), ("contracted and waiting", .tinted)].map {
            Plot.Bars($0.0, .muted, $0.1, values: quarters.map { _ in 0 }) { _ in "" }
        }
        return Plot(
            "vendors", title: "Share of training revenue by vendor", about: about,
            x: .quarters(quarters.compactMap(Sheet.quarter)), y: .values([1_000_000], in: .ppm),
            layers: [.bars(stack), .bars(styles)], height: 260)
    }

    /// A line for each chip.
    var chipLinePlot: Plot {
        let (names, texts, rates) = (texts("line"), texts("quarter"), numbers("run_rate_usd_cents"))
        let quarters = Set(texts).sorted()
        let own = names.indices.filter { !names[$0].hasPrefix("all of ") }
        let parts = Parts(own.map { names[$0] }, weights: own.map { rates[$0] })
        let series = parts.names.enumerated().map { number, part in
            let values = quarters.map { quarter -> Int? in
                let rows = own.indices.filter { parts.name($0) == part && texts[own[$0]] == quarter }
                return rows.isEmpty ? nil : rows.reduce(0) { $0 + rates[own[$1]] }
            }
            return Plot.Series(part, parts.ink(number), values: values) {
                "\(quarters[$0]), \(part): \(Unit.money.text(values[$0] ?? 0))"
            }
        }
        return Plot(
            "chip_lines", title: "Run rate of chip lines", about: about,
            x: .quarters(quarters.compactMap(Sheet.quarter)), y: .values(own.map { rates[$0] }, in: .money),
            layers: series.map { .line($0) }, height: 280)
    }
}

/// The parts that a plot tells apart, each row's among them: seven by weight and the others together, where there are more than
/// eight. By name; `others` last.
private struct Parts {
    let names: [String]
    private let rows: [String]
    private let others: String?

    private static let most = 8

    init(_ rows: [String], weights: [Int]) {
        let sums = zip(rows, weights).reduce(into: [String: Int]()) { $0[$1.0, default: 0] += $1.1 }
        let ranked = sums.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key)
        let kept = ranked.count > Parts.most ? Array(ranked.prefix(Parts.most - 1)) : ranked
        let gathered = ranked.count > kept.count ? "others, \(ranked.count - kept.count)" : nil
        others = gathered
        names = kept.sorted() + [gathered].compactMap(\.self)
        self.rows = rows.map { kept.contains($0) ? $0 : gathered ?? $0 }
    }

    func name(_ row: Int) -> String { rows[row] }
    func ink(_ number: Int) -> Ink { names[number] == others ? .rest : .series(number) }
}
