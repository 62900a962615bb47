import Foundation
import Ledger
import Tables
import Testing
import Units

@Suite("CSV")
struct CSVTests {
    /// The regions that `regions.csv` gives.
    private func regions(_ text: String) throws -> [Region] {
        try regions(Folder().replacing("regions.csv", text))
    }

    private func regions(_ folder: Folder) throws -> [Region] {
        for entry in try folder.read().entries {
            if case .defineRegions(let rows) = entry.command { return rows }
        }
        return []
    }

    private func fault(_ text: String) -> String? { Folder().replacing("regions.csv", text).faults.first }

    @Test func `a small folder has no faults`() throws {
        #expect(Folder().faults == [])
        #expect(try Folder().read().notes == [])
    }

    @Test func `quotes carry commas, quotes and newlines`() throws {
        let rows = try regions("region,country,residency,currency\nus,\"U,S\",\"the \"\"States\"\"\",\"a\nb\"\n")
        #expect(rows.map(\.country) == ["U,S"])
        #expect(rows.map(\.residency) == ["the \"States\""])
        #expect(rows.map(\.currency) == ["a\nb"])
    }

    @Test func `a byte order mark, CRLF and a last line without an end are read`() throws {
        let rows = try regions("\u{FEFF}region,country,residency,currency\r\nus,US,,\"$\"\r\n\r\neu,SE,EU,\"a\r\nb\"")
        #expect(rows.map(\.region) == ["us", "eu"])
        #expect(rows.map(\.currency) == ["$", "a\r\nb"])
    }

    @Test func `columns come in any order and sources are kept`() throws {
        let rows = try regions("confidence,country,as_of,region,source\nmeasured,US,2025-02-03,us,meter\n")
        #expect(rows[0].source == Source(source: "meter", asOf: Day("2025-02-03")!, confidence: .measured))
        let plain = try regions(Folder())
        #expect(plain[0].source.source == "not stated in regions.csv")
        #expect(plain[0].source.confidence == .assumption)
    }

    @Test func `a quote that is not closed is told with the line it opens on`() {
        #expect(
            fault("region,country\n\"u\ns\",US\nx,\"US\n")
                == "regions.csv:4: a quoted field is not closed; write \" at its end, and \"\" for a quote inside")
    }

    @Test func `text after a closing quote is told with its line`() {
        #expect(
            fault("region,country\nus,\"U\"S\n")
                == "regions.csv:2: text follows a closing quote; quote the whole field and write \"\" for a quote inside"
        )
    }

    @Test func `lines are counted through quoted newlines and blank lines`() {
        #expect(fault("region,country\n\nus,\"a\nb\r\nc\"\n\nx\n") == "regions.csv:7: has 1 fields; the header has 2")
    }

    @Test func `a zero byte and bytes that are not UTF-8 are told with their line`() {
        let zero = Folder().replacing("regions.csv", bytes: Array("region,country\nus,U".utf8) + [0, 10])
        #expect(zero.faults[0] == "regions.csv:2: is not a text file (it has a zero byte); allowed: CSV text in UTF-8")
        let latin = Folder().replacing(
            "regions.csv", bytes: Array("region,country\nus,US\n".utf8) + [0xE9, 44, 65, 10])
        #expect(latin.faults[0] == "regions.csv:3: is not text in UTF-8; save it as CSV UTF-8")
    }

    @Test func `whatever text goes in comes out, however it was written`() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = Random(state: seed)
        let alphabet = ["a", "é", "🏭", " ", ",", "\"", "\n", "\r\n", "\t", ";", "'"]
        for _ in 0..<300 {
            let rows = (0..<random.next(8)).map { row in
                ["r\(row)", "x" + random.text(alphabet, upTo: 12), random.text(alphabet, upTo: 12), "y"]
            }
            let text = Self.write([["region", "country", "residency", "currency"]] + rows, &random)
            let read = try regions(Folder().removing("orders.csv").replacing("regions.csv", text).isolated)
            let got = read.map { [$0.region.text, $0.country, $0.residency, $0.currency] }
            try #require(got == rows, "seed \(seed): \(text.debugDescription)")
            #expect(NaiveCSV.parse(text).records.dropFirst().map(\.fields) == rows, "seed \(seed)")
        }
    }

    /// Records with quotes where they must be and here and there where they need not be, lines ended either way.
    private static func write(_ records: [[String]], _ random: inout Random) -> String {
        var text = random.next(2) == 0 ? "" : "\u{FEFF}"
        for record in records {
            let fields = record.map { field in
                let needs = field.unicodeScalars.contains { ",\"\r\n".unicodeScalars.contains($0) }
                return needs || random.next(4) == 0 ? "\"" + field.replacing("\"", with: "\"\"") + "\"" : field
            }
            text += fields.joined(separator: ",") + (random.next(2) == 0 ? "\n" : "\r\n")
        }
        return text
    }

    @Test func `an export reads back to the same fields by plain code`() throws {
        let odd = "name,\"quoted\"\nand a second line, é"
        let folder = Folder().changing("orders.csv", "O1,ada", "O1,\"" + odd.replacing("\"", with: "\"\"") + "\"")
        let orders = NaiveCSV.parse(try folder.exported()["orders.csv"] ?? "").records
        #expect(orders.map(\.fields.count).allSatisfy { $0 == orders[0].fields.count })
        #expect(orders[1].fields[1] == odd)
    }

    @Test func `scrambled text is faulted on the lines that plain code finds`() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = Random(state: seed)
        for _ in 0..<1500 {
            let mess = random.text(["a", "b", ",", ",", "\"", "\"\"", "\n", "\r\n"], upTo: 24)
            let text = "region,country\n" + mess
            let naive = NaiveCSV.parse(text)
            let expected =
                naive.fault.map { ["regions.csv:\($0.line): \($0.what)"] }
                ?? naive.records.dropFirst().filter { $0.fields.count != 2 }
                .map { "regions.csv:\($0.line): has \($0.fields.count) fields" }
            let shapes = ["a quoted field", "text follows", "has "]
            let told = Folder().replacing("regions.csv", text).faults.filter { fault in
                fault.hasPrefix("regions.csv") && shapes.contains { fault.contains(": " + $0) }
            }.map { String($0.prefix { $0 != ";" }) }
            try #require(told == expected, "seed \(seed): \(text.debugDescription)")
        }
    }
}

extension Folder {
    /// Only the required tables, with nothing in them but what was put there.
    fileprivate var isolated: Folder {
        var folder = self
        for file in [
            "steps.csv", "placements.csv", "zones.csv", "silicon_needs.csv", "capex.csv", "energy.csv", "reference.csv",
            "milestones.csv", "readings.csv",
        ] { folder = folder.removing(file) }
        for file in ["sites.csv", "fabrics.csv", "halls.csv", "supply.csv", "silicon.csv"] {
            folder = folder.replacing(file, String((texts[file] ?? "").prefix { $0 != "\n" }) + "\n")
        }
        return folder
    }
}
