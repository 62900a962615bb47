/// How many of each silicon an order takes, with the band and what it rests on: worked out once, when the order is asked
/// about, and frozen into it.
public struct Sizing: Hashable, Sendable, Codable {
    public enum Basis: String, CaseIterable, Sendable, Codable {
        /// Counted from work.
        case work
        /// Counted against the number of one silicon.
        case equivalents
    }

    /// What the count of one silicon rests on.
    public enum Ground: String, CaseIterable, Sendable, Codable {
        /// The silicon that the others stand in for.
        case reference
        /// An estimate of a chip with measured rows in the calibration, or without any.
        case measured, unmeasured
        /// The speed that the ledger's own catalogue assumes, for want of an estimate.
        case assumedSpeed = "assumed_speed"
        /// The utilisation that was asked for.
        case utilisation

        /// For people.
        public var words: String {
            switch self {
            case .reference: "as asked"
            case .measured: "measured rows"
            case .unmeasured: "no measured row"
            case .assumedSpeed: "assumed speed"
            case .utilisation: "utilisation given"
            }
        }
    }

    public struct Size: Hashable, Sendable, Codable {
        public let silicon: String
        /// What the order takes, in whole servers.
        public let count: Int
        /// Least chunk, in whole servers.
        public let least: Int
        /// By the estimate, and at the fast and slow ends of the band, in whole servers.
        public let expected: Int
        public let low: Int
        public let high: Int
        /// Half-width of the band, millionths of the speed.
        public let halfWidthPpm: Int
        public let ground: Ground
        /// Chips of one server.
        public let server: Int
        /// Speed of one against one of the reference, millionths; only beside a reference.
        public var speedPpm: Int?
        /// Thousandths of days that `count` takes by the estimate and at the slow end; only of work.
        public var daysMilli: Int?
        public var slowDaysMilli: Int?

        public init(
            silicon: String, count: Int, least: Int, expected: Int, low: Int, high: Int, halfWidthPpm: Int,
            ground: Ground, server: Int, speedPpm: Int? = nil, daysMilli: Int? = nil, slowDaysMilli: Int? = nil
        ) {
            (self.silicon, self.count, self.least, self.expected) = (silicon, count, least, expected)
            (self.low, self.high, self.halfWidthPpm, self.ground) = (low, high, halfWidthPpm, ground)
            (self.server, self.speedPpm) = (server, speedPpm)
            (self.daysMilli, self.slowDaysMilli) = (daysMilli, slowDaysMilli)
        }

        enum CodingKeys: String, CodingKey {
            case silicon, count, expected, low, high, ground, server
            case least = "min_chunk"
            case halfWidthPpm = "half_width_ppm"
            case speedPpm = "speed_ppm"
            case daysMilli = "days_milli"
            case slowDaysMilli = "slow_days_milli"
        }
    }

    public let basis: Basis
    /// Silicon as it was named by who asked.
    public let asked: [String]
    public let sizes: [Size]
    /// Sentences: what the counts take for given.
    public let assumptions: [String]

    public init(basis: Basis, asked: [String], sizes: [Size], assumptions: [String]) {
        (self.basis, self.asked, self.sizes, self.assumptions) = (basis, asked, sizes, assumptions)
    }

    public subscript(silicon: String) -> Size? { sizes.first { $0.silicon == silicon } }
}

/// A silicon as a ledger knows it: how many make a server, and its speed in its own catalogue.
public struct SizedSilicon: Hashable, Sendable {
    public let silicon: String
    public let server: Int
    public let speedMilli: Int

    public init(silicon: String, server: Int, speedMilli: Int) {
        (self.silicon, self.server, self.speedMilli) = (silicon, max(server, 1), speedMilli)
    }
}

/// Counts silicon for work, or in place of other silicon.
///
///     Sizer(datasheet).sizes(of: work, on: [h200, trainium3])       60 servers of one or 90 of the other
public struct Sizer: Sendable {
    let datasheet: Datasheet
    let estimator: TrainingEstimator
    let uncertainty: Uncertainty

    public init(
        _ datasheet: Datasheet, _ estimator: TrainingEstimator = TrainingEstimator(),
        _ uncertainty: Uncertainty = .published
    ) {
        (self.datasheet, self.estimator, self.uncertainty) = (datasheet, estimator, uncertainty)
    }

    /// How many of each silicon do work in its days. A silicon that the catalogue of chips does not know is counted by the
    /// ledger's speeds against one that it does, of those wanted or else of `known`.
    public func sizes(
        of work: AskedWork, on wanted: [SizedSilicon], known: [SizedSilicon] = [], chunk: Int? = nil
    ) throws(SizingFault) -> Sizing {
        let (run, amounts) = (try work.run(), try work.amounts())
        let task = Task(
            work: TrainingWork(run: run, tokens: amounts.tokens), days: amounts.days, uptime: amounts.uptime,
            utilisation: amounts.utilisation, isSure: work.isSure ?? false, chunk: chunk)
        var sizes: [Sizing.Size] = []
        for one in wanted {
            if let chip = datasheet.accelerator(named: one.silicon) {
                sizes.append(try size(task, one, chip))
            } else {
                sizes.append(try scaled(task, one, wanted + known))
            }
        }
        return Sizing(
            basis: .work, asked: wanted.map(\.silicon), sizes: sizes,
            assumptions: [task.sentence] + assumptions(run, work, sizes))
    }

