import Calibration
import Foundation
import TestRandom
import Testing
import Units

@Suite("Scores")
struct ScoreTests {
    private let end = day("2020-01-01")

    private func project(_ id: String, _ finished: String?) -> Project {
        Project(id: id, name: "", country: "X", kind: "A", start: day("1990-01-01"), finished: finished.map(day))!
    }

    private func score(_ p50: String, _ p90: String, finished: String?) -> Score {
        let forecast = Forecast(project: "a") { When($0.percent < 90 ? p50 : p90)! }
        return Score([forecast], [project("a", finished)], until: end)
    }

    @Test(
        arguments: [
            // P50, finished → scored, hit, unscored, finished all the same
            ("2010-01-01", "2010-01-01", [1, 1, 0, 0]), ("2010-01-01", "2010-01-02", [1, 0, 0, 0]),
            ("2010-01-01", nil, [1, 0, 0, 0]), ("2019-12-31", "2019-12-31", [1, 1, 0, 0]),
            ("2020-01-01", "2019-12-31", [0, 0, 1, 1]), ("2020-01-01", "2020-01-01", [0, 0, 1, 1]),
            ("never", "2020-01-02", [0, 0, 1, 0]), ("never", nil, [0, 0, 1, 0]), ("never", "2001-01-01", [0, 0, 1, 1]),
            ("2019-12-31", "2022-01-01", [1, 0, 0, 0]),
        ] as [(String, String?, [Int])])
    func `a day counts where it can be judged`(named: String, finished: String?, counts: [Int]) {
        let coverage = score(named, "never", finished: finished).coverage(.p50)
        #expect([coverage.scored, coverage.hits, coverage.unscored, coverage.unscoredFinished] == counts)
    }

    @Test func `pinball loss is that worked out by hand`() {
        // P50 100 days early: 0.5 · 100; P90 40 days late: 0.1 · 40. Mean of the two, in years.
        let near = score("2010-01-01", "2010-05-21", finished: "2010-04-11")
        #expect(abs(near.lossYears - (50 + 4) / 2 / 365.25) < 1e-12)
        // 2020-01-01 is the data's end: named after it, or never, is cut there; so is what is finished after it.
        let late = score("never", "2024-01-01", finished: "2019-12-22")
        #expect(abs(late.lossYears - (5 + 1) / 2 / 365.25) < 1e-12)
        let unfinished = score("2019-12-22", "2019-12-12", finished: nil)
        #expect(abs(unfinished.lossYears - (5 + 18) / 2 / 365.25) < 1e-12)
        #expect(score("never", "never", finished: nil).lossYears == 0)
        #expect(score("never", "never", finished: "2023-01-01").lossYears == 0)
    }

    @Test func `pooling adds what was counted and weighs losses by projects`() {
        let forecast = Forecast(project: "a") { _ in .on(day("2010-01-01")) }
        let two = [forecast, Forecast(project: "b") { _ in .on(day("2010-01-01")) }]
        let projects = [project("a", "2010-01-11"), project("b", "2009-12-22")]
        let pooled = Score.pooled([
            Score([forecast], projects, until: end), Score(two, projects, until: end),
        ])
        #expect(pooled.open == 3)
        #expect((pooled.coverage(.p50).hits, pooled.coverage(.p50).scored) == (1, 3))
        // Twice 10 days early, once 10 days late: (5 + 9) + (5 + 9) + (5 + 1), over 6.
        #expect(abs(pooled.lossYears - 34 / 6 / 365.25) < 1e-12)
        #expect(Score.pooled([]).open == 0 && Score.pooled([]).lossYears == 0)
    }

    @Test func `intervals are Wilson's`() {
        // 1 of 10, 5 of 10 and 0 of 10 as tables of the method give them.
        let wanted = [(0, 0.0, 0.2775), (1, 0.0179, 0.4042), (5, 0.2366, 0.7634), (10, 0.7225, 1)]
        for (hits, low, high) in wanted {
            let forecasts = (0..<10).map { Forecast(project: "\($0)") { _ in .on(day("2010-01-01")) } }
            let projects = (0..<10).map { project("\($0)", $0 < hits ? "2009-01-01" : nil) }
            let interval = Score(forecasts, projects, until: end).coverage(.p50).interval
            #expect(abs(interval.lowerBound - low) < 1e-4 && abs(interval.upperBound - high) < 1e-4)
        }
        #expect(Coverage().interval == 0...1 && Coverage().share == nil)
    }

