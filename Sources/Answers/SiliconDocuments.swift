import Foundation
import Silicon
import Units

/// `{model, chip, chips, precision, step_s, low_s, high_s, tokens_per_s_per_chip, mfu, microbatches, recomputed,
/// memory_gb, layout, parts_s, days}`.
public struct TrainingDocument: Encodable, Sendable {
    struct Degrees: Encodable, Sendable {
        let tp, pp, cp, dp, ep, vp, mbs: Int
        let fsdp: Bool
    }

    let model, chip, precision: String
    let chips, microbatches: Int
    let step_s, low_s, high_s, tokens_per_s_per_chip, mfu, recomputed, memory_gb: Double
    let layout: Degrees
    let parts_s: [String: Double]
    @Null var days: Double?
    private let parts: [(name: String, seconds: Double)]

    enum CodingKeys: String, CodingKey {
        case model, chip, precision, chips, microbatches, step_s, low_s, high_s, tokens_per_s_per_chip, mfu
        case recomputed, memory_gb, layout, parts_s, days
    }

    public init(
        _ estimate: TrainingEstimate, _ run: TrainingRun, _ chip: Accelerator, chips: Int, work: TrainingWork?,
        uptime: Double
    ) {
        (model, self.chip, precision) = (run.model.name, chip.name, run.precision.rawValue)
        (self.chips, microbatches) = (chips, estimate.microbatches)
        let half = Uncertainty.published.halfWidth(of: chip)
        (step_s, low_s, high_s) = (
            estimate.seconds, estimate.seconds / (1 + half), estimate.seconds / (1 - half)
        )
        tokens_per_s_per_chip = Double(run.batch * run.sequence) / estimate.seconds / Double(chips)
        mfu = run.flop / (estimate.seconds * Double(chips) * (chip.peak[run.precision.unit] ?? .nan))
        recomputed = estimate.recomputed
        let memory = estimate.memory
        let kept = memory.activations - recomputed * (memory.activations - memory.checkpoints)
        memory_gb = (memory.states + memory.rest + kept) / 1e9
        let layout = estimate.layout
        self.layout = Degrees(
            tp: layout.tensor, pp: layout.pipeline, cp: layout.context, dp: layout.replicas(of: chips),
            ep: layout.expert, vp: layout.virtual, mbs: layout.microbatch, fsdp: layout.isFullySharded)
        parts = estimate.parts.named
        parts_s = Dictionary(parts.map { ($0.name, $0.seconds) }, uniquingKeysWith: +)
        _days = Null(wrappedValue: work?.days(secondsPerStep: estimate.seconds, uptime: uptime))
    }

    public func text(colour: Bool = false) -> String {
        var table = TextTable("part of a step", ">seconds", ">share")
        for part in parts where part.seconds > 0 {
            table.add(part.name, String(format: "%.3f", part.seconds), percent(part.seconds / step_s))
        }
        let degrees =
            "tp \(layout.tp) pp \(layout.pp) cp \(layout.cp) dp \(layout.dp) ep \(layout.ep) vp \(layout.vp) mbs \(layout.mbs)"
        let step = String(format: "%.3f s (%.3f to %.3f)", step_s, low_s, high_s)
        let speed = String(format: "%.0f tokens/s per chip, %.1f%% of peak", tokens_per_s_per_chip, mfu * 100)
        let memory = String(
            format: "%.0f GB per chip, %.0f%% of layers computed again", memory_gb, recomputed * 100)
        let time = days.map { String(format: "\n%.1f days of steps", $0) } ?? ""
        return """
            \(model) on \(chips) \(chip), \(precision): a step of \(step), \(speed)\(time)
            \(degrees)\(layout.fsdp ? ", fully sharded" : ""); \(memory)

            \(table.text(colour: colour))
            """
    }
}

/// `{model, tokens, days, uptime, batch, sizes:[{silicon, precision, count, count_safe, step_s, days, days_slow,
/// half_width, measured}]}`: `count_safe` is in time even at the slow end of the band.
public struct WorkSizeDocument: Encodable, Sendable {
    public struct Row: Encodable, Sendable {
        let silicon, precision: String
        let count, count_safe: Int
        let step_s, days, days_slow, half_width: Double
        let measured: Bool

