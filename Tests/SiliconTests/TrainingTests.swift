import Silicon
import TestRandom
import Testing

@Suite("Training estimates")
struct TrainingTests {
    private static let h100 = Accelerator(
        name: "h100", maker: .nvidia, family: "hopper", peak: [.bf16: 989e12, .fp8: 1979e12],
        fraction16: .init(0.803, isMeasured: true), fraction8: .init(0.709, isMeasured: true), memory: 80e9,
        bandwidth: 3.35e12, scaleUp: 450e9, domain: 8, scaleOut: 50e9, watts: 700)

    static func gpt(_ layers: Int, _ hidden: Int, _ heads: Int, vocabulary: Int = 51200) -> ModelShape {
        ModelShape(
            name: "gpt", layers: layers, hidden: hidden, heads: heads, keyValueHeads: heads,
            headWidth: hidden / heads, ffn: 4 * hidden, isGated: false, vocabulary: vocabulary)
    }

    @Test func `a token takes six FLOP per active weight, and attention on top`() throws {
        let llama = try #require(KnownModel.shape("llama3-70b"))
        #expect(abs(Double(llama.weights) / 70.6e9 - 1) < 0.01)
        let linear = llama.trainingFLOP(perTokenOf: 1) / (6 * Double(llama.activeWeights))
        #expect(linear > 1 && linear < 1.0001)
        // Causal attention by hand: 3 passes of 2 products of 2·s·h FLOP over half of the pairs.
        let attention = llama.trainingFLOP(perTokenOf: 8192) - 6 * Double(llama.activeWeights)
        #expect(abs(attention / (3 * 80 * 4 * 8192 * 8192 / 2) - 1) < 1e-12)
        let run = TrainingRun(model: llama, sequence: 8192, batch: 1024, precision: .bf16)
        let work = TrainingWork(run: run, tokens: 15e12)
        #expect(work.steps == (15e12 / (1024 * 8192)).rounded(.up))
        let sixND = 6 * Double(llama.weights) * 15e12
        #expect(abs(run.flop * work.steps / sixND - 1) < 0.15)
        #expect(abs(work.days(secondsPerStep: 10, uptime: 0.9) - work.steps * 10 / 0.9 / 86400) < 1e-9)
    }

    @Test(arguments: [
        ("llama2-7b", 6.74e9), ("llama2-13b", 13.0e9), ("llama2-70b", 69.0e9), ("llama3-8b", 8.03e9),
        ("llama3.1-405b", 405.9e9), ("mistral-7b", 7.24e9), ("mixtral-8x7b", 46.7e9), ("codellama-34b", 33.7e9),
        ("deepseek-v3", 671e9), ("gpt-oss-120b", 116.8e9), ("qwen3-30b-a3b", 30.5e9), ("qwen3-235b-a22b", 235.1e9),
    ]) func `a known model has its published number of weights`(name: String, weights: Double) throws {
        let shape = try #require(KnownModel.shape(name))
        #expect(abs(Double(shape.weights) / weights - 1) < 0.011, "\(shape.weights)")
    }

    @Test func `a mixture activates the weights its authors publish`() throws {
        for (name, active) in [("deepseek-v3", 37e9), ("qwen3-235b-a22b", 22e9), ("mixtral-8x7b", 12.9e9)] {
            let shape = try #require(KnownModel.shape(name))
            #expect(abs(Double(shape.activeWeights) / active - 1) < 0.05, "\(name): \(shape.activeWeights)")
        }
    }

    /// Bytes per layer of a GPT of the recomputation paper, for one microbatch.
    private func activations(
        _ model: ModelShape, batch: Int, tensor: Int, _ recompute: TrainingRun.Recompute, sequenceParallel: Bool
    ) throws -> Double {
        let run = TrainingRun(
            model: model, sequence: 2048, batch: batch, precision: .bf16, recompute: recompute, attention: .unfused,
            isSequenceParallel: sequenceParallel)
        let estimate = try TrainingEstimator().estimate(
            run, on: Self.h100, chips: tensor, layout: Layout(tensor: tensor, microbatch: batch))
        return estimate.memory.activations / Double(model.layers)
    }

