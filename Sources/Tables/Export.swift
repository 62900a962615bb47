import Delay
import Ledger
import Silicon
import Units

/// A ledger as the files of the schema. The same ledger gives the same bytes, in any process.
public struct Export: Sendable {
    /// Rows that are derived elsewhere, cells as written.
    public struct Pegged: Sendable {
        public let pegs: [[String]]
        public let stands: [[String]]

        public init(pegs: [[String]], stands: [[String]]) { (self.pegs, self.stands) = (pegs, stands) }

        /// `pegs.csv` as text.
        public var csv: String { Export.csv([Schema.pegs.header] + pegs) }
    }

    private let ledger: Ledger
    private let facts: [Fact]
    private let pegged: Pegged?

    /// Without `pegged` the tables of pegs have no rows.
    public init(_ ledger: Ledger, facts: [Fact], pegged: Pegged? = nil) {
        (self.ledger, self.facts, self.pegged) = (ledger, facts, pegged)
    }

    /// File names and contents, in the order of the schema.
    public func files() -> [(name: String, text: String)] {
        let records: [(TableSpec, [[String]])] = [
            (Schema.regions, regions), (Schema.sites, sites), (Schema.zones, zones), (Schema.fabrics, fabrics),
            (Schema.halls, halls), (Schema.supply, supply), (Schema.programmes, programmes), (Schema.energy, energy),
            (Schema.shapes, shapes), (Schema.milestones, milestones), (Schema.readings, readings),
            (Schema.silicon, silicon),
            (Schema.siliconNeeds, siliconNeeds), (Schema.resources, resources), (Schema.orders, orders),
            (Schema.steps, steps), (Schema.clauses, clauses), (Schema.placements, placements),
            (Schema.versions, ledger.orders.flatMap(versions(of:))), (Schema.needs, needs),
            (Schema.shortfalls, shortfalls), (Schema.capex, capex), (Schema.pegs, pegged?.pegs ?? []),
            (Schema.stands, pegged?.stands ?? []), (Schema.policy, policy), (Schema.reference, reference),
            (Schema.futures, futures), (Schema.facts, factRows),
        ]
        return records.map { spec, rows in (spec.file, CSV.text([spec.header] + rows)) }
    }

    /// Records as CSV text, the header first.
    public static func csv(_ records: [[String]]) -> String { CSV.text(records) }

    private func source(_ source: Source) -> [String] {
        [source.source, source.asOf.description, source.confidence.rawValue]
    }

    private func text(_ number: Int?) -> String { number.map(String.init) ?? "" }
    private func text(_ term: Term?) -> String { term?.description ?? "" }
    private func text(_ day: Day?) -> String { day?.description ?? "" }

    private var regions: [[String]] {
        ledger.atlas.regions.map { [$0.region.text, $0.country, $0.residency, $0.currency] + source($0.source) }
    }

    private var sites: [[String]] {
        ledger.atlas.sites.map {
            [$0.site.text, $0.region.text, $0.zone.text, $0.utility, $0.lat, $0.lon] + source($0.source)
        }
    }

    private var zones: [[String]] {
        ledger.zones.map { [$0.zone.text, String($0.headroom), $0.from.description] + source($0.source) }
    }

    private var fabrics: [[String]] {
        ledger.atlas.fabrics.map { [$0.fabric.text, $0.site.text] + source($0.source) }
    }

    private var halls: [[String]] {
        ledger.atlas.halls.map {
            [$0.hall.text, $0.site.text, $0.fabric.text, String($0.pueMilli), text($0.rackKWMax)] + source($0.source)
        }
    }

    private var supply: [[String]] {
        ledger.supply.items.indices.map { position in
            let item = ledger.supply.items[position]
            let start = ledger.supply.starts[position]
            let delay = item.delay
            var row = [item.item.text, item.class.rawValue, item.resource?.text ?? "", String(item.quantity)]
            row += [stage(of: item), item.after.map(\.text).joined(separator: ";"), delay.plan.description]
            row += [delay.p50.description, delay.p80.description, delay.p90.description, String(item.neverPpm)]
            row += [item.driver, String(item.noticeDays), start.description, text(ledger.end(of: item, start: start))]
            return row + [item.capexLine, delay.shape?.description ?? "", item.preset ?? ""] + source(item.source)
        }
    }