        public init(_ size: WorkSize) {
            (silicon, precision) = (size.chip, size.precision.rawValue)
            (count, count_safe) = (size.expected.chips, size.safe.chips)
            (step_s, days) = (size.expected.secondsPerStep, size.expected.days)
            days_slow = size.expected.days / (1 - size.halfWidth)
            (half_width, measured) = (size.halfWidth, size.isMeasured)
        }
    }

    let model: String
    let tokens, days, uptime: Double
    let batch: Int
    let sizes: [Row]

    public init(model: String, tokens: Double, days: Double, uptime: Double, batch: Int, rows: [Row]) {
        (self.model, self.tokens, self.days, self.uptime) = (model, tokens, days, uptime)
        (self.batch, sizes) = (batch, rows)
    }

    public func text(colour: Bool = false) -> String {
        var table = TextTable(
            "silicon", "format", ">count", ">safe count", ">days", ">days, slow end", ">band", "basis")
        for one in sizes {
            table.add(
                one.silicon, one.precision, "\(one.count)", "\(one.count_safe)", String(format: "%.1f", one.days),
                String(format: "%.1f", one.days_slow), "±" + percent(one.half_width),
                one.measured ? "measured rows" : "no measured row")
        }
        let work = String(format: "%.3g tokens in %.4g days at %.0f%% uptime", tokens, days, uptime * 100)
        return "\(model), \(work), batch \(batch)\n\n" + table.text(colour: colour)
    }
}

/// `{reference, precision, chips, equivalents:[{silicon, precision, software_factor, speed, low, high, measured, count,
/// count_safe}]}`: chips for chips, by the estimate and by the slow end of the band.
public struct EquivalentsDocument: Encodable, Sendable {
    public struct Row: Encodable, Sendable {
        let silicon, precision: String
        let software_factor, speed, low, high: Double
        let measured: Bool
        let count, count_safe: Int
    }

    let reference, precision: String
    let chips: Int
    let equivalents: [Row]

    public init(_ found: [Equivalent], reference: String, precision: Precision, chips: Int) {
        (self.reference, self.precision, self.chips) = (reference, precision.rawValue, chips)
        equivalents = found.map { one in
            let count = one.count(replacing: chips)
            return Row(
                silicon: one.chip, precision: one.precision.rawValue, software_factor: one.softwareFactor,
                speed: one.speed, low: one.low, high: one.high, measured: one.isMeasured, count: count.expected,
                count_safe: count.safe)
        }
    }

    public func text(colour: Bool = false) -> String {
        var table = TextTable(
            "silicon", "format", ">software", ">speed", ">low", ">high", "basis", ">count", ">safe")
        for one in equivalents {
            let numbers = [one.software_factor, one.speed, one.low, one.high].map { String(format: "%.2f", $0) }
            table.add(
                one.silicon, one.precision, numbers[0], numbers[1], numbers[2], numbers[3],
                one.measured ? "measured rows" : "no measured row", "\(one.count)", "\(one.count_safe)")
        }
        return "In place of \(chips) \(reference), \(precision)\n\n" + table.text(colour: colour)
    }
}

/// `{model, chip, tensor, prefill_s, curve:[{batch, tpot_ms, tokens_per_s_per_user, tokens_per_s_per_chip}]}`.
public struct ServingDocument: Encodable, Sendable {
    struct Point: Encodable, Sendable {
        let batch: Int
        let tpot_ms, tokens_per_s_per_user, tokens_per_s_per_chip: Double
    }

    let model, chip: String
    let tensor: Int
    let prefill_s: Double
    let curve: [Point]

    public init(_ estimator: InferenceEstimator, chip: String) {
        (model, self.chip, tensor) = (estimator.run.model.name, chip, estimator.run.tensor)
        prefill_s = estimator.prefillSeconds
        curve = estimator.interactivity.map { point in
            Point(
                batch: point.batch, tpot_ms: 1e3 / point.perUser, tokens_per_s_per_user: point.perUser,
                tokens_per_s_per_chip: point.perChip)
        }
    }

