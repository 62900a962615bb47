import Foundation
import Silicon
import TestRandom
import Testing

@Suite("Silicon calibration")
struct SiliconCalibrationTests {
    /// Measurements that the estimator itself makes with constants that are not the believed ones.
    private func synthetic(_ truth: TrainingConstants, noise: Double, seed: Int) throws -> [TrainingMeasurement] {
        var random = SplitMix64(seed: seed)
        let names = ["llama3-8b", "llama3-70b", "llama3.1-405b"]
        var rows: [TrainingMeasurement] = []
        for chip in ["a100", "h100", "b200", "gb200"] {
            for name in names {
                for degrees in [(1, 1), (4, 1), (8, 4), (4, 8)] {
                    let layout = LayoutHint(
                        tensor: degrees.0, pipeline: degrees.1, context: 1, expert: 1, virtual: 1, microbatch: 1,
                        isFullySharded: false)
                    let accelerator = try #require(Files.datasheet.accelerator(named: chip))
                    let precision: Precision = chip == "a100" || random.chance(40) ? .bf16 : .fp8
                    let run = TrainingRun(
                        model: try #require(KnownModel.shape(name)), sequence: 8192, batch: 256, precision: precision)
                    let chips = degrees.0 * degrees.1 * 16
                    let estimate = try TrainingEstimator(truth).best(run, on: accelerator, chips: chips, hint: layout)
                    let error = exp(noise * Double(random.int(-100...100)) / 100)
                    rows.append(
                        TrainingMeasurement(
                            id: "\(rows.count)", source: name, chip: accelerator, chips: chips, run: run, hint: layout,
                            seconds: estimate.seconds * error))
                }
            }
        }
        return rows
    }

    @Test func `constants that made the data are found again where the data says something of them`() throws {
        var truth = TrainingConstants()
        (truth.products, truth.attention, truth.tensorExposed, truth.eightBit) = (0.75, 0.6, 0.15, 1.0)
        let calibration = TrainingCalibration(try synthetic(truth, noise: 0, seed: 1))
        let found = calibration.constants
        #expect(calibration.rows.count == 48)
        #expect(try #require(calibration.seen(found).all).mean < 0.01)
        #expect(abs(found.attention / truth.attention - 1) < 0.15)
        #expect(abs(found.products / truth.products - 1) < 0.1)
        let start = try #require(calibration.seen(TrainingConstants()).all).mean
        #expect(start > 0.05)
    }

    @Test func `a row that is published wrong moves the others little`() throws {
        let rows = try synthetic(TrainingConstants(), noise: 0.03, seed: 2)
        let wrong = rows[5]
        let twice = TrainingMeasurement(
            id: wrong.id, source: wrong.source, chip: wrong.chip, chips: wrong.chips, run: wrong.run, hint: wrong.hint,
            seconds: wrong.seconds.map { 2 * $0 })
        let clean = TrainingCalibration(rows).constants
        let dirty = TrainingCalibration(rows.enumerated().map { $0.offset == 5 ? twice : $0.element }).constants
        #expect(abs(clean.products / dirty.products - 1) < 0.03)
    }

    @Test func `fitted constants keep the bounds that physics gives them`() throws {
        var wild = try synthetic(TrainingConstants(), noise: 0.5, seed: 3)
        wild += wild.map { row in
            TrainingMeasurement(
                id: row.id, source: row.source, chip: row.chip, chips: row.chips, run: row.run, hint: row.hint,
                seconds: row.seconds.map { $0 / 20 })
        }
        let found = TrainingCalibration(wild).constants
        for parameter in TrainingCalibration.parameters {
            #expect(parameter.range.contains(parameter.value(in: found)), "\(parameter.name)")
            #expect(parameter.range.contains(parameter.prior), "\(parameter.name)")
        }
    }

    @Test func `summaries are those worked out by hand`() throws {
        let summary = try #require(ErrorSummary([0.4, 0.1, 0.2, 0.3, 0.0]))
        #expect(summary.count == 5 && abs(summary.mean - 0.2) < 1e-12 && summary.max == 0.4)
        #expect(abs(summary.p95 - 0.38) < 1e-12)
        #expect(ErrorSummary([]) == nil)
    }
}

@Suite("Silicon against published runs", .enabled(if: Files.areThere, "the rows are not beside the project"))
struct PublishedRunTests {
    private func calibration() throws -> TrainingCalibration { TrainingCalibration(try Files.trainingRows()) }

    @Test func `every row has an estimate`() throws {
        #expect(try calibration().rows.count == 97)
    }

    @Test func `the published constants are what calibration finds`() throws {
        let found = try calibration().constants
        for parameter in TrainingCalibration.parameters {
            let (new, old) = (parameter.value(in: found), parameter.value(in: .published))
            #expect(abs(new / old - 1) < 0.01, "\(parameter.name): \(new), not \(old)")
        }
    }

    @Test func `errors meet their goals on rows left out, by row, by source and by family`() throws {
        let calibration = try calibration()
        let rows = calibration.crossValidated(.rows)
        let dense = try #require(rows[.dense])
        #expect(dense.mean <= 0.07 && dense.p95 <= 0.20)
        #expect(try #require(rows[.mixture]).mean <= 0.20)
        let source = calibration.crossValidated(.source)
        #expect(try #require(source[.dense]).mean <= 0.07)
        #expect(try #require(source[.mixture]).mean <= 0.20)
        let family = calibration.crossValidated(.family)
        let left = family.pairs.filter { $0.row.run.model.experts == nil }.map { abs($0.error) }
        #expect(try #require(ErrorSummary(left)).mean <= 0.12)
        for baseline in ConstantEfficiency.allCases {
            let constant = baseline.crossValidated(calibration)
            #expect(try #require(constant[.dense]).mean > dense.mean)
            #expect(try #require(constant[.mixture]).mean > (try #require(rows[.mixture]).mean))
        }
    }

    @Test func `the band of equivalents is no narrower than the errors say`() throws {
        let calibration = try calibration()
        let rows = calibration.crossValidated(.rows)
        #expect(try #require(rows[.dense]).p95 <= Uncertainty.published.measured + 0.005)
        #expect(try #require(rows[.otherChips]).p95 <= Uncertainty.published.unmeasured)
        let family = calibration.crossValidated(.family)
        #expect(try #require(family[.otherChips]).p95 <= Uncertainty.published.unmeasured + 0.005)
        #expect(Set(calibration.rows.map(\.chip.name)) == Uncertainty.published.chips)
    }

    @Test func `dense 70B runs are within 15 percent of what was published`() throws {
        let rows = try calibration().rows.filter { $0.run.model.name == "LLAMA3-70B" && $0.run.precision != .bf16 }
        #expect(rows.count >= 6)
        for row in rows {
            let estimate = try TrainingEstimator().estimate(row)
            #expect(abs(estimate.seconds / (row.seconds ?? .nan) - 1) < 0.15, "\(row.id)")
        }
    }
}
