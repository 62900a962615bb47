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
        for (name, line) in Sample.more + Sample.series { files[name, default: []] += Array((line + "\n").utf8) }
        let (facts, first) = try Importer(try Import(files: files, now: nil)).facts()
        let store = MemoryStore()
        try store.append(facts)
        house = House(
            desk: try Desk(store), store: store, datasheet: datasheet, trials: Trials(Limits()) { Sample.trial })
        for command in Sample.commands { _ = try await house.desk.perform(command, Desk.Request()) }
        try await ask()
        _ = try house.trials.keep(first, for: Sample.name)
        _ = try Scenarios(store).fork("before", from: "main", at: facts.count, Desk.Request())
    }

    /// Lets things wait for an approver, and declines the last of them.
    private func ask() async throws {
        var requests: [Int] = []
        for command in Sample.asked {
            let request = Desk.Request(actor: Sample.name, reason: "they asked")
            requests.append(try await house.desk.perform(command, request).fact.seq)
        }
        guard requests.prefix(2).map(String.init) == [Sample.request, Sample.otherRequest], let last = requests.last
        else {
            throw Refusal(.wrongState, "the sample's requests are \(requests)")
        }
        let decline = Command.decline(request: last, approver: "kim", cause: "asked twice")
        _ = try await house.desk.perform(decline, Desk.Request())
    }

    private static let name = "sample"
    /// A trial that the sample has.
    static let trial = "sample-trial"

    /// What a generated operator has not: joint dates, chips on their way.
    private static let more = [
        ("policy.csv", "draws,sobol;64;1,sample,2026-04-09,assumption"),
        ("policy.csv", "approval/discount_pct,20,sample,2026-04-09,assumption"),
        (
            "supply.csv",
            "NEW-1,chips,chips/h0/trainium2,64,committed,,2026-12-01,2026-12-10,2027-01-15,2027-03-01,0,maker,,,,,,,"
                + "sample,2026-04-09,assumption"
        ),
        ("supply.csv", gate("TAPEOUT-0", after: "", "2026-12-01", "2027-01-01")),
        ("supply.csv", gate("RAMP-0", after: "TAPEOUT-0", "2027-04-01", "2027-06-01")),
        ("programmes.csv", Schema.programmes.header.joined(separator: ",")),
        (
            "programmes.csv",
            "OWN-0,trainium2,2500000000,,1900000,3300000,TAPEOUT-0,RAMP-0,sample,2026-04-09,assumption"
        ),
    ]

    /// Series that grow, slow down and grow again, in the form of the public ones.
    private static var series: [(String, String)] {
        func row(_ series: String, _ date: String, _ value: Double) -> (String, String) {
            ("reference.csv", "\(series),\(date),\(value),usd_billion,2026-01-31,sample,2026-01-31,assumption")
        }
        let years = (0..<12).map {
            row("aws_net_sales_year", String(2014 + $0), [4, 6, 9, 13, 18, 24, 31, 38, 44, 48, 56, 68][$0])
        }
        let quarters = (0..<12).map { place in
            row(
                "aws_growth_yoy", "\(2023 + place / 4)-Q\(place % 4 + 1)",
                [37, 30, 22, 15, 12, 12, 12, 13, 16, 20, 25, 30][place])
        }
        return [("reference.csv", Schema.reference.header.joined(separator: ","))] + years + quarters + [
            row("aws_run_rate_at_age_3y", "aws", 0.058), row("ai_run_rate_at_age_3y", "ai", 15),
        ]
    }

    private static func gate(_ name: String, after: String, _ early: String, _ late: String) -> String {
        "\(name),equipment,,1,committed,\(after),\(early),\(early),\(late),\(late),0,maker,,,,,,,sample,2026-04-09,assumption"
    }

    private static let commands: [Command] = [
        .hold(request: order("acme-1", "2027-01-01", 16), until: nil),
        .hold(request: order("acme-5", "2027-02-01", 8), until: nil),
        .confirm(order: "acme-1"),
        .sign(request: order("acme-2", "2026-05-01", 1000)),
        .sign(request: order("acme-6", "2026-10-01", 32, "trainium2")),
        .cut(item: "CHIPS-3", by: 400),
    ]

    /// What waits for an approver: a signature below the list price, and a bump.
    private static let asked: [Command] = [
        .sign(
            request: { () -> OrderRequest in
                var request = order("acme-7", "2027-03-01", 8)
                request.price = 100_000
                return request
            }()),
        .bump(order: "acme-5", cause: "a larger order", approver: ""),
        .bump(order: "acme-5", cause: "a mistake", approver: ""),
    ]
    /// The numbers under which the first two wait.
    static let (request, otherRequest) = ("38", "39")

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
    func answer(_ route: Route, _ body: JSONValue?, _ query: [String: String]? = nil) async throws -> Reply {
        try await route.respond(call(route, body, query))
    }

    func call(_ route: Route, _ body: JSONValue?, _ query: [String: String]? = nil) throws -> Call {
        Call(
            route: route, caller: Caller(id: Sample.name, name: Sample.name, role: .admin), path: route.example.path,
            query: query ?? route.example.query, headers: [.accept: "application/json"],
            body: try body.map { try JSONEncoder().encode($0) } ?? Data(), house: house)
    }
}
