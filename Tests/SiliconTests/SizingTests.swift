import Foundation
import Silicon
import Testing

@Suite("Work counted in chips")
struct SizingTests {
    private let sizer = Sizer(Files.datasheet)
    private let h200 = SizedSilicon(silicon: "h200", server: 8, speedMilli: 1000)
    private let b300 = SizedSilicon(silicon: "b300", server: 8, speedMilli: 2200)
    private let trainium3 = SizedSilicon(silicon: "trainium3", server: 4, speedMilli: 1100)
    private let future = SizedSilicon(silicon: "trainium9", server: 6, speedMilli: 2000)

    private func work(days: Int = 90) -> AskedWork {
        var work = AskedWork()
        (work.model, work.tokens, work.days) = ("llama-70b", 15_000_000_000_000, days)
        return work
    }

    @Test func `work is done in time by the estimate, in whole servers, with a band around it`() throws {
        let sizing = try sizer.sizes(of: work(), on: [h200, b300, trainium3])
        #expect(sizing.basis == .work && sizing.asked == ["h200", "b300", "trainium3"])
        for size in sizing.sizes {
            #expect(size.count % size.server == 0 && size.count == size.expected && size.least == size.count)
            #expect(size.low <= size.expected && size.expected <= size.high)
            #expect((size.daysMilli ?? .max) <= 90_000 && (size.slowDaysMilli ?? 0) > (size.daysMilli ?? 0))
        }
        #expect(sizing["h200"]?.ground == .unmeasured && sizing["h200"]?.halfWidthPpm ?? 0 >= 200_000)
        #expect(sizing["b300"]?.ground == .measured)
        #expect(sizing.assumptions.contains { $0.contains("15T tokens in 90 days") })
    }

    @Test func `a given utilisation is 6ND over peak, time and share`() throws {
        var work = AskedWork()
        (work.model, work.tokens, work.days) = ("llama3-70b", 15_000_000_000_000, 90)
        (work.precision, work.utilisationPpm, work.uptimePpm) = ("bf16", 400_000, 1_000_000)
        let size = try #require(try sizer.sizes(of: work, on: [h200]).sizes.first)
        let model = try #require(KnownModel.shape("llama3-70b"))
        let flop = model.trainingFLOP(perTokenOf: 8192) * 15e12
        let chips = flop / (989e12 * 0.4 * 90 * 86_400)
        #expect(size.ground == .utilisation)
        #expect(size.expected >= Int(chips) && size.expected < Int(chips) + 9)
        // 6ND alone is 90 to 100% of it, attention the rest.
        #expect((0.9...1).contains(6 * Double(model.activeWeights) * 15e12 / flop))
    }

    @Test func `more days never take more chips, and the slow end never fewer`() throws {
        var before = Int.max
        for days in [30, 60, 90, 180, 360] {
            let size = try #require(try sizer.sizes(of: work(days: days), on: [h200]).sizes.first)
            #expect(size.count <= before && size.high >= size.count)
            before = size.count
        }
        var sure = work()
        sure.isSure = true
        let size = try #require(try sizer.sizes(of: sure, on: [h200]).sizes.first)
        #expect(size.count == size.high && (size.slowDaysMilli ?? .max) <= 90_000)
    }

    @Test func `silicon that the catalogue does not know is counted by the ledger's speeds`() throws {
        let sizing = try sizer.sizes(of: work(), on: [future], known: [h200])
        let base = try #require(try sizer.sizes(of: work(), on: [h200]).sizes.first)
        let size = try #require(sizing.sizes.first)
        #expect(size.ground == .assumedSpeed && size.count == base.count / 2 + (6 - base.count / 2 % 6) % 6)
        #expect(sizing.assumptions.contains { $0.contains("speed_milli") })
        #expect(throws: SizingFault.self) { try sizer.sizes(of: work(), on: [future]) }
    }

    @Test func `equivalents are counted with a band, each at its own servers`() throws {
        let sizing = try sizer.equivalents(
            of: 2048, h200, chunk: 512,
            for: {
                var w = AskedWork(); w.model = "llama3-70b"; return w
            }(),
            in: [h200, b300, trainium3, future], isNamed: false)
        #expect(sizing.sizes.map(\.silicon) == ["h200", "b300", "trainium3", "trainium9"])
        #expect(sizing["h200"]?.count == 2048 && sizing["h200"]?.halfWidthPpm == 0)
        for size in sizing.sizes.dropFirst() {
            let speed = Double(size.speedPpm ?? 0) / 1e6
            #expect(Double(size.count) * speed >= 2048 - 1 && Double(size.count - size.server) * speed < 2048)
            #expect(size.halfWidthPpm >= (size.ground == .measured ? 100_000 : 200_000))
            #expect(size.low < size.count && size.count < size.high && size.least < size.count)
            #expect(size.count % size.server == 0 && size.least % size.server == 0)
        }
    }

    @Test(arguments: [7e9, 70e9, 405e9, 1.8e12]) func `a dense model of so many weights has about so many`(
        weights: Double
    ) {
        let shape = ModelShape.dense(weights: Int(weights))
        #expect(abs(Double(shape.weights) / weights - 1) < 0.01)
        #expect(shape.layers % 4 == 0 && shape.hidden % 1024 == 0 && shape.ffn % 128 == 0)
        #expect((60...200).contains(shape.hidden / shape.layers))
        #expect((2.0...5.5).contains(Double(shape.ffn) / Double(shape.hidden)))
    }

    @Test func `what is wrong with work is told with what is allowed`() {
        func message(_ change: (inout AskedWork) -> Void) -> String {
            var asked = work()
            change(&asked)
            do throws(SizingFault) {
                _ = try sizer.sizes(of: asked, on: [h200])
                return "counted"
            } catch { return error.message }
        }
        #expect(message { _ in } == "counted")
        #expect(message { $0.model = nil }.hasPrefix("model: is missing; allowed: "))
        #expect(message { $0.model = "oracle" }.contains("'oracle' is not known"))
        #expect(message { $0.parameters = 70_000_000_000 }.contains("beside params"))
        #expect(message { $0.tokens = nil }.hasPrefix("tokens: is missing"))
        #expect(message { $0.days = 0 } == "days: 0 is out of range; allowed: from 1 to 10000")
        #expect(message { $0.precision = "fp2" }.contains("allowed: bf16, fp8"))
        #expect(message { $0.uptimePpm = 0 }.hasPrefix("uptime_ppm: 0"))
        #expect(message { ($0.days, $0.tokens) = (1, 1_000_000_000_000_000_000) }.contains("allowed: more days"))
    }

    @Test func `work is read from JSON with tokens as people write them`() throws {
        let text = #"{"kind":"train","params":70e9,"tokens":1.5e13,"days":90,"sure":true}"#
        let work = try JSONDecoder().decode(AskedWork.self, from: Data(text.utf8))
        #expect(work.tokens == 15_000_000_000_000 && work.parameters == 70_000_000_000 && work.isSure == true)
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode(AskedWork.self, from: Data(#"{"tokens":1.5}"#.utf8))
        }
    }
}