    private var futures: [[String]] {
        guard let outlook = ledger.outlook else { return [] }
        return ledger.supply.items.indices.filter { !ledger.supply.items[$0].stage.hasArrived }.map { position in
            let starts = outlook.days(of: position).map { $0.day.map { String($0 - ledger.today) } ?? "never" }
            return [ledger.supply.items[position].item.text, starts.joined(separator: ";")]
        }
    }

    /// An item told to retire on a later day is live until then.
    private func stage(of item: SupplyItem) -> String {
        let isStillLive = item.stage == .retired && item.leaves.map { $0 > ledger.today } ?? false
        return (isStillLive ? .live : item.stage).rawValue
    }

    private var programmes: [[String]] {
        ledger.programmes.map {
            [$0.programme, $0.silicon.text, String($0.nre.value), $0.nreLine, String($0.unitCost.value)]
                + [String($0.boughtUnitCost.value), $0.tapeOut.text, $0.ramp.text] + source($0.source)
        }
    }

    private var energy: [[String]] {
        ledger.energy.map {
            [$0.contract, $0.kind, $0.zone.text, $0.mw, $0.usdMWh, $0.shape, $0.tranche, $0.developer]
                + [text($0.start), text($0.end)] + source($0.source)
        }
    }

    private var shapes: [[String]] {
        ledger.shapes.flatMap { run in
            zip(run.hours, run.ppm).map { [run.shape, String($0), String($1)] + source(run.source) }
        }
    }

    private var milestones: [[String]] {
        ledger.milestones.map {
            [$0.contract, $0.milestone, $0.month.monthText, String($0.amount.value)] + source($0.source)
        }
    }

    private var readings: [[String]] {
        ledger.readings.flatMap { run in
            zip(run.hours, run.kilowatts).map {
                [run.site.text, Instant(hour: $0).description, String($1)] + source(run.source)
            }
        }
    }

    private var silicon: [[String]] {
        ledger.atlas.catalogue.silicon.map {
            [$0.silicon.text, $0.kind.rawValue, $0.vendor, String($0.watts), String($0.price.value)]
                + [String($0.unitCost.value), String($0.lifeMonths), String($0.speedMilli)] + source($0.source)
        }
    }

    private var siliconNeeds: [[String]] {
        ledger.atlas.catalogue.needs.map {
            [$0.silicon.text, String($0.per), $0.needs.description, String($0.quantity)] + source($0.source)
        }
    }

    private var resources: [[String]] {
        ledger.atlas.resources.map { [$0.name.text, $0.kind.rawValue, $0.place, $0.silicon?.text ?? ""] }
    }

    private var orders: [[String]] {
        ledger.orders.map { order in
            let terms = order.terms
            var row = [terms.order.text, terms.customer, terms.tenant, terms.signed == nil ? "none" : "signed"]
            row += [ledger.state(of: order), terms.segment, terms.workload, String(terms.tier), text(terms.signed)]
            row += [String(terms.count), Export.silicon(terms), terms.regions.map(\.text).joined(separator: ";")]
            row += [
                String(terms.silicon[0].minChunk), text(terms.maxChunks), terms.chunkIn.rawValue, terms.same.rawValue,
            ]
            row += [terms.earliest.description, text(terms.latest), terms.term.description, text(terms.price?.value)]
            row += [
                text(terms.takeOrPayPct), text(terms.penalty?.value), text(terms.portMonths),
                text(terms.portCents?.value),
            ]
            return row + source(terms.source)
        }
    }

    /// Accepted silicon as `orders.csv` writes it: bare names where every one has the order's count and least chunk.
    public static func silicon(_ terms: OrderTerms) -> String {
        let isPlain = terms.silicon.allSatisfy { $0.count == terms.count && $0.minChunk == terms.silicon[0].minChunk }
        return terms.silicon.map { isPlain ? $0.silicon.text : "\($0.silicon):\($0.count):\($0.minChunk)" }
            .joined(separator: ";")
    }

