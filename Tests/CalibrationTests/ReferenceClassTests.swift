import Calibration
import Foundation
import TestRandom
import Testing
import Units

@Suite("Reference class")
struct ReferenceClassTests {
    // MARK: Nothing from later

    @Test(.enabled(if: !Samples.reactors.isEmpty, Samples.missing)) func `the shipped file has its projects`() {
        #expect(Samples.reactors.count > 600)
        #expect(Set(Samples.reactors.map(\.id)).count == Samples.reactors.count)
    }

    @Test(
        .enabled(if: !Samples.reactors.isEmpty, Samples.missing),
        arguments: ["1966-03-01", "1979-03-28", "1986-04-26", "2000-01-01", "2005-01-01", "2010-01-01"])
    func `what the file says of later days changes no forecast`(text: String) {
        let asOf = day(text)
        for seed in 0..<3 {
            var random = SplitMix64(seed: seed)
            for method in Method.allCases {
                let whole = method.forecasts(Samples.reactors, asOf: asOf)
                let cut = Samples.cut(Samples.reactors, after: asOf, &random)
                let rewritten = Samples.rewritten(Samples.reactors, after: asOf, &random)
                #expect(!whole.isEmpty)
                #expect(method.forecasts(cut, asOf: asOf) == whole, "seed \(seed), \(method)")
                #expect(method.forecasts(rewritten, asOf: asOf) == whole, "seed \(seed), \(method)")
            }
        }
    }

    @Test func `what random files say of later days changes no forecast`() {
        for seed in 0..<60 {
            var random = SplitMix64(seed: seed)
            let projects = Samples.random(random.int(1...200), countries: random.int(1...8), &random)
            let asOf = day("1960-01-01") + random.int(0...22_000)
            let cut = Samples.cut(projects, after: asOf, &random)
            let rewritten = Samples.rewritten(projects, after: asOf, &random)
            for method in Method.allCases {
                let whole = method.forecasts(projects, asOf: asOf)
                #expect(method.forecasts(cut, asOf: asOf) == whole, "seed \(seed), \(method)")
                #expect(method.forecasts(rewritten, asOf: asOf) == whole, "seed \(seed), \(method)")
            }
        }
    }

    // MARK: Who is open

    private func project(_ id: String, _ start: String, _ finished: String? = nil, closed: String? = nil) -> Project {
        Project(
            id: id, name: id, country: "X", kind: "A", start: day(start), finished: finished.map(day),
            closed: closed.map(day))!
    }

    @Test func `open is begun and not finished, on the day itself, too`() {
        let asOf = day("2000-01-01")
        let projects = [
            project("begun", "1990-01-01"), project("today", "2000-01-01"), project("tomorrow", "2000-01-02"),
            project("done", "1990-01-01", "2000-01-01"), project("next", "1990-01-01", "2000-01-02"),
            project("closed", "1980-01-01", closed: "1999-12-31"),
            project("later", "1980-01-01", closed: "2000-01-02"),
        ]
        let open = ReferenceClass(projects, asOf: asOf).open.map(\.id)
        #expect(open == ["closed", "later", "begun", "next", "today"])
    }

    @Test func `what was closed unfinished is never finished, and still counts as waited for`() {
        let done = (0..<10).map { project("d\($0)", "1980-01-01", "1986-0\($0 % 9 + 1)-01") }
        let closed = (0..<10).map { project("c\($0)", "1980-01-01", closed: "1983-01-01") }
        let fresh = project("fresh", "1999-12-01")
        let reference = ReferenceClass(done + closed + [fresh], asOf: day("2000-01-01"))
        for forecast in reference.forecasts where forecast.project != "fresh" {
            #expect(Decile.allCases.allSatisfy { forecast[$0] == .never })
        }
        let forecast = reference.forecast(fresh)
        #expect(forecast[.p10] != .never)
        #expect(forecast[.p90] == .never)
    }

    @Test func `a project that is finished before it starts is none`() {
        let days = [day("2000-01-02"), day("2000-01-01")]
        #expect(Project(id: "a", name: "", country: "", kind: "", start: days[0], finished: days[1]) == nil)
        #expect(Project(id: "a", name: "", country: "", kind: "", start: days[0], closed: days[1]) == nil)
        #expect(Project(id: "a", name: "", country: "", kind: "", start: days[0], finished: days[0]) != nil)
    }

    // MARK: The days themselves

    @Test(.enabled(if: !Samples.reactors.isEmpty, Samples.missing)) func `quantiles lie ahead and never decrease`() {
        for asOf in Samples.scoreDays {
            for method in Method.allCases {
                for forecast in method.forecasts(Samples.reactors, asOf: asOf) {
                    let days = Decile.allCases.map { forecast[$0] }
                    #expect(days == days.sorted() && days[0] > .on(asOf), "\(asOf), \(method), \(forecast.project)")
                }
            }
        }
    }