    /// How many of each other silicon stand in for so many of a reference, for some work. Silicon that nothing is known of
    /// is left out and told, unless `isNamed`, which makes it a fault.
    public func equivalents(
        of count: Int, _ reference: SizedSilicon, chunk: Int, for work: AskedWork, in others: [SizedSilicon],
        isNamed: Bool
    ) throws(SizingFault) -> Sizing {
        let run = try work.run()
        let stand = Stand(
            reference: reference, chip: datasheet.accelerator(named: reference.silicon), count: count, chunk: chunk,
            isSure: work.isSure ?? false)
        var sizes = [stand.own]
        var lacking: [String] = []
        for one in others where one.silicon != reference.silicon {
            do throws(SizingFault) {
                sizes.append(try replacing(stand, one, run))
            } catch {
                if isNamed { throw error }
                lacking.append("\(one.silicon) is left out: \(error.message)")
            }
        }
        let asked = [reference.silicon] + (isNamed ? others.map(\.silicon) : [])
        return Sizing(
            basis: .equivalents, asked: asked, sizes: sizes,
            assumptions: assumptions(run, work, sizes) + lacking)
    }

    // MARK: Work

    private struct Task {
        let work: TrainingWork
        let days, uptime: Double
        let utilisation: Double?
        let isSure: Bool
        let chunk: Int?

        /// Chips of a peak rate at a utilisation, fewer the slower time runs.
        func chips(peak: Double, _ share: Double, days: Double) -> Double {
            let flop = work.run.flop / Double(work.run.batch) / Double(work.run.sequence) * work.tokens
            return flop / (peak * share * uptime * days * 86_400)
        }

        var sentence: String {
            "\(work.run.model.name) is trained on \(Sizer.short(work.tokens)) tokens in \(Sizer.short(days)) days, "
                + "steps being made \(Sizer.short(uptime * 100))% of the time"
        }
    }

    private func size(
        _ task: Task, _ one: SizedSilicon, _ chip: Accelerator
    ) throws(SizingFault) -> Sizing.Size {
        let half = uncertainty.halfWidth(of: chip)
        let ends = [task.days, task.days * (1 + half), task.days * (1 - half)]
        if let share = task.utilisation {
            guard let peak = chip.peak[task.work.run.precision.unit] else {
                throw SizingFault(NoEstimate.noRate(chip: chip.name, precision: task.work.run.precision))
            }
            let counts = ends.map { Sizer.servers(task.chips(peak: peak, share, days: $0), one.server) }
            return made(task, one, counts, half, .utilisation) {
                task.days * task.chips(peak: peak, share, days: task.days) / Double($0)
            }
        }
        do throws(NoEstimate) {
            var found: [WorkSize.Choice] = []
            for days in ends {
                found.append(try estimator.least(task.work, chip, days: days, task.uptime))
            }
            let chosen = task.isSure ? found[2] : found[0]
            let ground = uncertainty.chips.contains(chip.name) ? Sizing.Ground.measured : .unmeasured
            let counts = found.map { Sizer.servers(Double($0.chips), one.server) }
            return made(task, one, counts, half, ground) { _ in chosen.days }
        } catch {
            throw SizingFault(error)
        }
    }

    /// By the ledger's speeds, against the first silicon that there is an estimate of.
    private func scaled(
        _ task: Task, _ one: SizedSilicon, _ known: [SizedSilicon]
    ) throws(SizingFault) -> Sizing.Size {
        let base = known.first { datasheet.accelerator(named: $0.silicon) != nil && $0.speedMilli > 0 }
        guard let base, one.speedMilli > 0, let chip = datasheet.accelerator(named: base.silicon) else {
            throw unknown(one.silicon)
        }
        let of = try size(task, base, chip)
        let ratio = Double(base.speedMilli) / Double(one.speedMilli)
        let half = uncertainty.unmeasured
        let expected = Double(of.expected) * ratio
        let counts = [expected, expected / (1 + half), expected / (1 - half)].map { Sizer.servers($0, one.server) }
        let days = Double(of.daysMilli ?? 0) / 1000 * Double(of.count) * ratio
        return made(task, one, counts, half, .assumedSpeed) { days / Double($0) }
    }

    /// `counts`: by the estimate, at the fast end, at the slow end.
    private func made(
        _ task: Task, _ one: SizedSilicon, _ counts: [Int], _ half: Double, _ ground: Sizing.Ground,
        days: (Int) -> Double
    ) -> Sizing.Size {
        let count = task.isSure ? counts[2] : counts[0]
        let took = days(count)
        return Sizing.Size(
            silicon: one.silicon, count: count,
            least: min(count, Sizer.servers(Double(task.chunk ?? count), one.server)),
            expected: counts[0], low: counts[1], high: counts[2], halfWidthPpm: Sizer.ppm(half), ground: ground,
            server: one.server, daysMilli: Int((took * 1000).rounded()),
            slowDaysMilli: Int((took / (1 - half) * 1000).rounded()))
    }