    private var steps: [[String]] {
        ledger.orders.flatMap { order in
            order.terms.steps.enumerated().map { index, step in
                [order.terms.order.text, String(index + 1), step.offset.description, String(step.add)]
                    + source(order.terms.source)
            }
        }
    }

    private var clauses: [[String]] {
        ledger.orders.flatMap { order in
            order.terms.clauses.map { clause in
                let row = ClauseRow(clause)
                let first = row.firstRefusal.map { $0 ? "yes" : "no" }
                return [order.terms.order.text, row.clause.rawValue, text(row.accelerators), text(row.term)]
                    + [text(row.noticeDays), first ?? "", text(row.price?.value), text(row.percent)]
                    + source(order.terms.source)
            }
        }
    }

    private var placements: [[String]] {
        ledger.orders.flatMap { order in
            order.rows.map { row in
                [order.terms.order.text, String(row.step), String(row.chunk), String(row.row), row.hall.text]
                    + [row.silicon.text, String(row.count), row.start.description, row.end.description]
                    + [ledger.state(of: row, in: order)] + source(order.terms.source)
            }
        }
    }

    /// The versions of an order that has more than one, or one and capacity kept after it.
    private func versions(of order: Order) -> [[String]] {
        let current = order.current.isEmpty ? [] : [Version(terms: order.terms, rows: order.current)]
        let kept = order.commitment?.reserve.map { [Version(terms: order.terms, rows: $0.rows)] } ?? []
        let all = order.past.map { ("past", $0) } + current.map { ("current", $0) } + kept.map { ("kept", $0) }
        guard all.count > 1 else { return [] }
        return all.enumerated().compactMap { number, one in
            let (what, version) = one
            let chunks = version.rows.map(\.chunk)
            guard let first = chunks.min(), let last = chunks.max() else { return nil }
            let accepted =
                version.terms.silicon.first { $0.silicon == version.rows[0].silicon } ?? version.terms.silicon[0]
            let counts = version.terms.counts(on: accepted)
            let count = what == "kept" ? counts.reduce(0, +) : counts[0]
            return [order.terms.order.text, String(number + 1), what, String(first), String(last), String(count)]
                + [Export.silicon(version.terms), String(version.terms.silicon[0].minChunk)]
                + [text(version.start), text(version.end)]
        }
    }

    private var needs: [[String]] {
        ledger.orders.flatMap { order in
            order.rows.flatMap { row in
                ((try? ledger.atlas.needs(of: row)) ?? []).map { need in
                    [order.terms.order.text, String(row.step), String(row.chunk), String(row.row)]
                        + [ledger.atlas.resources[need.resource].name.text, String(need.quantity)]
                        + [need.start.description, need.end.description]
                }
            }
        }
    }

    private var shortfalls: [[String]] {
        ledger.shortfalls.map {
            [$0.resource.text, $0.start.description, $0.end.description, String($0.short), $0.kind.rawValue]
                + [String($0.sinceSeq), $0.cause]
        }
    }

    private var capex: [[String]] {
        ledger.capex.map {
            [$0.line, $0.class.rawValue, $0.month.monthText, String($0.amount.value), String($0.lifeMonths)]
                + source($0.source)
        }
    }

    /// The rules as given; the clock row shows where the clock stands now.
    private var policy: [[String]] {
        let given = ledger.policy.rows.filter { $0.name != "clock" }.map { [$0.name, $0.value] + source($0.source) }
        let clock = ledger.policy.rows.last { $0.name == "clock" }?.source
        let origin = clock ?? Source(source: "the ledger's clock", asOf: ledger.today, confidence: .measured)
        return [["clock", ledger.clock.description] + source(origin)] + given
    }

    private var reference: [[String]] {
        ledger.reference.map { [$0.series, $0.date, $0.value, $0.unit, $0.knownOn] + source($0.source) }
    }

    private var factRows: [[String]] {
        facts.map {
            [$0.branch.text, String($0.seq), String($0.schema), $0.recordedAt.description, $0.effectiveDay.description]
                + [$0.tenant, $0.actor, $0.kind, $0.requestKey, $0.payload, $0.hash, $0.previousHash]
        }
    }
}
