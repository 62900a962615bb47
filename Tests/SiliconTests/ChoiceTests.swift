import Foundation
import Silicon
import TestRandom
import Testing

@Suite("Choice of silicon")
struct ChoiceTests {
    /// Quarters in which prices and porting move, each with so many buyers who choose by a model.
    private func quarters(
        _ count: Int, buyers: Int, _ truth: ChoiceModel, _ random: inout SplitMix64
    ) -> [ChoiceModel.Situation] {
        (0..<count).map { quarter in
            let alternatives = ["gpu", "own", "other"].enumerated().map { index, name in
                ChoiceModel.Alternative(
                    name, price: Double(random.int(100...400)) / 100,
                    porting: index == 0 ? 0 : Double(random.int(0...100)) / 50)
            }
            let shares = truth.shares(alternatives)
            var chosen = [0.0, 0, 0]
            for _ in 0..<buyers {
                let luck = Double(random.int(0...999_999)) / 1e6
                chosen[luck < shares[0] ? 0 : luck < shares[0] + shares[1] ? 1 : 2] += 1
            }
            return ChoiceModel.Situation(period: "Q\(quarter)", alternatives: alternatives, chosen: chosen)
        }
    }

    @Test(arguments: [1, 2, 3, 4, 5]) func `the likeliest model finds the one that buyers chose by`(seed: Int) throws {
        var random = SplitMix64(seed: seed)
        let truth = ChoiceModel(
            price: Double(random.int(50...500)) / 100, porting: Double(random.int(20...200)) / 100)
        let model = try ChoiceModel.fitted(quarters(16, buyers: 4000, truth, &random))
        // Four standard errors, which are a few hundredths here.
        #expect(abs(model.price - truth.price) < 4 * model.priceError, "seed \(seed)")
        #expect(abs(model.porting - truth.porting) < 4 * model.portingError, "seed \(seed)")
        #expect(model.priceError < 0.1 && model.portingError < 0.1, "seed \(seed)")
        #expect(abs(model.price / truth.price - 1) < 0.1, "seed \(seed)")
    }

    @Test func `shares without luck give the model back`() throws {
        let truth = ChoiceModel(price: 2.5, porting: 0.8)
        let exact = (0..<6).map { quarter in
            let alternatives = [
                ChoiceModel.Alternative("gpu", price: 2 + Double(quarter) / 10, porting: 0),
                ChoiceModel.Alternative("own", price: 1.5, porting: 2 - Double(quarter) / 5),
            ]
            return ChoiceModel.Situation(
                period: "\(quarter)", alternatives: alternatives, chosen: truth.shares(alternatives))
        }
        let model = try ChoiceModel.fitted(exact)
        #expect(abs(model.price - 2.5) < 1e-8 && abs(model.porting - 0.8) < 1e-8)
    }

    @Test func `the share of a choice between two is the logistic curve`() {
        let model = ChoiceModel(price: 3, porting: 0.5)
        let shares = model.shares([.init("a", price: 2, porting: 0), .init("b", price: 1, porting: 1)])
        // Odds of b: 2³ · e^−0.5.
        let odds = 8 * exp(-0.5)
        #expect(abs(shares[1] - odds / (1 + odds)) < 1e-12)
    }

    @Test(arguments: [6, 7, 8]) func `where buyers follow prices the back-test beats no change`(seed: Int) throws {
        var random = SplitMix64(seed: seed)
        let situations = quarters(20, buyers: 500, ChoiceModel(price: 4, porting: 1), &random)
        let test = try BackTest(situations)
        #expect(test.fitted == 14 && test.scored == 6)
        #expect(test.model > test.still && test.model > test.chance, "seed \(seed)")
        // No better than the model that they choose by, but for luck.
        #expect(
            test.model < ChoiceModel(price: 4, porting: 1).score(Array(situations.suffix(6))) + 0.02, "seed \(seed)")
    }

    @Test func `what cannot be fitted is told`() {
        let two = [ChoiceModel.Alternative("a", price: 1, porting: 0), .init("b", price: 2, porting: 1)]
        func situations(_ chosen: [Double], _ alternatives: [ChoiceModel.Alternative], _ count: Int = 5) -> [ChoiceModel
            .Situation]
        {
            (0..<count).map { ChoiceModel.Situation(period: "\($0)", alternatives: alternatives, chosen: chosen) }
        }
        #expect(throws: NoChoiceModel.tooFew(situations: 2)) { try ChoiceModel.fitted(situations([1, 1], two, 2)) }
        // Price and porting always go together.
        #expect(throws: NoChoiceModel.notApart) { try ChoiceModel.fitted(situations([3, 1], two)) }
        let three = two + [.init("c", price: 3, porting: 0)]
        #expect(throws: NoChoiceModel.self) { try ChoiceModel.fitted(situations([1, 0, 0], three)) }
        for fault in [NoChoiceModel.tooFew(situations: 1), .notApart, .withoutLimit] {
            #expect(fault.description.contains("allowed"))
        }
    }

    @Test func `a price that rises moves odds by its power, and shares stay a whole`() {
        let model = ChoiceModel(price: 2, porting: 0)
        let moved = model.shifted([0.5, 0.3, 0.2], by: [1.4, 1, 1])
        #expect(abs(moved.reduce(0, +) - 1) < 1e-12)
        #expect(abs(moved[0] / moved[1] - 0.5 / 0.3 / (1.4 * 1.4)) < 1e-12)
        #expect(abs(moved[1] / moved[2] - 1.5) < 1e-12)
        #expect(model.shifted([0.5, 0.5], by: [1, 1]) == [0.5, 0.5])
        #expect(model.moved(byErrors: -3).price == 2)
    }
}
