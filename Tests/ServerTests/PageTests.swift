import Foundation
import HTTPTypes
import JSONSchema
import Server
import Testing

@Suite("Page")
struct PageTests {
    @Test func `every file that the page and its screens ask for is served`() async throws {
        let world = try await World()
        let screens = ["home", "quote", "orders", "horizon", "pipeline", "data"].map { "/screens/\($0).js" }
        var (seen, open) = (Set<String>(), ["/"] + screens)
        while let path = open.popLast() {
            guard seen.insert(path).inserted, !path.hasPrefix("/lib/") else { continue }
            let answer = try await world.ask(.get, path, as: nil)
            #expect(answer.status == 200, "\(path)")
            open += Self.files(in: answer.text, from: path)
        }
        for path in ["/headroom.js", "/router.js", "/table.js", "/chart.js", "/screens.css"] {
            #expect(seen.contains(path), "nothing asks for \(path)")
        }
    }

    @Test func `nothing outside of the folder of pages is served`() async throws {
        let world = try await World()
        for path in [
            "/../Pages.swift", "/screens/../../Pages.swift", "/screens/%2e%2e/headroom.js", "/screens", "/index.html",
            "/lib/x.js",
        ] {
            #expect(try await world.ask(.get, path, as: nil).status == 404, "\(path)")
        }
    }

    @Test func `the regions of the horizon add up to the whole`() async throws {
        let world = try await World()
        let horizon = try JSONDecoder().decode(
            Horizon.self, from: Data(try await world.ask(.get, "/api/v1/horizon", as: "viewer live").text.utf8))
        #expect(horizon.regions.count > 1)
        for key in ["contracted_kw", "energised_kw", "hall_kw", "chips_kw", "sold_kw", "tentative_kw"] {
            let parts = horizon.regions.map { $0.power[key] ?? [] }
            #expect(Self.sum(parts) == horizon.power[key], "\(key)")
        }
        for region in horizon.regions {
            let committed = ["live_kw", "under_way_kw", "committed_kw"].map { region.stages[$0] ?? [] }
            #expect(Self.sum(committed) == region.power["energised_kw"], "\(region.region)")
        }
        #expect(horizon.regions.contains { ($0.power["energised_kw"] ?? []).contains { $0 > 0 } })
    }

    /// What a file imports, links or opens as a screen, as paths of the server.
    private static func files(in text: String, from path: String) -> [String] {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
        return text.matches(of: /(?:from "|href="|src=")(\.{0,2}\/[\w.\/-]+\.(?:js|css))"/).map { match in
            URL(fileURLWithPath: String(match.1), relativeTo: folder).standardizedFileURL.path
        }
    }

    private static func sum(_ series: [[Int]]) -> [Int] {
        series.dropFirst().reduce(series.first ?? []) { zip($0, $1).map(+) }
    }

    private struct Horizon: Decodable {
        let power: Power
        let regions: [Region]
    }

    private struct Region: Decodable {
        let region: String
        let power: Power
        let stages: Power
    }

    /// Series by name; the months' names beside them are left out.
    private struct Power: Decodable {
        private let series: [String: [Int]]

        init(from decoder: any Decoder) throws {
            let values = try decoder.singleValueContainer().decode([String: JSONValue].self)
            series = values.compactMapValues { value in
                guard case .array(let elements) = value else { return nil }
                let numbers = elements.compactMap { element -> Int? in
                    guard case .integer(let number) = element else { return nil }
                    return number
                }
                return numbers.count == elements.count ? numbers : nil
            }
        }

        subscript(name: String) -> [Int]? { series[name] }
    }
}
