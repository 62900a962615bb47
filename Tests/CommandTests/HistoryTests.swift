import Foundation
import Testing

@Suite("History and the letter, by the command line")
struct HistoryTests {
    @Test
    func `rows of public series and of the letter hold on the default scenario, and each line gives its value again`()
        throws
    {
        let desk = try Desk.cascadia()
        #expect(try desk.headroom("export", "out").status == 0)
        let wanted: Set = ["S02", "S03", "S04", "S36", "S38", "S51"]
        try MissionLines.check(desk, [], "out", only: wanted)
        let rows = try desk.headroom("mission", "--json").json().list.filter { wanted.contains($0["id"].text) }
        #expect(rows.count == wanted.count && rows.allSatisfy { !$0["recompute"].text.isEmpty })
        #expect(rows.first { $0["id"].text == "S02" }?["value"].text == "258.6")
        let phases = rows.first { $0["id"].text == "S36" }?["value"].text ?? ""
        #expect(phases == "slowing:2022-Q1:2023-Q1 steady:2023-Q2:2024-Q4 accelerating:2025-Q1:2026-Q1")
    }

    @Test func `the letter tells on a page what it tells in text, and a file that cannot be written says so`() throws {
        let desk = try Desk.cascadia()
        let letter = try desk.headroom("letter", "--html", "letter.html", "--json").json()
        let page = desk.read("letter.html")
        #expect(letter["figures"].list.count > 15)
        for figure in letter["figures"].list {
            #expect(page.contains("<a href=\"\(figure["query"].text)\""))
            #expect(page.contains(">\(figure["shown"].text)</a>"))
        }
        let text = try desk.headroom("letter").out
        for paragraph in letter["paragraphs"].list { #expect(text.contains(paragraph.text)) }
        let waiting = try desk.headroom("queue", "--json").json()["queue"].list.count
        #expect(letter["figures"].list.first { $0["field"].text == "headline.queued" }?["value"].number == waiting)
        let refused = try desk.headroom("letter", "--html", "/nowhere/x.html")
        #expect(refused.status == 2 && refused.err.contains("cannot be written"))
    }
}
