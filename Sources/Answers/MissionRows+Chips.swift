import Finance
import Ledger
import Promise
import Silicon
import Units

extension Ledger {
    /// S09: a programme has paid after the volume of the closed form, and a tape-out that slips takes its deliveries along.
    func programmesRow() -> MissionRow? {
        guard !programmes.isEmpty else { return nil }
        let isRight = programmes.allSatisfy { programme in
            let counted = programme.breakEvenUnits
            let exact = programme.economics.breakEvenVolume
            guard let counted, let exact else { return counted == nil && exact == nil }
            return Double(counted) >= exact - 1e-6 && Double(counted - 1) < exact
        }
        let slips = programmes.map(slipTrial)
        return MissionRow(
            id: "S09", holds: isRight && slips.allSatisfy(\.holds),
            value: programmes.map { "\($0.programme):\($0.breakEvenUnits.map(String.init) ?? "never")" }
                .joined(separator: " "),
            tolerance: "0", how: "computed", recompute: Recompute.programmes,
            note: "chips after which each has paid, NRE / (bought − own unit cost); "
                + slips.map(\.note).joined(separator: "; "))
    }

    /// A tape-out made late until the first delivery must wait for it.
    private func slipTrial(_ programme: Programme) -> (holds: Bool, note: String) {
        guard let tape = supply.position(programme.tapeOut), !supply.items[tape].stage.hasArrived,
            let before = programmeOutlooks.first(where: { $0.programme.programme == programme.programme }),
            let first = before.deliveries.first(where: \.waits), case .on(let due) = first.start,
            case .on(let taped) = before.tapeOut
        else { return (true, "\(programme.programme)'s tape-out is behind it") }
        let days = due - taped + 60
        guard let late = try? preview(.slip(item: programme.tapeOut, days: days), Outcome(), at: clock).ledger,
            let after = late.programmeOutlooks.first(where: { $0.programme.programme == programme.programme }),
            let moved = after.deliveries.first(where: { $0.item == first.item })
        else { return (false, "\(programme.tapeOut) cannot be slipped") }
        return (
            moved.start > first.start,
            "\(days) days late, \(programme.tapeOut) takes \(first.item) from \(first.start) to \(moved.start)"
        )
    }

    /// S25: when a port has paid, with and without discounting.
    func portingRow(_ discountPercent: Int) -> MissionRow? {
        guard let port = portingCase() else { return nil }
        let hours = Double(port.order.count) * MissionRow.monthHours
        let rate = Double(discountPercent) / 100
        guard let plain = port.porting.breakEvenMonths(hoursPerMonth: hours, annualRate: 0),
            let discounted = port.porting.breakEvenMonths(hoursPerMonth: hours, annualRate: rate)
        else { return nil }
        // The value of what is saved until then, month by month, is what it costs.
        let saved = port.porting.value(ofMonths: discounted, hoursPerMonth: hours, annualRate: rate)
        return MissionRow(
            id: "S25", holds: abs(saved / port.porting.cost - 1) < 1e-9 && discounted >= plain,
            value: "\(port.order.order) \(port.to) \(decimal(plain, 6)) \(decimal(discounted, 6))",
            tolerance: "0 0 0.000002 0.000002", how: "computed", recompute: Recompute.porting(discountPercent),
            note:
                "months until the port of \(port.order.count) \(port.from) has paid, plain and at \(discountPercent)% a year; "
                + "sensitivity to speed and discount: headroom silicon porting --plot")
    }

