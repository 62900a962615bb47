import Delay
import Ledger
import Odds
import Promise
import Units

extension RaceDocument {
    /// The race for people: a line a site, the worst months, and what more power is worth.
    public func text(colour: Bool = false) -> String {
        var table = TextTable(
            "site", "worst month", ">P(short)", ">stranded MW", ">halls", ">short months", ">more is worth",
            ">sooner is worth", "next")
        for site in sites {
            let worst = worst(site)
            table.add(
                site.site.text, worst.map { months[$0] } ?? "never short",
                worst.map { percent(site.probability[$0]) } ?? "",
                worst.map { decimal(site.strandedKW[$0] / 1000, 1) } ?? "",
                worst.map { decimal(site.strandedHalls[$0], 2) } ?? "",
                String(site.probability.count { $0 >= 0.5 }), site.more?.shown ?? "",
                site.sooner?.shown ?? "", next(site))
        }
        return table.text(colour: colour) + "\n\n" + worstMonths(colour: colour) + "\n\n" + legend
            + converges(colour: colour)
    }

    private func next(_ site: Site) -> String {
        site.sooner?.refused.map { $0.prefix(60) + ($0.count > 60 ? "…" : "") } ?? site.sooner?.change ?? ""
    }

    private func worst(_ site: Site) -> Int? {
        guard let most = site.probability.max(), most > 0 else { return nil }
        return site.probability.firstIndex(of: most)
    }

    /// The ten months with the most stranded power, and the site that has the most of it.
    private func worstMonths(colour: Bool) -> String {
        let ranked = months.indices.filter { total.strandedKW[$0] > 0 }.sorted {
            (-total.strandedKW[$0], $0) < (-total.strandedKW[$1], $1)
        }
        var table = TextTable("month", ">stranded MW", "most at", ">MW there", ">P(short) there")
        for month in ranked.prefix(10).sorted() {
            guard let site = sites.max(by: { $0.strandedKW[month] < $1.strandedKW[month] }) else { continue }
            table.add(
                months[month], decimal(total.strandedKW[month] / 1000, 1), site.site.text,
                decimal(site.strandedKW[month] / 1000, 1), percent(site.probability[month]))
        }
        return table.isEmpty ? "Power is never behind halls." : "The worst months:\n" + table.text(colour: colour)
    }

    private var legend: String {
        let supply = countsPlanned ? "all supply" : "committed, under way and live supply"
        let more = sites.compactMap(\.more).first { !$0.change.isEmpty }.map { first in
            "\nMore: kilowatts that come from nowhere at one site (`\(first.change)`). Sooner: the site's next tranche. Worth: "
                + "accelerator-days that queued orders start sooner, less those that others put off, at their prices."
        }
        return
            "P(short): over \(draws.count) futures (\(draws)), halls that stand need more than what is energised, on the "
            + "first day of a month; \(supply). Stranded MW and hall phases are means over futures. Short months: those with "
            + "50% or more. In all: \(decimal(total.strandedKWMonths / 1000, 1)) MW-months stranded." + (more ?? "")
    }

    private func converges(colour: Bool) -> String {
        guard let convergence else { return "" }
        var table = TextTable(">draws", ">MW-months stranded", ">± (95%)")
        for line in convergence {
            table.add(
                grouped(line.draws), decimal(line.strandedKWMonths / 1000, 2), decimal(line.halfWidth / 1000, 3))
        }
        return "\n\nConvergence, 8 randomisations each:\n" + table.text(colour: colour)
    }
}
