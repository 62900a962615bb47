import Access
import Answers
import Delay
import Desk
import Foundation
import HTTPTypes
import Ledger
import Risk
import Store
import Units

extension Routes {
    // MARK: Streams

    static let streams = [
        Route(
            .get, "risk", .operator(.read),
            "P50, P80, P90 and the chance of a breach of each order, from many futures; as events with its progress. As JSON it "
                + "answers within 20 s with the draws that are made by then, and says how many."
        ) { call in
            let ledger = try await call.ledger()
            let (draws, seed) = (call.whole(.draws) ?? 256, call.whole(.seed) ?? 1)
            guard let request = Risk.Request(draws: draws, seed: UInt64(seed)) else {
                throw Refusal(.badRequest, "draws: \(draws) is out of range")
            }
            let risk = try Risk(ledger, request)
            if call.wantsEvents { return RiskStream(risk).reply }
            return Reply(document: try await RiskStream(risk).document(), seq: ledger.seq)
        }.taking(.draws, .seed).answering(.events).heavy().telling(.everybody).example(query: ["draws": "16"]),
        Route(
            .get, "events", .customer(.read),
            "Changes of the ledger as they come; Last-Event-ID goes on where a connection broke. As JSON: those so far."
        ) { call in
            let after = call.headers[.lastEventID].flatMap { Int($0) } ?? call.query["after"].flatMap { Int($0) }
            if !call.wantsEvents(unlessAsked: true) { return try await Routes.events(call, after: after ?? 0) }
            let head = try await call.house.desk.ledgerAsItStands().seq
            return Reply { writer in
                try await LedgerEvents(call, from: after ?? head).run(writer, seconds: call.whole(.wait) ?? 86_400)
            }
        }.taking(.after, .wait, .limit).answering(.events).telling(.everybody),
    ]

    private static func events(_ call: Call, after: Int) async throws -> Reply {
        let ledger = try await call.house.desk.ledgerAsItStands()
        var events: [EventDocument] = []
        let facts = try call.house.store.facts(of: ledger.branch, after: after)
        for fact in facts.prefix(call.whole(.limit) ?? 10_000) {
            let event = try EventDocument(fact)
            if let shown = call.caller.isCustomer ? event.forCustomer(of: call.owns(ledger)) : event {
                events.append(shown)
            }
        }
        return Reply(Listing("events", key: "seq", clock: nil, events), seq: ledger.seq)
    }
}

extension Call {
    /// Whether a stream of events is asked for.
    var wantsEvents: Bool { wantsEvents(unlessAsked: false) }

    func wantsEvents(unlessAsked usual: Bool) -> Bool {
        let accepted = headers[.accept] ?? ""
        if accepted.contains(Route.Form.events.rawValue) { return true }
        return usual && !accepted.contains(Route.Form.json.rawValue) && !accepted.contains(Route.Form.csv.rawValue)
    }
}

/// The changes of a ledger, told to one who listens. It keeps a number and nothing else: whoever is slow reads them from the
/// log when it is ready for more.
struct LedgerEvents: Sendable {
    private let call: Call
    private let from: Int

    init(_ call: Call, from: Int) { (self.call, self.from) = (call, from) }

    func run(_ writer: EventWriter, seconds: Int) async throws {
        let (clock, branch) = (ContinuousClock(), try await call.house.desk.ledgerAsItStands().branch)
        let end = clock.now + .seconds(seconds)
        var (seq, beat) = (from, clock.now)
        try await writer.beat()
        while true {
            let facts = try call.house.store.facts(of: branch, after: seq)
            for fact in facts {
                try await tell(fact, writer)
                seq = fact.seq
            }
            guard clock.now < end else { return }
            if clock.now - beat > .seconds(10) {
                try await writer.beat()
                beat = clock.now
            }
            try await Task.sleep(for: .milliseconds(250))
        }
    }

    private func tell(_ fact: Fact, _ writer: EventWriter) async throws {
        let event = try EventDocument(fact)
        guard call.caller.isCustomer else { return try await writer.send("fact", id: String(fact.seq), event) }
        let ledger = try await call.house.desk.ledgerAsItStands()
        if let event = event.forCustomer(of: call.owns(ledger)) {
            try await writer.send("fact", id: String(fact.seq), event)
        }
    }
}
