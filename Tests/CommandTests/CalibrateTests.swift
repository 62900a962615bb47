import Foundation
import Testing

@Suite("Calibrating")
struct CalibrateTests {
    private let desk: Desk
    private static let file = Program.root + "/../shared/data/reactors.csv"
    private static let isThere = FileManager.default.fileExists(atPath: file)
    private static let missing: Comment = "../shared/data/reactors.csv is not beside the project"

    init() throws { desk = try Desk() }

    private func calibrate(_ arguments: String...) throws -> Ran {
        let named = arguments.contains("--reactors") ? [] : ["--reactors", Self.file]
        return try desk.headroom(["risk", "calibrate"] + arguments + named)
    }

    @Test(.enabled(if: isThere, missing)) func `the product meets its goals on the days its method was chosen on`()
        throws
    {
        let ran = try calibrate("--json")
        let document = try ran.json()
        #expect(ran.status == 0 && ran.seconds < 5)
        #expect(document["until"].text == "2024-03-01")
        #expect(document["days"].list.map(\.["as_of"].text) == ["2000-01-01", "2005-01-01", "2010-01-01"])
        #expect(document["goals"].list.count == 4)
        for goal in document["goals"].list { #expect(goal["holds"].isTrue, "\(goal["goal"].text)") }
        let methods = document["pooled"]["methods"].list
        #expect(
            methods.map(\.["method"].text)
                == ["reference_class", "age_alone", "unconditional_quantile", "plan_plus_contingency"])
        for method in methods {
            for quantile in ["p50", "p90"] {
                let counts = method[quantile]
                #expect(counts["scored"].number + counts["unscored"].number == document["pooled"]["open"].number)
            }
        }
    }

    @Test(.enabled(if: isThere, missing)) func `the page shows what the program prints`() throws {
        let page = try String(contentsOfFile: Program.root + "/Docs/calibration.md", encoding: .utf8)
        #expect(page.contains(try calibrate().out), "make the table anew: headroom risk calibrate")
        let plot = try String(contentsOfFile: Program.root + "/Docs/calibration.svg", encoding: .utf8)
        #expect(try calibrate("--plot", "plot.svg").status == 0)
        #expect(desk.read("plot.svg") == plot, "make it anew: headroom risk calibrate --plot Docs/calibration.svg")
    }

    /// The shipped file as it may have looked on a day: later rows gone, later days blanked, the rest the other way round.
    private func truncated(_ day: String) throws -> String {
        // Only quoted cells have a comma and a space.
        let text = try String(contentsOfFile: Self.file, encoding: .utf8).replacing(", ", with: " ")
        let lines = text.split(separator: "\n").map(String.init)
        let rows = lines.dropFirst().compactMap { line -> String? in
            var cells = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            guard cells[9] <= day else { return nil }
            for place in [10, 11] where cells[place] > day { cells[place] = "" }
            return cells.joined(separator: ",")
        }
        return ([lines[0]] + rows.reversed()).joined(separator: "\n") + "\n"
    }

    @Test(.enabled(if: isThere, missing), arguments: ["1985-01-01", "2000-01-01", "2005-01-01", "2010-01-01"])
    func `forecasts of a day are the same from a file that ends on it`(asOf: String) throws {
        let whole = try calibrate("--as-of", asOf, "--json")
        try desk.write("then.csv", try truncated(asOf))
        let then = try calibrate("--reactors", "then.csv", "--as-of", asOf, "--json")
        #expect(whole.status == 0 && then.bytes == whole.bytes)
        let document = try whole.json()
        #expect(document.keys == ["as_of", "rows"])
        #expect(document["rows"].list.count > 40)
        for row in document["rows"].list {
            #expect(row.keys == ["id", "p50", "p90"])
            #expect(asOf < row["p50"].text && row["p50"].text <= row["p90"].text)
        }
    }

    @Test(.enabled(if: isThere, missing)) func `text names the projects`() throws {
        let text = try calibrate("--as-of", "2005-01-01").out
        #expect(text.contains("48 projects open on 2005-01-01"))
        #expect(text.contains("Kudankulam-1"))
    }

    private static let header = "Id,Name,CountryCode,ReactorType,ConstructionStartAt,OperationalFrom,OperationalTo\n"

    @Test(
        arguments: [
            ("", "bad.csv: is empty"), ("Id," + header, "bad.csv:1: Id: the column is there twice"),
            ("Id,CountryCode,ReactorType,OperationalFrom\n", "bad.csv:1: ConstructionStartAt: missing"),
            (header + "1,a,X,PWR,1990-13-01,,\n", "bad.csv:2: ConstructionStartAt: '1990-13-01' is not a day"),
            (header + "1,a,X,PWR,1990-01-01,soon,\n", "bad.csv:2: OperationalFrom: 'soon' is not a day"),
            (header + "1,a,X,PWR,1990-01-01,1989-01-01,\n", "bad.csv:2: ConstructionStartAt: 1990-01-01 is after"),
            (header + "1,a,X,PWR,,,\n\n1,b,X,PWR,,,\n", "bad.csv:4: Id: '1' is there already, on line 2"),
            (header + ",a,X,PWR,,,\n", "bad.csv:2: Id: is blank"), (header + "1,a,X\n", "bad.csv:2: has 3 fields"),
            (header + "1,\"a,X\n", "bad.csv:2: a quoted field is not closed"),
            (header + "1,a,X,PWR,,,\n", "no row has a ConstructionStartAt"),
            (header + "1,a,X,PWR,2001-01-01,,\n", "--as-of: 2000-01-01 is before the first project, 2001-01-01"),
        ])
    func `a file that cannot be used says where and why`(text: String, message: String) throws {
        try desk.write("bad.csv", text)
        let ran = try calibrate("--reactors", "bad.csv", "--as-of", "2000-01-01")
        #expect(ran.status == 2 && ran.out.isEmpty)
        #expect(ran.err.contains(message), "\(ran.err)")
    }

    @Test func `options that cannot be are bad usage`() throws {
        for (arguments, message) in [
            (["--as-of", "2000"], "--as-of: '2000' is not a day; allowed: YYYY-MM-DD"),
            (["--as-of", "1900-01-01"], "is before the first project"),
            (["--score", "2024-03-01"], "--score: 2024-03-01 is not before the data's end, 2024-03-01"),
            (["--score", "x"], "--score: 'x' is not a day"), (["--until", "x"], "--until: 'x' is not a day"),
            (["--as-of", "2000-01-01", "--plot", "p.svg"], "--as-of: forecasts alone"),
            (["--reactors", "none.csv"], "none.csv: cannot be read"), (["--plot", "no/p.svg"], "--plot: no/p.svg"),
        ] {
            let named = arguments.contains("--reactors") ? [] : ["--reactors", try sample()]
            let ran = try desk.headroom(["risk", "calibrate"] + arguments + named)
            #expect(ran.status == 2 && ran.out.isEmpty && ran.err.contains(message), "\(arguments): \(ran.err)")
        }
    }

    private func sample() throws -> String {
        try desk.write("sample.csv", Self.header + "1,a,X,PWR,1990-01-01,1996-01-01,\n")
        return "sample.csv"
    }
}