    /// S29: what a useful unit costs on each accelerator, and the discount that moves a buyer.
    func priceRow() -> MissionRow? {
        let chips = atlas.catalogue.silicon.filter {
            $0.kind == .accelerator && $0.price.value > 0 && $0.speedMilli > 0
        }
        guard chips.count > 1, let port = portingCase() else { return nil }
        let hours = Double(port.order.count) * MissionRow.monthHours * 12
        guard let needed = port.porting.discount(payingAfter: hours) else { return nil }
        let q = 1 - port.porting.cost / (port.porting.price * hours)
        let prices = chips.map { "\($0.silicon):\(ceilDiv($0.price.value * 1000, $0.speedMilli))" }
        return MissionRow(
            id: "S29", holds: abs(needed - (1 - q * port.porting.relativeSpeed)) < 1e-9,
            value: (prices + [decimal(needed, 10)]).joined(separator: " "),
            tolerance: (prices.map { _ in "0" } + ["0.000000001"]).joined(separator: " "), how: "computed",
            recompute: Recompute.prices,
            note:
                "micro-dollars for an hour's work of a chip of speed 1000; the discount on \(port.to) against the price of "
                + "\(port.from) at which \(port.order.order) has its port back within a year; negative: it may cost as much more"
        )
    }

    /// The first order that says what a port costs, and the cheapest work that it would have to port to.
    private func portingCase() -> (order: OrderTerms, from: SiliconName, to: SiliconName, porting: PortingEconomics)? {
        for order in orders {
            let terms = order.terms
            guard let cost = terms.portCents, cost > .zero, let from = atlas.catalogue[terms.silicon[0].silicon],
                from.kind == .accelerator, from.price.value > 0, from.speedMilli > 0
            else { continue }
            let others = atlas.catalogue.silicon.filter {
                $0.kind == .accelerator && $0.price.value > 0 && $0.speedMilli > 0
                    && atlas.catalogue.needsPorting(from: from.silicon, to: $0.silicon)
            }
            let cheapest = others.min {
                $0.price.value * $1.speedMilli != $1.price.value * $0.speedMilli
                    ? $0.price.value * $1.speedMilli < $1.price.value * $0.speedMilli : $0.silicon < $1.silicon
            }
            guard let cheapest, cheapest.price.value * from.speedMilli < from.price.value * cheapest.speedMilli else {
                continue
            }
            let porting = PortingEconomics(
                engineerMonths: Double(cost.value) / 100, costPerMonth: 1, delayMonths: 0, valuePerMonth: 0,
                price: Double(from.price.value) / 1e6,
                priceRatio: Double(cheapest.price.value) / Double(from.price.value),
                relativeSpeed: Double(cheapest.speedMilli) / Double(from.speedMilli))
            return (terms, from.silicon, cheapest.silicon, porting)
        }
        return nil
    }

    /// S32: the choice model on the ledger's own choices.
    func choiceRow() -> MissionRow? {
        let situations = siliconChoices()
        guard let model = try? ChoiceModel.fitted(situations) else { return nil }
        // Nothing near it is likelier.
        let near = [(0.01, 0.0), (-0.01, 0), (0, 0.01), (0, -0.01)].map {
            ChoiceModel(price: model.price + $0.0, porting: model.porting + $0.1).score(situations)
        }
        let told =
            (try? BackTest(situations)).map { test in
                "fitted on \(test.fitted) and scored on the \(test.scored) after them, mean log-likelihood "
                    + "\(decimal(test.model, 3)), no change \(decimal(test.still, 3))"
            } ?? "too few to be fitted on a part"
        return MissionRow(
            id: "S32", holds: near.allSatisfy { $0 <= model.score(situations) },
            value: "\(decimal(model.price, 6)) \(decimal(model.porting, 6))", tolerance: "0.00001 0.00001",
            how: "computed", recompute: Recompute.choices,
            note:
                "sensitivity to price (± \(decimal(model.priceError, 2))) and loss by porting (± \(decimal(model.portingError, 2))) of "
                + "\(situations.count) choices of silicon; back-test: \(told)")
    }
}

extension MissionRow {
    /// Hours of a month: a twelfth of 365¼ days.
    static let monthHours = 730.5
}

/// A published run in `reference.csv`: `llama3-70b h100 fp8 64 256 8192`, that is model, chip, format, chips, batch and
/// sequence, with tokens per second and chip as its value.
private struct PublishedRun {
    let model, chip, format: String
    let chips, batch, sequence: Int
    let measured: Double

    static let series = "measured_tokens_per_s_per_chip"

