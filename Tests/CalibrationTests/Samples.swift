import Calibration
import Foundation
import TestRandom
import Testing
import Units

/// A day, or the test is wrong.
func day(_ text: String) -> Day { Day(text)! }

/// Projects that tests share.
enum Samples {
    /// The file of shared data beside the project, read naively; none where it is not there.
    static let reactors: [Project] = {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().path
        let text = (try? String(contentsOfFile: root + "/../shared/data/reactors.csv", encoding: .utf8)) ?? ""
        // Only quoted cells have a comma and a space.
        return text.replacing(", ", with: " ").split(separator: "\n").dropFirst().compactMap { line in
            let cells = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            return Day(cells[9]).flatMap {
                Project(
                    id: cells[0], name: cells[1], country: cells[5], kind: cells[7], start: $0,
                    finished: Day(cells[10]), closed: Day(cells[11]))
            }
        }
    }()

    /// Why a test of them is skipped.
    static let missing: Comment = "../shared/data/reactors.csv is not beside the project"

    /// The days on which the product is scored.
    static let scoreDays = ["2000-01-01", "2005-01-01", "2010-01-01"].map(day)
    static let end = day("2024-03-01")

    /// Random projects from 1960 on in `countries` countries; about one in ten is never finished, and some of those are closed.
    static func random(_ count: Int, countries: Int, _ random: inout SplitMix64) -> [Project] {
        (0..<count).map { number in
            let start = day("1960-01-01") + random.int(0...18_000)
            let ends = start + random.int(0...1) * random.int(0...6000) + random.int(0...3000)
            let isNever = random.chance(10)
            return Project(
                id: "p\(number)", name: "", country: "c\(random.int(1...countries))",
                kind: random.chance(50) ? "A" : "B",
                start: start, finished: isNever ? nil : ends, closed: random.chance(30) ? ends + 400 : nil)!
        }
    }

    /// What is left of projects when everything after a day is cut off, in another order.
    static func cut(_ projects: [Project], after day: Day, _ random: inout SplitMix64) -> [Project] {
        projects.filter { $0.start <= day }.map { changed($0, after: day) { _ in nil } }.shuffled(using: &random)
    }

    /// Projects whose days after one are other days.
    static func rewritten(_ projects: [Project], after day: Day, _ random: inout SplitMix64) -> [Project] {
        var rewritten: [Project] = []
        for project in projects {
            let (finished, closed) = (random.int(1...9000), random.int(1...9000))
            var later = [day + finished, day + closed]
            rewritten.append(changed(project, after: day) { _ in max(later.removeLast(), project.start) })
        }
        return rewritten
    }

    private static func changed(_ project: Project, after day: Day, _ change: (Day) -> Day?) -> Project {
        let finished = project.finished.flatMap { $0 > day ? change($0) : $0 }
        let closed = project.closed.flatMap { $0 > day ? change($0) : $0 }
        return Project(
            id: project.id, name: project.name, country: project.country, kind: project.kind, start: project.start,
            finished: finished, closed: closed)!
    }
}
