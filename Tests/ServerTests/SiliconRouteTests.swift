import Desk
import Foundation
import HTTPTypes
import JSONSchema
import Ledger
import Server
import Testing
import Units

@Suite("Silicon over HTTP")
struct SiliconRouteTests {
    private func double(_ value: JSONValue?) -> Double {
        switch value {
        case .integer(let number)?: Double(number)
        case .number(let number)?: number
        default: .nan
        }
    }

    @Test func `equivalents stand in for the reference by their speed, more of them to be sure`() async throws {
        let world = try await World()
        let answer = try await world.ask(.get, "/api/v1/silicon/equivalents?model=llama3-70b&chips=2048").json()
        #expect(answer["reference"]?.text == "h200" && answer["precision"]?.text == "fp8")
        let lines = answer["equivalents"]?.list ?? []
        #expect(lines.count > 5)
        for line in lines {
            let count = Double(line["count"]?.number ?? 0)
            #expect(abs(count - 2048 / double(line["speed"])) <= 1, "\(line)")
            #expect((line["count_safe"]?.number ?? 0) >= (line["count"]?.number ?? .max))
        }
        let own = lines.first { $0["silicon"]?.text == "h200" && $0["precision"]?.text == "fp8" }
        #expect(own?["count"]?.number == 2048)
    }

    @Test func `a port has paid after what it cost over what an hour saves`() async throws {
        let world = try await World()
        let query = "engineer_months=24&cost=20000&delay=2&value=60000&price=4&price_ratio=0.6&speed=0.9&hours=1000000"
        let answer = try await world.ask(.get, "/api/v1/silicon/porting?" + query).json()
        let cost = 24.0 * 20_000 + 2 * 60_000
        #expect(double(answer["cost_usd"]) == cost)
        #expect(abs(double(answer["break_even_hours"]) - cost / (4 * (1 - 0.6 / 0.9))) < 1e-6)
        let needed = 1 - 0.9 * (1 - cost / (4 * 1_000_000))
        #expect(abs(double(answer["discount_needed"]) - needed) < 1e-9)
        let never = try await world.ask(
            .get, "/api/v1/silicon/porting?engineer_months=1&price=4&price_ratio=1&speed=0.9"
        ).json()
        #expect(never["break_even_hours"] == .null && never["discount_needed"] == .null)
    }

    @Test func `a vendor's share falls where its prices rise`() async throws {
        let world = try await World()
        let path = "/api/v1/silicon/share?sensitivity=3"
        let plain = try await world.ask(.get, path).json()
        let vendor = try #require(plain["vendor"]?.text)
        let lines = try await world.ask(.get, "/api/v1/silicon").json()["silicon"]?.list ?? []
        let dearer = lines.filter { $0["vendor"]?.text == vendor }.compactMap { $0["silicon"]?.text }
        try #require(!dearer.isEmpty)
        let query = World.query([
            "price": dearer.map { $0 + "=+60%" }.joined(separator: ","), "sensitivity": "3",
        ])
        let asked = try await world.ask(.get, "/api/v1/silicon/share" + query).json()
        let pairs = zip(plain["quarters"]?.list ?? [], asked["quarters"]?.list ?? [])
        #expect(pairs.contains { _ in true })
        for (before, after) in pairs {
            #expect(before["book"] == after["book"])
            #expect(double(after["share"]) <= double(before["share"]) + 1e-12)
        }
        #expect(asked["prices"]?.keys == dearer.sorted())
        #expect(dearer.allSatisfy { abs(double(asked["prices"]?[$0]) - 1.6) < 1e-12 })
        for (query, says) in [
            ("price=h200", "allowed: NAME=+40%"), ("price=abacus%3D40%25", "there is no 'abacus'; known are "),
            ("price=h200%3D1%25%2Ch200%3D2%25", "given twice"), ("vendor=Nobody", "sells nothing for training here"),
            ("sensitivity=51", "0.0 to 50.0"), ("quarters=0", "1 to 40"), ("weigh=gold", "work, orders"),
        ] {
            let answer = try await world.ask(.get, "/api/v1/silicon/share?" + query)
            #expect(answer.status == 400 && answer.text.contains(says), "\(query): \(answer.text)")
        }
    }

    @Test func `what is missing or unknown is told with what is known`() async throws {
        let world = try await World()
        for (query, says) in [
            ("equivalents?chips=8", "model: is missing"), ("equivalents?model=llama3-70b", "chips: is missing"),
            ("equivalents?model=hal9000&chips=8", "model: 'hal9000' is not known; allowed: "),
            ("equivalents?model=llama3-70b&chips=8&reference=abacus", "reference: 'abacus' is not in the catalogue"),
            ("equivalents?model=llama3-70b&chips=8&precision=fp3", "bf16, fp8"),
            ("equivalents?model=llama3.1-405b&chips=1", "no layout of "),
            ("estimate?model=llama3-70b&chip=h200&chips=0", "1 to 16777216"),
            ("size?model=llama3-70b&tokens=1e12&days=30&silicon=,", "allowed: 1 to 12"),
            ("size?model=llama3-70b&tokens=1e12&days=-1&silicon=h200", "0.001 to 100000.0"),
            ("inference?model=llama3.1-405b&chip=h200&tensor=1", "allowed: more chips"),
            ("porting?price=4&price_ratio=1&speed=1", "engineer_months: is missing"),
            ("porting?engineer_months=nan&price=4&price_ratio=1&speed=1", "engineer_months: 'nan' is not allowed"),
            ("porting?engineer_months=1&price=4&price_ratio=1&speed=0", "speed: '0' is not allowed"),
        ] {
            let answer = try await world.ask(.get, "/api/v1/silicon/" + query)
            #expect(answer.status == 400, "\(query): \(answer.status)")
            #expect(answer.text.contains(says), "\(query): \(answer.text)")
            #expect(try answer.code() == "bad_request")
        }
    }

    @Test func `the catalogue comes with who says so, filtered and as CSV`() async throws {
        let world = try await World()
        let cells = try await world.ask(.get, "/api/v1/silicon/catalogue?silicon=h200").json()["cells"]?.list ?? []
        #expect(!cells.isEmpty && cells.allSatisfy { $0["silicon"]?.text == "h200" })
        #expect(cells.allSatisfy { !($0["source"]?.text ?? "").isEmpty && !($0["as_of"]?.text ?? "").isEmpty })
        let csv = try await world.ask(
            .get, "/api/v1/silicon/catalogue?silicon=h200", headers: ["Accept": "text/csv"])
        #expect(csv.text.split(whereSeparator: \.isNewline).count == cells.count + 1)
        let size = try await world.ask(
            .get, "/api/v1/silicon/size?model=llama3-70b&tokens=1e13&days=60&silicon=h200,b300"
        ).json()
        #expect(size["sizes"]?.list.map { $0["silicon"]?.text } == ["h200", "b300"])
        #expect((size["sizes"]?.list ?? []).allSatisfy { double($0["days"]) <= 60 })
        let pairs = try await world.ask(.get, "/api/v1/silicon/substitution").json()["pairs"]?.list ?? []
        #expect(pairs.contains { $0["from"]?.text == "h200" && $0["to"]?.text == "b300" })
        #expect(try await world.ask(.get, "/api/v1/silicon/programmes").json()["programmes"] == [])
    }
}