    init?(_ row: ReferenceRow) {
        let words = row.date.split(separator: " ").map(String.init)
        guard row.series == PublishedRun.series, words.count == 6, let chips = Int(words[3]), let batch = Int(words[4]),
            let sequence = Int(words[5]), let measured = Double(row.value), measured > 0
        else { return nil }
        (model, chip, format) = (words[0], words[1], words[2])
        (self.chips, self.batch, self.sequence, self.measured) = (chips, batch, sequence, measured)
    }

    func shape() -> ModelShape? { KnownModel.shape(model) }

    /// Tokens per second and chip by the estimate, at the fastest layout.
    func estimate(_ datasheet: Datasheet) -> Double? {
        guard let shape = shape(), let accelerator = datasheet.accelerator(named: chip),
            let precision = Precision(rawValue: format)
        else { return nil }
        let run = TrainingRun(model: shape, sequence: sequence, batch: batch, precision: precision)
        guard let best = try? TrainingEstimator().best(run, on: accelerator, chips: chips) else { return nil }
        return Double(batch * sequence) / best.seconds / Double(chips)
    }
}

extension Ledger {
    private func publishedRuns(_ datasheet: Datasheet) -> [(run: PublishedRun, estimate: Double)] {
        reference.compactMap(PublishedRun.init).compactMap { run in run.estimate(datasheet).map { (run, $0) } }
    }

    /// S26: chips against the first of each model, by the estimate; what was measured is found again from the reference.
    func relativePerformanceRow(_ datasheet: Datasheet?) -> MissionRow? {
        guard let datasheet else { return nil }
        let runs = publishedRuns(datasheet)
        let ratios = runs.enumerated().compactMap { index, one -> (name: String, estimate: Double, measured: Double)? in
            guard let first = runs.first(where: { $0.run.model == one.run.model && $0.run.format == one.run.format }),
                first.run.chip != one.run.chip
            else { return nil }
            return (
                "\(one.run.chip)/\(first.run.chip) \(one.run.model)", one.estimate / first.estimate,
                one.run.measured / first.run.measured
            )
        }
        guard !ratios.isEmpty else { return nil }
        let errors = ratios.map { $0.estimate / $0.measured - 1 }
        return MissionRow(
            id: "S26", holds: errors.allSatisfy { abs($0) <= 0.15 },
            value: ratios.map { decimal($0.estimate, 4) }.joined(separator: " "),
            tolerance: ratios.map { decimal(0.15 * $0.measured, 4) }.joined(separator: " "), how: "computed",
            recompute: Recompute.relativePerformance,
            note: "speed of one chip against another by the estimate, within 15% of what was published: "
                + zip(ratios, errors).map { "\($0.name) \(percent($1))" }.joined(separator: ", ")
                + "; the fit has seen these runs; the whole table of errors, rows left out: headroom silicon calibrate, Docs/silicon.md"
        )
    }

    /// S27: 6·N·D, and dense 70B runs within 15%.
    func trainingRow(_ datasheet: Datasheet?) -> MissionRow? {
        guard let datasheet else { return nil }
        let runs = publishedRuns(datasheet).filter { $0.run.model == "llama3-70b" }
        guard let shape = runs.first?.run.shape() else { return nil }
        // Attention is beside the 6·N·D, and grows with the sequence.
        let flop = shape.trainingFLOP(perTokenOf: 0)
        let errors = runs.map { $0.estimate / $0.run.measured - 1 }
        return MissionRow(
            id: "S27",
            holds: flop == 6 * Double(shape.activeWeights) && errors.allSatisfy { abs($0) <= 0.15 },
            value: (["\(Int(flop))"] + runs.map { decimal($0.estimate, 1) }).joined(separator: " "),
            tolerance: (["0"] + runs.map { decimal(0.15 * $0.run.measured, 1) }).joined(separator: " "),
            how: "computed", recompute: Recompute.training,
            note:
                "FLOP per token, 6·N; tokens per second and chip of a dense 70B by the estimate, layout searched, within 15% of "
                + "published runs, which the fit has seen: "
                + zip(runs, errors).map { "\($0.run.chip) \(percent($1))" }.joined(separator: ", ")
        )
    }
}