    // MARK: Equivalents

    private struct Stand {
        let reference: SizedSilicon
        let chip: Accelerator?
        let count, chunk: Int
        let isSure: Bool

        var own: Sizing.Size {
            Sizing.Size(
                silicon: reference.silicon, count: count, least: chunk, expected: count, low: count, high: count,
                halfWidthPpm: 0, ground: .reference, server: reference.server, speedPpm: 1_000_000)
        }
    }

    private func replacing(
        _ stand: Stand, _ one: SizedSilicon, _ run: TrainingRun
    ) throws(SizingFault) -> Sizing.Size {
        let (speed, half, ground) = try speed(of: one, against: stand, run)
        func servers(_ chips: Int, _ speed: Double) -> Int { Sizer.servers(Double(chips) / speed, one.server) }
        let counts = [speed, speed * (1 + half), speed * (1 - half)].map { servers(stand.count, $0) }
        let count = stand.isSure ? counts[2] : counts[0]
        return Sizing.Size(
            silicon: one.silicon, count: count,
            least: min(count, servers(stand.chunk, stand.isSure ? speed * (1 - half) : speed)), expected: counts[0],
            low: counts[1], high: counts[2], halfWidthPpm: Sizer.ppm(half), ground: ground, server: one.server,
            speedPpm: Sizer.ppm(speed))
    }

    private func speed(
        of one: SizedSilicon, against stand: Stand, _ run: TrainingRun
    ) throws(SizingFault) -> (speed: Double, half: Double, Sizing.Ground) {
        guard let reference = stand.chip, let chip = datasheet.accelerator(named: one.silicon) else {
            guard one.speedMilli > 0, stand.reference.speedMilli > 0 else { throw unknown(one.silicon) }
            let speed = Double(one.speedMilli) / Double(stand.reference.speedMilli)
            return (speed, uncertainty.unmeasured, .assumedSpeed)
        }
        let found = try compared(run, chip, reference, about: stand.count)
        return (
            found.speed, uncertainty.halfWidth(of: chip), found.isMeasured ? .measured : .unmeasured
        )
    }

    /// At the power of two below the count, or the first above it whose layouts fit.
    private func compared(
        _ run: TrainingRun, _ chip: Accelerator, _ reference: Accelerator, about count: Int
    ) throws(SizingFault) -> Equivalent {
        var chips = 64
        while chips * 2 <= min(count, 16_384) { chips *= 2 }
        let equivalents = Equivalents(estimator, uncertainty)
        while true {
            do throws(NoEstimate) {
                return try equivalents.compare(run, chip, run.precision, with: reference, run.precision, chips: chips)
            } catch {
                guard case .noLayout = error, chips < 16_384 else { throw SizingFault(error) }
                chips *= 2
            }
        }
    }

    // MARK: Words

    private func assumptions(_ run: TrainingRun, _ work: AskedWork, _ sizes: [Sizing.Size]) -> [String] {
        let grounds = Set(sizes.map(\.ground))
        let given =
            "\(run.model.name), \(run.precision.rawValue), sequences of \(run.sequence), \(run.batch) to a step, on every silicon alike"
        let told: [(Sizing.Ground, String)] = [
            (
                grounds.contains(.measured) ? .measured : .unmeasured,
                "each silicon at its fastest layout by the training estimator; software as the calibration has seen it"
            ),
            (
                .unmeasured,
                "silicon without a measured row errs by up to the band of other makers' chips left out of the fit, at least 20%"
            ),
            (
                .assumedSpeed,
                "silicon that the catalogue of chips does not know is counted by the ledger's own speed_milli, and its band is no measured one"
            ),
            (.utilisation, "the utilisation was given by who asks and stands in place of the estimator's"),
        ]
        let sure = work.isSure == true ? ["counted at the slow end of the band"] : []
        return [given] + told.filter { grounds.contains($0.0) }.map(\.1) + sure + ["rounded up to whole servers"]
    }

    private func unknown(_ silicon: String) -> SizingFault {
        SizingFault(
            "silicon", "nothing is known of the speed of '\(silicon)'",
            "a chip of `headroom silicon catalogue`, or speed_milli in silicon.csv for it and for one of those")
    }

    static func servers(_ chips: Double, _ server: Int) -> Int {
        max(1, Int((chips / Double(server) - 1e-9).rounded(.up))) * server
    }

    static func ppm(_ share: Double) -> Int { Int((share * 1e6).rounded()) }

    /// A number in a few digits: 15e12 as 15T.
    static func short(_ value: Double) -> String {
        let units: [(Double, String)] = [(1e12, "T"), (1e9, "B"), (1e6, "M")]
        let (scale, unit) = units.first { value >= $0.0 } ?? (1, "")
        let tenths = Int((value / scale * 10).rounded())
        return (tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)") + unit
    }
}