    /// A world of which the truth is known: all countries alike, six projects in seven finished after 3 to 12 years, early ages
    /// likelier; the others stall, and after three years are finished at an even rate, on average after another thirty.
    private func world(_ random: inout SplitMix64) -> [Project] {
        (0..<2500).map { number in
            let start = day("1960-01-01") + random.int(0...20_000)
            let days = min(random.int(0...3300), random.int(0...3300))
            let stalled = -log(Double(random.int(1...1_000_000)) / 1_000_000) * 11_000
            return Project(
                id: "\(number)", name: "", country: "c\(random.int(1...12))", kind: "A", start: start,
                finished: start + 1100 + (random.chance(86) ? days : Int(stalled)))!
        }
    }

    @Test(arguments: [11, 12, 13])
    func `forecasts of a world whose truth is known are met as often as they say`(seed: Int) throws {
        var random = SplitMix64(seed: seed)
        let projects = world(&random)
        let days = stride(from: 1980, through: 2000, by: 5).map { day("\($0)-01-01") }
        let evaluation = Evaluation(projects, asOf: days, until: day("2060-01-01"))
        for method in [Method.referenceClass, .ageAlone] {
            let pooled = evaluation.pooled(method)
            for decile in [Decile.p10, .p30, .p50, .p70, .p90] {
                let coverage = pooled.coverage(decile)
                let share = try #require(coverage.share)
                #expect(coverage.scored > 500)
                #expect(abs(share - decile.probability) < 0.06, "seed \(seed), \(method), P\(decile.percent): \(share)")
            }
            #expect(pooled.lossYears < evaluation.pooled(.unconditional).lossYears)
        }
    }

    @Test(.enabled(if: !Samples.reactors.isEmpty, Samples.missing))
    func `the product meets its goals on the shipped file`() {
        let evaluation = Evaluation(Samples.reactors, asOf: Samples.scoreDays, until: Samples.end)
        #expect(evaluation.rows.map { $0[.referenceClass].open } == [56, 48, 71])
        #expect(evaluation.goals.count == 4)
        for goal in evaluation.goals { #expect(goal.holds, "\(goal.name) \(goal.allowed)") }
        let own = evaluation.pooled(.referenceClass)
        for method in Method.allCases.dropFirst() { #expect(own.lossYears < evaluation.pooled(method).lossYears) }
    }

    @Test func `the plan is the technology's median, and its P50 and P90 lie 20 and 50% above it`() {
        let finished = [1000, 1200, 1400, 3000, 5000].enumerated().map { number, days in
            Project(
                id: "\(number)", name: "", country: "X", kind: "A", start: day("1980-01-01"),
                finished: day("1980-01-01") + days)!
        }
        let start = day("1999-01-01")
        let open = ["A", "B"].map { Project(id: $0, name: "", country: "X", kind: $0, start: start)! }
        let old = Project(id: "old", name: "", country: "X", kind: "A", start: day("1970-01-01"))!
        let forecasts = Method.contingency.forecasts(finished + open + [old], asOf: day("1999-06-01"))
        #expect(forecasts.map(\.project) == ["old", "A", "B"])
        #expect(forecasts.map { $0[.p50] } == [.on(day("1999-06-02")), .on(start + 1680), .on(start + 1680)])
        #expect(forecasts.map { $0[.p90] }.dropFirst() == [.on(start + 2100), .on(start + 2100)])
        let plain = Method.unconditional.forecasts(finished + open, asOf: day("1999-06-01"))
        #expect(plain.map { $0[.p50] } == [.on(start + 1400), .on(start + 1400)])
        #expect(plain.map { $0[.p80] } == [.on(start + 3000), .on(start + 3000)])
        #expect(plain.map { $0[.p90] } == [.on(start + 5000), .on(start + 5000)])
    }

    @Test(.enabled(if: !Samples.reactors.isEmpty, Samples.missing))
    func `the plot has a line for every day and says what each point rests on`() {
        let evaluation = Evaluation(Samples.reactors, asOf: Samples.scoreDays, until: Samples.end)
        let svg = ReliabilityPlot(evaluation).svg
        #expect(svg.ranges(of: "<polyline").count == evaluation.rows.count)
        for row in evaluation.rows {
            let coverage = row[.referenceClass].coverage(.p50)
            #expect(svg.contains("<title>\(row.asOf), P50: \(coverage.hits) of \(coverage.scored)</title>"))
        }
    }
}
