import Desk
import Foundation
import HTTPTypes
import JSONSchema
import Ledger
import Server
import Testing
import Units

@Suite("Energy over HTTP")
struct EnergyRouteTests {
    private static let sections = [
        "match", "hours", "bill", "settlement", "carbon", "power", "readings", "shapes", "milestones",
    ]

    @Test func `each section is what all sections together have of it, and its CSV has its rows`() async throws {
        let world = try await World()
        let all = try await world.ask(.get, "/api/v1/energy").json()
        #expect(all.keys == Self.sections.filter { $0 != "hours" }.sorted())
        for section in Self.sections {
            let answer = try await world.ask(.get, "/api/v1/energy/\(section)")
            try #require(answer.status == 200, "\(section): \(answer.text)")
            let sheet = try answer.json()
            if section != "hours" { #expect(sheet == all[section], "\(section)") }
            let rows = try #require(sheet["rows"]?.list)
            #expect(!rows.isEmpty || section == "readings", "\(section)")
            let csv = try await world.ask(.get, "/api/v1/energy/\(section)", headers: ["Accept": "text/csv"])
            let records = csv.text.split(whereSeparator: \.isNewline)
            #expect(records.count == rows.count + 1, "\(section): \(records.count) records of \(rows.count) rows")
            if let first = rows.first {
                #expect(Set(records[0].split(separator: ",").map(String.init)) == Set(first.keys), "\(section)")
            }
        }
    }

    @Test func `months are those asked for, and load is met from contracts and the grid to the last kilowatt-hour`()
        async throws
    {
        let world = try await World()
        let match = try await world.ask(.get, "/api/v1/energy/match?from=2026-07&months=3").json()
        let rows = (match["rows"]?.list ?? []).filter { $0["site"] == .null }
        #expect(Set(rows.compactMap { $0["month"]?.text }) == ["2026-07", "2026-08", "2026-09"])
        #expect(rows.reduce(0) { $0 + ($1["load_kwh"]?.number ?? 0) } == match["load_kwh"]?.number)
        for row in rows {
            let parts = ["used_kwh", "discharged_kwh", "other_kwh", "grid_kwh"].map { row[$0]?.number ?? 0 }
            #expect(parts.reduce(0, +) == row["load_kwh"]?.number, "\(row)")
        }
        #expect(match["closes"] == true)
    }

    @Test func `a contract is told hour by hour`() async throws {
        let world = try await World()
        let sheet = try await world.ask(.get, "/api/v1/energy/shapes?contract=WIND-0").json()
        #expect(sheet["rows"]?.list.count == 8760)
        let unknown = try await world.ask(.get, "/api/v1/energy/shapes?contract=WIND-99")
        #expect(unknown.status == 400 && unknown.text.contains("no contract 'WIND-99' delivers; known: "))
        #expect(unknown.text.contains("WIND-0"))
    }

    @Test func `what cannot be asked is told with what can`() async throws {
        let world = try await World()
        for (query, says) in [
            ("match?from=2026-13", "YYYY-MM"), ("match?from=2026-07-01", "YYYY-MM"), ("match?months=0", "1 to 180"),
            ("match?contract=X", "there is no parameter 'contract'; allowed are from, months"),
            ("milestones?by=soon", "YYYY-MM-DD"), ("power?from=2026-07", "none is taken"),
        ] {
            let answer = try await world.ask(.get, "/api/v1/energy/" + query)
            #expect(answer.status == 400 && answer.text.contains(says), "\(query): \(answer.text)")
        }
        let none = try await world.ask(.get, "/api/v1/energy/steam")
        #expect(none.status == 404 && none.text.contains("openapi.json"))
    }

    @Test func `money is for those who may see it, the rest for all of the operator's people`() async throws {
        let world = try await World()
        for section in Self.sections {
            let isMoney = ["bill", "settlement", "milestones"].contains(section)
            let answer = try await world.ask(.get, "/api/v1/energy/\(section)", as: "operator live")
            #expect(answer.status == (isMoney ? 403 : 200), "\(section)")
            if isMoney { #expect(answer.text.contains("needs the permission money; the role operator has not")) }
            #expect(try await world.ask(.get, "/api/v1/energy/\(section)", as: "customer viewer").status == 403)
        }
        #expect(try await world.ask(.get, "/api/v1/energy", as: "operator live").status == 403)
    }

    // MARK: Readings

    private static let head = "site,hour,kw,source,as_of,confidence\n"

    private func reading(_ hour: String, _ kilowatts: String) -> JSONValue {
        ["csv": .string(Self.head + "r0-s0,2026-04-06T\(hour):00:00.000Z,\(kilowatts),meter,2026-04-07,measured\n")]
    }

    @Test func `readings are noted once, under a key for ever, and an hour above what is contracted is shown`()
        async throws
    {
        let world = try await World()
        let (path, key) = ("/api/v1/energy/readings", ["Idempotency-Key": "r1"])
        let before = try await world.ask(.get, path).json()
        let first = try await world.ask(.post, path, reading("22", "900000"), headers: key)
        try #require(first.status == 200, "\(first.text)")
        #expect(try await world.ask(.post, path, reading("22", "900000"), headers: key).body == first.body)
        let after = try await world.ask(.get, path).json()
        #expect(after["hours"]?.number == (before["hours"]?.number ?? 0) + 1)
        let above = (after["rows"]?.list ?? []).filter { $0["kw"]?.number == 900_000 }
        #expect(above.count == 1 && (above.first?["above_kw"]?.number ?? 0) > 0)
        let again = try await world.ask(.post, path, reading("22", "5"))
        #expect(again.status == 409)
        #expect(try again.code() == "id_taken")
    }

    @Test func `a file of readings with faults is refused with all of them, and nothing is noted`() async throws {
        let world = try await World()
        let (path, seq) = ("/api/v1/energy/readings", try await world.desk.ledgerAsItStands().seq)
        let bad: JSONValue = [
            "csv": .string(
                Self.head + "r0-s0,yesterday,5,meter,2026-04-07,measured\n"
                    + "r0-s0,2026-04-06T21:00:00.000Z,much,meter,2026-04-07,measured\n")
        ]
        let answer = try await world.ask(.post, path, bad)
        #expect(answer.status == 400)
        let faults = try answer.json()["faults"]?.list ?? []
        #expect(faults.map { $0["line"]?.number } == [2, 3])
        #expect(faults.map { $0["column"]?.text } == ["hour", "kw"])
        #expect(faults.allSatisfy { $0["file"]?.text == "readings.csv" && !($0["what"]?.text ?? "").isEmpty })
        let none = try await world.ask(.post, path, ["csv": .string(Self.head)])
        #expect(none.status == 400 && none.text.contains("allowed: 1 to 12 at a time"))
        let strange = try await world.ask(.post, path, ["file": "x"])
        #expect(strange.status == 400 && strange.text.contains("unknown field 'file'; allowed are csv"))
        #expect(try await world.desk.ledgerAsItStands().seq == seq)
    }
}
