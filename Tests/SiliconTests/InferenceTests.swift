import Foundation
import Silicon
import TestRandom
import Testing

@Suite("Inference estimates")
struct InferenceTests {
    private func serving(_ model: String, tensor: Int = 8, input: Int = 1024, output: Int = 256) throws -> ServingRun {
        ServingRun(
            model: try #require(KnownModel.shape(model)), precision: .fp8, weightBytes: 1, cacheBytes: 1,
            tensor: tensor, input: input, output: output)
    }

    private func estimator(_ run: ServingRun, _ chip: String = "h200") throws -> InferenceEstimator {
        try InferenceEstimator(run, on: try #require(Files.datasheet.accelerator(named: chip)))
    }

    @Test func `one sequence takes at least as long as its weights take to stream`() throws {
        for name in ["llama3-8b", "llama3-70b", "llama3.1-405b", "deepseek-v3"] {
            let estimator = try estimator(try serving(name))
            let chip = try #require(Files.datasheet.accelerator(named: "h200"))
            let model = try #require(KnownModel.shape(name))
            let active = Double(model.activeWeights)
            #expect(estimator.decodeSeconds(batch: 1) > active / (8 * chip.bandwidth))
            #expect(estimator.prefillSeconds > 2 * active * 1024 / (8 * 1979e12))
        }
    }

    @Test func `bytes of cache are those worked out by hand`() throws {
        // Llama 3 70B: 80 layers of 8 heads of 128, keys and values.
        #expect(try estimator(try serving("llama3-70b")).cacheBytesPerToken == 80 * 2 * 8 * 128)
        #expect(try estimator(try serving("llama3-70b", tensor: 4)).cacheBytesPerToken == 80 * 2 * 8 * 128)
        // On 12 chips of two cores each of 24 ranks holds one of 8 heads, so three times as much in all.
        let run = ServingRun(
            model: try #require(KnownModel.shape("llama3-70b")), precision: .bf16, weightBytes: 2, cacheBytes: 2,
            tensor: 12, input: 128, output: 128)
        #expect(try estimator(run, "inferentia2").cacheBytesPerToken == 80 * 2 * 24 * 128 * 2)
        // DeepSeek-V3: 576 elements per layer, on every chip.
        #expect(try estimator(try serving("deepseek-v3")).cacheBytesPerToken == 61 * 576 * 8)
    }

    @Test(arguments: [1, 2]) func `larger batches deliver more and each user waits longer`(seed: Int) throws {
        var random = SplitMix64(seed: seed)
        for _ in 0..<50 {
            let run = try serving(
                random.one(of: ["llama3-8b", "llama3-70b", "mixtral-8x7b", "deepseek-v3"]),
                tensor: random.one(of: [4, 8]), input: random.int(64...8192), output: random.int(16...2048))
            let estimator = try estimator(run, random.one(of: ["h200", "b200", "mi300x", "trainium2"]))
            let curve = estimator.interactivity
            for (a, b) in zip(curve, curve.dropFirst()) {
                #expect(b.perUser < a.perUser, "seed \(seed): \(run)")
                #expect(b.perChip > a.perChip, "seed \(seed): \(run)")
            }
        }
    }

    @Test func `a batch is bounded by what memory is left beside the weights`() throws {
        let estimator = try estimator(try serving("llama3-70b", tensor: 1))
        let free = 141e9 * 0.92 - estimator.weightBytes
        #expect(estimator.largestBatch == Int(free / (estimator.cacheBytesPerToken * 1280)))
        #expect(try self.estimator(try serving("llama3.1-405b", tensor: 1)).largestBatch == 0)
    }

    @Test(.enabled(if: Files.areThere, "the rows are not beside the project"))
    func `errors meet their goal on rows and on sources left out, and the constants are what calibration finds`() throws
    {
        let rows = try Files.records(Files.inference).map { record in
            let columns = InferenceColumns { record[$0] ?? "" }
            return try columns.measurement(on: try #require(Files.datasheet.accelerator(named: columns.chip)))
        }
        let calibration = InferenceCalibration(rows, training: .published)
        #expect(calibration.rows.count == 36)
        let found = calibration.constants
        for parameter in InferenceConstants.parameters {
            let (new, old) = (parameter.value(in: found), parameter.value(in: .published))
            #expect(abs(new / old - 1) < 0.01, "\(parameter.name): \(new), not \(old)")
            #expect(parameter.range.contains(new))
        }
        for split in InferenceCalibration.Split.allCases {
            let comparison = calibration.crossValidated(split)
            #expect(try #require(comparison.all).mean <= 0.20, "\(split)")
        }
    }
}
