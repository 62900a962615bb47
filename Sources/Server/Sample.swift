import Access
import Desk
import Foundation
import HTTPTypes
import JSONSchema
import Ledger
import Promise
import Silicon
import Store
import Tables
import Units

/// A small ledger in memory on which every route's example is tried: what the answers look like is read off what comes back.
struct Sample {
    let house: House

    /// A generated operator of two regions, with orders of a customer of every kind, a breach and an earlier branch.
    init(_ datasheet: Datasheet) async throws {
        var kind = Generator.Kind()
        (kind.silicon, kind.queued, kind.isSoldOut) = (3, 3, true)
        var files: [String: [UInt8]] = [:]
        for (name, text) in Generator(regions: 2, halls: 4, orders: 12, seed: 1, kind: kind).files() {
            files[name] = Array(text.utf8)
        }
        for (name, line) in Sample.more { files[name, default: []] += Array((line + "\n").utf8) }
        let (facts, _) = try Importer(try Import(files: files, now: nil)).facts()
        let store = MemoryStore()
        try store.append(facts)
        house = House(desk: try Desk(store), store: store, datasheet: datasheet)
        for command in Sample.commands { _ = try await house.desk.perform(command, Desk.Request()) }
        _ = try Scenarios(store).fork("before", from: "main", at: facts.count, Desk.Request())
    }

    /// What a generated operator has not: joint dates, chips on their way.
    private static let more = [
        ("policy.csv", "draws,sobol;64;1,sample,2026-04-09,assumption"),
        (
            "supply.csv",
            "NEW-1,chips,chips/h0/trainium2,64,committed,,2026-12-01,2026-12-10,2027-01-15,2027-03-01,0,maker,,,,,,,"
                + "sample,2026-04-09,assumption"
        ),
    ]

    private static let commands: [Command] = [
        .hold(request: order("acme-1", "2027-01-01", 16), until: nil),
        .hold(request: order("acme-5", "2027-02-01", 8), until: nil),
        .confirm(order: "acme-1"),
        .sign(request: order("acme-2", "2026-05-01", 1000)),
        .sign(request: order("acme-6", "2026-10-01", 32, "trainium2")),
        .cut(item: "CHIPS-3", by: 400),
    ]

    private static func order(
        _ name: String, _ earliest: String, _ count: Int, _ silicon: String = "h200"
    ) -> OrderRequest {
        var request = OrderRequest()
        (request.order, request.customer, request.tenant) = (OrderName(name), "acme", "acme")
        (request.count, request.silicon, request.minChunk) = (count, [silicon], 1)
        (request.earliest, request.term, request.chunkIn) = (earliest, "12mo", "fabric")
        return request
    }

    /// What comes back for a route's example, with one of its bodies.
    func answer(_ route: Route, _ body: JSONValue?) async throws -> Reply {
        try await route.respond(call(route, body))
    }

    func call(_ route: Route, _ body: JSONValue?) throws -> Call {
        Call(
            route: route, caller: Caller(id: "sample", name: "sample", role: .admin), path: route.example.path,
            query: route.example.query, headers: [.accept: "application/json"],
            body: try body.map { try JSONEncoder().encode($0) } ?? Data(), house: house)
    }
}