    public func text(colour: Bool = false) -> String {
        var table = TextTable(">in flight", ">ms per token", ">tokens/s per user", ">tokens/s per chip")
        for point in curve {
            table.add(
                "\(point.batch)", String(format: "%.2f", point.tpot_ms),
                String(format: "%.1f", point.tokens_per_s_per_user),
                String(format: "%.1f", point.tokens_per_s_per_chip))
        }
        let first = String(format: "%.0f ms", prefill_s * 1e3)
        return "\(model) on \(tensor) \(chip) a copy: first token after \(first) alone\n\n" + table.text(colour: colour)
    }
}

/// `{cost_usd, q, break_even_hours, discount_needed, sensitivity:{speeds, discounts, hours}}`; null is never.
public struct PortingDocument: Encodable, Sendable {
    struct Table: Encodable, Sendable {
        let speeds, discounts: [Double]
        let hours: [[Double?]]
    }

    let cost_usd, q: Double
    @Null var break_even_hours: Double?
    @Null var discount_needed: Double?
    let sensitivity: Table

    public init(_ porting: PortingEconomics, hours: Double?) {
        (cost_usd, q) = (porting.cost, porting.q)
        _break_even_hours = Null(wrappedValue: porting.breakEvenHours)
        _discount_needed = Null(wrappedValue: hours.flatMap { porting.discount(payingAfter: $0) })
        let speeds = stride(from: 4, through: 12, by: 1).map { Double($0) / 10 }
        let discounts = stride(from: 0, through: 6, by: 1).map { Double($0) / 10 }
        sensitivity = Table(
            speeds: speeds, discounts: discounts, hours: porting.sensitivity(speeds: speeds, discounts: discounts))
    }

    /// The table as a drawing.
    public func plot(_ porting: PortingEconomics) -> String {
        PortingPlot(porting, speeds: sensitivity.speeds, discounts: sensitivity.discounts).svg
    }

    public func text(colour: Bool = false) -> String {
        var table = TextTable(">speed", ">0%", ">10%", ">20%", ">30%", ">40%", ">50%", ">60%")
        for (speed, row) in zip(sensitivity.speeds, sensitivity.hours) {
            let cells = row.map { $0.map { String(format: "%.3g", $0) } ?? "never" }
            table.add(
                String(format: "%.1f", speed), cells[0], cells[1], cells[2], cells[3], cells[4], cells[5], cells[6])
        }
        let after = break_even_hours.map { String(format: "after %.0f reference chip-hours", $0) } ?? "never"
        let discount =
            discount_needed.map { String(format: "; a discount of %.2f%% makes the hours asked for", $0 * 100) } ?? ""
        let cost = String(format: "$%.0f", cost_usd)
        return """
            The port costs \(cost) and has paid \(after) (q = \(String(format: "%.3f", q)))\(discount)

            Reference chip-hours until it has paid, by relative speed and discount:

            \(table.text(colour: colour))
            """
    }
}

/// `{cells:[{silicon, property, value, unit, source, as_of, confidence}]}`.
public struct CatalogueDocument: Encodable, Sendable {
    public struct Line: Encodable, Sendable {
        let silicon, property, value, unit, source, confidence: String
        let as_of: Day
    }

    public let cells: [Line]

    public init(_ cells: [Cell]) {
        self.cells = cells.map { cell in
            Line(
                silicon: cell.silicon, property: cell.property, value: cell.value, unit: cell.unit,
                source: cell.source.source, confidence: cell.source.confidence.rawValue, as_of: cell.source.asOf)
        }
    }

    public func text(colour: Bool = false) -> String {
        var table = TextTable("silicon", "property", ">value", "unit", "confidence", "as of", "source")
        for cell in cells {
            table.add(
                cell.silicon, cell.property, cell.value, cell.unit, cell.confidence, "\(cell.as_of)", cell.source)
        }
        return table.text(colour: colour)
    }
}