    @Test func `days are those of a naive second implementation`() {
        for seed in 0..<12 {
            var random = SplitMix64(seed: seed)
            let projects = Samples.random(random.int(5...50), countries: random.int(1...5), &random)
            let asOf = day("1975-01-01") + random.int(0...9000)
            let reference = ReferenceClass(projects, asOf: asOf)
            let naive = NaiveClass(projects, asOf: asOf)
            #expect(reference.strength == naive.strength, "seed \(seed)")
            for project in reference.open where project.closed == nil {
                let forecast = reference.forecast(project)
                for decile in [Decile.p10, .p50, .p90] {
                    #expect(naive.accepts(forecast[decile], project, decile.probability), "seed \(seed), \(project)")
                }
            }
        }
    }

    @Test func `a country that was fast of late is forecast to be faster`() throws {
        var projects: [Project] = []
        for number in 0..<40 {
            let start = day("1975-01-01") + 200 * number
            let (fast, slow) = (start + 1500 + 10 * number, start + 3000 + 10 * number)
            for (country, finished) in [("F", fast), ("S", slow)] {
                projects.append(
                    Project(
                        id: "\(country)\(number)", name: "", country: country, kind: "A", start: start,
                        finished: finished)!)
            }
        }
        let start = day("1997-01-01")
        let open = ["F", "S", "?"].map { Project(id: $0, name: "", country: $0, kind: "A", start: start)! }
        let reference = ReferenceClass(projects + open, asOf: day("1998-01-01"))
        let days = open.map { reference.forecast($0)[.p50] }
        #expect(days[0] < days[2] && days[2] < days[1])
        #expect(reference.strength < 8)
    }

    @Test func `without anything finished every day is never`() {
        let forecasts = ReferenceClass([project("a", "1990-01-01")], asOf: day("2000-01-01")).forecasts
        #expect(forecasts.map { $0[.p10] } == [.never])
        #expect(ReferenceClass([], asOf: day("2000-01-01")).forecasts.isEmpty)
    }
}

/// The same forecast from its definition, day by day.
private struct NaiveClass {
    let known: [Project]
    let asOf: Day
    private let opens: Day

    init(_ projects: [Project], asOf: Day) {
        known = projects.compactMap { $0.known(on: asOf) }
        self.asOf = asOf
        opens = asOf - 3652
        tail = NaiveClass.tail(known, asOf)
    }

    /// The age at which the tail begins, and how many are finished there on a day.
    private let tail: (from: Int, rate: Double)

    private static func tail(_ known: [Project], _ asOf: Day) -> (from: Int, rate: Double) {
        let finished = known.compactMap { project in project.finished.map { $0 - project.start } }.sorted()
        guard !finished.isEmpty else { return (0, 0) }
        let from = finished[Int((0.95 * Double(finished.count)).rounded(.up)) - 1]
        let days = known.map { max(($0.finished ?? asOf) - $0.start - from, 0) }.reduce(0, +)
        return (from, days == 0 ? 0 : Double(finished.count { $0 > from }) / Double(days))
    }

    /// The sum over the days from one age (not included) to another of finished / still at risk, even in the tail.
    private func hazard(_ ages: Range<Int>) -> Double {
        ages.reduce(0) { sum, before in
            let age = before + 1
            if age > tail.from { return sum + tail.rate }
            let atRisk = known.count { ($0.finished ?? asOf) - $0.start >= age }
            let finished = known.count { $0.finished.map { $0.number } == $0.start.number + age }
            return finished == 0 ? sum : sum + Double(finished) / Double(atRisk)
        }
    }

    /// What is finished on the first day itself counts for its age 0.
    private var first: Double {
        Double(known.count { $0.finished == $0.start }) / Double(max(known.count, 1))
    }

    private func record(_ country: String) -> (finished: Double, expected: Double) {
        var record = (0.0, 0.0)
        for project in known where project.country == country && project.finished ?? asOf > opens {
            let end = (project.finished ?? asOf) - project.start
            let begin = opens - project.start
            record.1 += hazard(max(begin, 0)..<max(end, 0, begin)) + (begin < 0 ? first : 0)
            record.0 += project.finished == nil ? 0 : 1
        }
        return record
    }

    var strength: Double {
        let records = Set(known.map(\.country)).sorted().map(record)
        func likelihood(_ k: Double) -> Double {
            records.reduce(0) { sum, record in
                let (n, e) = record
                return sum + lgamma(k + n) - lgamma(k) + k * log(k / (k + e)) - n * log(k + e)
            }
        }
        let strengths = (-4...12).map { pow(2, Double($0) / 2) }
        return strengths.max { likelihood($0) + 1e-9 < likelihood($1) } ?? 0
    }

    /// Whether a day is the first on which the project is finished with this probability, roundings aside.
    func accepts(_ when: When, _ project: Project, _ probability: Double) -> Bool {
        let (finished, expected) = record(project.country)
        let k = strength
        func open(_ day: Day) -> Double {
            let more = hazard((asOf - project.start)..<(day - project.start))
            return pow((k + expected) / (k + expected + more), k + finished)
        }
        guard let day = when.day else { return open(project.start + 36_525) > 1 - probability - 1e-9 }
        guard day > asOf else { return false }
        return open(day) <= 1 - probability + 1e-9 && open(day - 1) > 1 - probability - 1e-9
    }
}