    @Test(arguments: [(48, 6144, 64, 4), (96, 12288, 96, 1), (105, 20480, 128, 1), (128, 25600, 160, 1)])
    func `activations are those of the recomputation paper`(
        layers: Int, hidden: Int, heads: Int, batch: Int
    ) throws {
        let model = Self.gpt(layers, hidden, heads)
        let sbh = Double(2048 * batch * hidden)
        let scores = 5 * Double(heads * 2048) / Double(hidden)
        let none = TrainingRun.Recompute.none
        let whole = try activations(model, batch: batch, tensor: 1, none, sequenceParallel: false)
        #expect(abs(whole / (sbh * (34 + scores)) - 1) < 1e-12)  // equation 1
        let tensor = try activations(model, batch: batch, tensor: 8, none, sequenceParallel: false)
        #expect(abs(tensor / (sbh * (10 + 24 / 8 + scores / 8)) - 1) < 1e-12)  // equation 2
        let sequence = try activations(model, batch: batch, tensor: 8, none, sequenceParallel: true)
        #expect(abs(sequence / (sbh / 8 * (34 + scores)) - 1) < 1e-12)  // equation 4
        let selective = try activations(model, batch: batch, tensor: 8, .selective, sequenceParallel: true)
        #expect(abs(selective / (34 * sbh / 8) - 1) < 1e-12)  // equation 6
    }

    @Test func `selective recomputation saves the 70 and 65 percent of the paper`() throws {
        for (model, saving) in [(Self.gpt(96, 12288, 96), 0.70), (Self.gpt(105, 20480, 128), 0.65)] {
            let all = try activations(model, batch: 1, tensor: 8, .none, sequenceParallel: true)
            let some = try activations(model, batch: 1, tensor: 8, .selective, sequenceParallel: true)
            #expect(abs(1 - some / all - saving) < 0.005)
        }
    }

    @Test func `the parts of a step add up, and none is negative`() throws {
        let run = TrainingRun(model: Self.gpt(48, 8192, 64), sequence: 4096, batch: 512, precision: .fp8)
        let estimate = try TrainingEstimator().best(run, on: Self.h100, chips: 256)
        #expect(abs(estimate.parts.named.reduce(0) { $0 + $1.seconds } - estimate.seconds) < 1e-9)
        #expect(estimate.parts.named.allSatisfy { $0.seconds >= 0 })
        let ideal = run.flop / (256 * 1979e12)
        #expect(estimate.seconds > ideal && estimate.seconds < 6 * ideal)
    }

    @Test func `a format without a rate is refused with what to do`() throws {
        let run = TrainingRun(model: Self.gpt(48, 8192, 64), sequence: 4096, batch: 512, precision: .nvfp4)
        let refusal = #expect(throws: NoEstimate.self) { try TrainingEstimator().best(run, on: Self.h100, chips: 256) }
        #expect(refusal == .noRate(chip: "h100", precision: .nvfp4))
        #expect(refusal?.description.contains("fp4_tflops") == true)
    }

    @Test func `a measured run of one's own is met, and other chips keep their estimates`() throws {
        let run = TrainingRun(model: Self.gpt(48, 8192, 64), sequence: 4096, batch: 512, precision: .bf16)
        var other = Self.h100
        other.name = "other"
        let plain = TrainingEstimator()
        let layout = Layout(tensor: 8, pipeline: 4)
        let before = try plain.estimate(run, on: Self.h100, chips: 256, layout: layout).seconds
        for factor in [0.8, 1.0, 1.3] {
            let hint = LayoutHint(
                tensor: 8, pipeline: 4, context: 1, expert: 1, virtual: 1, microbatch: 1, isFullySharded: false)
            let own = try plain.calibrated(Self.h100, by: run, chips: 256, hint: hint, seconds: before * factor)
            let met = try own.estimate(run, on: Self.h100, chips: 256, layout: layout).seconds
            #expect(abs(met / (before * factor) - 1) < 1e-6)
            let untouched = try own.estimate(run, on: other, chips: 256, layout: layout).seconds
            #expect(untouched == before)
        }
        #expect(throws: NoEstimate.noCalibration(chip: "h100")) {
            try plain.calibrated(Self.h100, by: run, chips: 256, hint: LayoutHint(), seconds: before * 100)
        }
    }
}

@Suite("Training estimates, properties")
struct TrainingPropertyTests {
    /// A random accelerator, run and layout.
    private struct Case {
        var chip: Accelerator
        var run: TrainingRun
        var layout: Layout
        var chips: Int

