import Access
import Foundation
import HTTPTypes
import JSONSchema
import Server
import Testing
import TokenIssuer

@Suite("A server that takes an identity provider's tokens")
struct IdentityServerTests {
    private func status(_ world: World, _ who: String) async throws -> Int {
        try await world.ask(.get, "/api/v1/me", as: who).status
    }

    @Test func `who it is and what may be done is as the claims say`() async throws {
        let world = try await World()
        let me = try await world.ask(.get, "/api/v1/me", as: "customer seller jwt").json()
        #expect(me["name"]?.text == "ana" && me["role"]?.text == "seller" && me["tenant"]?.text == World.tenant)
        #expect(try await world.ask(.get, "/api/v1/me", as: "planner jwt").json()["tenant"] == .null)
        #expect(world.log.all.contains { $0.contains("\"jwt-") })
    }

    @Test func `keys are changed while it runs: the old one's tokens are dead at the next request`() async throws {
        let world = try await World()
        let new = try Signer.edDSA.token(World.claims(), kid: "three")
        #expect(try await status(world, "admin jwt") == 200)
        #expect(try await status(world, new) == 401)
        try world.keys.write(try keySet([try Signer.es256.key("one"), try Signer.edDSA.key("three")]))
        #expect(try await status(world, "admin jwt") == 200)
        #expect(try await status(world, new) == 200)
        try world.keys.write(try keySet([try Signer.edDSA.key("three")]))
        #expect(try await status(world, "admin jwt") == 401)
        #expect(try await status(world, new) == 200)
        #expect(try await status(world, "admin live") == 200)
    }

    @Test func `a file of keys that cannot be used lets none of its tokens in, and says nothing of it`() async throws {
        let world = try await World()
        #expect(try await status(world, "admin jwt") == 200)
        try world.keys.write(Data("{\"keys\":[{\"kty\":\"oct\",\"kid\":\"s\",\"k\":\"canary\"}]}".utf8))
        let answer = try await world.ask(.get, "/api/v1/me", as: "admin jwt")
        #expect(answer.status == 503)
        #expect(try answer.code() == "unavailable")
        #expect(!answer.text.contains(world.keys.path) && !answer.text.contains("canary"))
        #expect(try await status(world, "admin live") == 200)
        try world.keys.write(try keySet([try Signer.es256.key("one")]))
        #expect(try await status(world, "admin jwt") == 200)
    }

    @Test func `every way to be wrong is told apart, and none tells a claim`() async throws {
        let world = try await World()
        var told: Set<String> = []
        for who in world.deadSigned {
            let text = try await world.ask(.get, "/api/v1/me", as: who).json()["detail"]?.text ?? ""
            #expect(!text.contains("ana") && !text.contains("id.example"), "\(who): \(text)")
            told.insert(text)
        }
        #expect(told.count == world.deadSigned.count, "\(told.sorted())")
    }
}
