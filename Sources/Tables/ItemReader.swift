import Delay
import Ledger
import Units

/// One row of `supply.csv` as an item.
///
///     p50, p80, p90     given: they stand            all blank, and a preset is named: filled from plan − as_of
///     shape             stated: gives all three      all blank, and none is: the plan day, for certain
///
/// A preset is named by the row, or by `preset_for/CLASS` of `policy.csv` for the rows of a class that say nothing.
struct ItemReader {
    let row: Cells
    let clock: Instant
    let presets: Presets

    /// When an item comes, and what that rests on.
    private struct Estimate {
        let delay: Delay
        let neverPpm: Int
        var preset: String?
        let source: Source
    }

    func item() throws(Fault) -> SupplyItem {
        guard let kind = SupplyItem.Class(rawValue: row.text("class")),
            let stage = SupplyItem.Stage(rawValue: row.text("stage")), let quantity = row.integer("quantity")
        else { throw row.fault("item", "cannot be read") }
        if quantity == 0, kind != .equipment {
            throw row.fault("quantity", "is 0; allowed: 1 or more, except for equipment")
        }
        let estimate = try estimate(kind, stage)
        let actual = try actual(stage, estimate.delay.plan)
        let leaves = row.day("end")
        if let leaves, let actual, leaves <= actual { throw row.fault("end", "\(leaves) is not after start \(actual)") }
        let item = SupplyItem(
            item: ItemName(row.text("item")), class: kind, resource: row.optional("resource").map { ResourceName($0) },
            quantity: quantity, stage: stage, after: row.list("after").map { ItemName($0) }, delay: estimate.delay,
            neverPpm: estimate.neverPpm, driver: row.text("driver"), noticeDays: row.integer("notice_days") ?? 0,
            actual: actual, leaves: leaves, capexLine: row.text("capex_line"), preset: estimate.preset,
            source: estimate.source)
        if let fault = item.neverFault { throw row.fault("never_ppm", fault) }
        return item
    }

    private func actual(_ stage: SupplyItem.Stage, _ plan: Day) throws(Fault) -> Day? {
        guard stage.hasArrived else { return nil }
        let actual = row.when("start")?.day ?? plan
        if stage == .live, actual > clock.day {
            throw row.fault(
                "stage", "live on \(actual), after the clock \(clock.day); a live item's start is the actual day")
        }
        if stage == .retired, row.day("end") == nil {
            throw row.fault("end", "is blank; a retired item needs the day it left")
        }
        return actual
    }

    // MARK: When it comes

    private static let quantiles = ["p50", "p80", "p90"]

    private var source: Source { row.source(asOf: clock.day) }

    private func estimate(_ kind: SupplyItem.Class, _ stage: SupplyItem.Stage) throws(Fault) -> Estimate {
        let given = ItemReader.quantiles.filter { row.optional($0) != nil }
        if given.isEmpty, row.optional("shape") == nil, stage.isPending,
            let name = row.optional("preset") ?? presets.name(for: kind)
        {
            return try filled(from: name, stage)
        }
        if let name = row.optional("preset") { try checkMark(name, given) }
        return Estimate(
            delay: try stated(), neverPpm: row.integer("never_ppm") ?? 0,
            preset: given.isEmpty ? nil : row.optional("preset"), source: source)
    }

    private func filled(from name: String, _ stage: SupplyItem.Stage) throws(Fault) -> Estimate {
        guard let preset = presets.preset(name, stage) else {
            throw row.fault(
                "preset",
                "there is no preset '\(name)'; known: \(presets.known.joined(separator: ", ")); add a row preset/\(name) to "
                    + "policy.csv, or give p50, p80 and p90")
        }
        guard let plan = row.day("plan") else {
            throw row.fault(
                "plan", "is blank; preset \(name) stretches the time from as_of to the planned day, so give it")
        }
        let never = row.integer("never_ppm")
        let columns = "p50, p80, p90" + (never == nil ? " and never_ppm" : "")
        return Estimate(
            delay: preset.delay(asOf: source.asOf, plan: plan), neverPpm: never ?? preset.never.ppm, preset: name,
            source: source.adding(columns, of: preset))
    }

    /// With quantiles of its own a row may say that they once came from a preset, as an export does, and no more.
    private func checkMark(_ name: String, _ given: [String]) throws(Fault) {
        guard row.optional("shape") != nil || (1..<3).contains(given.count) else { return }
        let which = row.optional("shape") == nil ? given.joined(separator: " and ") : "shape"
        throw row.fault(
            "preset",
            "'\(name)' and \(which) both say when it comes; leave shape, p50, p80 and p90 blank for the preset to fill "
                + "them, or leave preset blank")
    }

    /// The days as the row states them.
    private func stated() throws(Fault) -> Delay {
        let shape = row.optional("shape").flatMap { DayShape($0) }
        let (p50, p80, p90) = (row.when("p50"), row.when("p80"), row.when("p90"))
        guard let plan = row.day("plan") ?? p50?.day ?? shape?.day(quantile: 0.5) else {
            throw row.fault(
                "plan", "is blank, and so are p50 and shape; give the planned day, a day as p50, or a shape")
        }
        let delay = Delay(plan: plan, p50: p50, p80: p80, p90: p90, shape: shape)
        if let shape { try check(delay, against: Delay(plan: plan, shape: shape)) }
        guard delay.isOrdered else {
            throw row.fault("p80", "p50 \(delay.p50), p80 \(delay.p80), p90 \(delay.p90) must not decrease")
        }
        return delay
    }

    private func check(_ given: Delay, against shaped: Delay) throws(Fault) {
        let pairs = zip([given.p50, given.p80, given.p90], [shaped.p50, shaped.p80, shaped.p90])
        for (column, pair) in zip(ItemReader.quantiles, pairs) where pair.0 != pair.1 {
            throw row.fault(
                column, "\(pair.0) differs from \(pair.1), which shape gives; leave it blank, or change shape")
        }
    }

    /// The form of a class's resource, for messages.
    static func form(_ kind: SupplyItem.Class) -> String {
        switch kind {
        case .power: "site_kw/SITE"
        case .hall: "hall_kw/HALL"
        case .chips: "chips/HALL/SILICON"
        case .network: "ports/FABRIC"
        case .equipment: "nothing: equipment only gates other items"
        }
    }
}

extension Source {
    /// The same, with some columns from a preset: what is said of both, and trusted as the less sure of the two.
    fileprivate func adding(_ columns: String, of preset: Preset) -> Source {
        let weaker = Confidence.allCases.last { $0 == confidence || $0 == preset.source.confidence }
        return Source(
            source: "\(source); \(columns): preset \(preset.name) (\(preset.source.source), \(preset.source.asOf))",
            asOf: asOf, confidence: weaker ?? confidence)
    }
}