        init(_ random: inout SplitMix64) {
            let peak = Double(random.int(100...3000)) * 1e12
            chip = Accelerator(
                name: "x", maker: .nvidia, family: "x", peak: [.bf16: peak, .fp8: 2 * peak],
                fraction16: .init(0.8, isMeasured: true), fraction8: .init(0.7, isMeasured: true),
                memory: Double(random.int(40...300)) * 1e9, bandwidth: Double(random.int(1...10)) * 1e12,
                scaleUp: Double(random.int(100...1000)) * 1e9, domain: random.one(of: [4, 8, 72]),
                scaleOut: Double(random.int(5...100)) * 1e9, watts: Double(random.int(300...1500)))
            let heads = random.one(of: [32, 64, 96])
            let experts =
                random.chance(40)
                ? ModelShape.Experts(count: 64, active: random.int(1...8), width: 1024 * random.int(1...8)) : nil
            let model = ModelShape(
                name: "m", layers: random.int(16...96), hidden: heads * 128, heads: heads,
                keyValueHeads: random.one(of: [8, heads]), headWidth: 128, ffn: heads * 384, isGated: random.chance(50),
                vocabulary: random.one(of: [32000, 128_256]), experts: experts)
            layout = Layout(
                tensor: random.one(of: [1, 2, 4, 8]), pipeline: random.one(of: [1, 2, 4, 8]),
                context: random.one(of: [1, 2]), expert: experts == nil ? 1 : random.one(of: [1, 8, 16]),
                virtual: random.one(of: [1, 2]), microbatch: random.one(of: [1, 2]))
            chips = layout.tensor * layout.pipeline * layout.context * random.one(of: [16, 32, 64])
            run = TrainingRun(
                model: model, sequence: random.one(of: [2048, 8192]), batch: 1024,
                precision: random.one(of: [.bf16, .fp8]), recompute: random.one(of: [.none, .full]),
                isSequenceParallel: random.chance(50), isOverlapped: random.chance(80))
        }

        func seconds() throws -> Double { try estimate().seconds }

        func estimate() throws -> TrainingEstimate {
            try TrainingEstimator().estimate(run, on: chip, chips: chips, layout: layout)
        }
    }

    @Test(arguments: [1, 2, 3]) func `more of anything a chip has is never slower`(seed: Int) throws {
        var random = SplitMix64(seed: seed)
        let better: [(name: String, change: (inout Accelerator) -> Void)] = [
            ("memory bandwidth", { $0.bandwidth *= 1.5 }), ("links", { $0.scaleUp *= 1.5 }),
            ("network", { $0.scaleOut *= 1.5 }), ("memory", { $0.memory *= 1.5 }), ("watts", { $0.watts? *= 1.5 }),
            ("rates", { $0.peak = $0.peak.mapValues { 1.5 * $0 } }),
        ]
        for number in 0..<500 {
            let one = Case(&random)
            let seconds = try one.seconds()
            for (name, change) in better {
                var faster = one
                change(&faster.chip)
                // The power term sees watts against rates: more rate alone may throttle, never below the old speed.
                #expect(try faster.seconds() <= seconds * (1 + 1e-12), "seed \(seed), case \(number): \(name)")
            }
        }
    }

    @Test(arguments: [4, 5, 6]) func `more chips at a fixed batch never make a chip more efficient`(seed: Int) throws {
        var random = SplitMix64(seed: seed)
        var tried = 0
        for number in 0..<800 {
            let few = Case(&random)
            var many = few
            many.chips *= 2
            let (a, b) = (try few.estimate(), try many.estimate())
            // With more replicas the optimizer takes less memory and less is computed again: a saving that is real.
            guard a.recomputed == b.recomputed else { continue }
            tried += 1
            let (one, two) = (a.seconds * Double(few.chips), b.seconds * Double(many.chips))
            #expect(two >= one * (1 - 1e-9), "seed \(seed), case \(number)")
        }
        #expect(tried > 300)
    }

    @Test(arguments: [7, 8]) func `twice the batch takes at most twice as long, and longer`(seed: Int) throws {
        var random = SplitMix64(seed: seed)
        for number in 0..<500 {
            let one = Case(&random)
            var two = one
            two.run.batch *= 2
            let (a, b) = (try one.seconds(), try two.seconds())
            #expect(b > a, "seed \(seed), case \(number)")
            if try one.estimate().recomputed == two.estimate().recomputed {
                #expect(b <= 2 * a * (1 + 1e-9), "seed \(seed), case \(number)")
            }
        }
    }
}
