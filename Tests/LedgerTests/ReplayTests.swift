import TestRandom
import NaiveLedger
import Ledger
import Silicon
import Testing
import Units

@Suite struct ReplayTests {
    /// A shaken ledger with its log.
    private func world(seed: Int) throws -> World {
        var random = SplitMix64(seed: seed)
        var world = try Shaken.world(&random)
        for _ in 0..<10 {
            let command = Shaken.command(world.ledger, &random)
            if world.refusal(command, at: Shaken.time(command, world.ledger)) != nil { continue }
            try world.record(command, at: Shaken.time(command, world.ledger))
        }
        return world
    }

    private func replay(_ facts: [Fact]) throws(Fact.Damage) -> Ledger {
        var ledger = Ledger()
        for fact in facts { try ledger.replay(fact) }
        return ledger
    }

    static func isSame(_ a: Ledger, _ b: Ledger) -> Bool {
        a.firm == b.firm && a.open == b.open && a.orders == b.orders && a.shortfalls == b.shortfalls
            && a.supply.items == b.supply.items && a.supply.starts == b.supply.starts
            && a.supply.isPlanned == b.supply.isPlanned && a.atlas.resources == b.atlas.resources
            && a.atlas.halls == b.atlas.halls && a.atlas.catalogue.silicon == b.atlas.catalogue.silicon
            && a.policy.rows == b.policy.rows
            && (a.seq, a.hash, a.clock, a.branch) == (b.seq, b.hash, b.clock, b.branch)
    }

    @Test func replayingTheFactsGivesTheSameLedger() throws {
        for seed in 0..<20 {
            let world = try world(seed: seed)
            let again = try replay(world.facts)
            #expect(ReplayTests.isSame(world.ledger, again), "seed \(seed)")
        }
    }

    @Test func theLogIsOneChain() throws {
        let facts = try world(seed: 3).facts
        #expect(facts[0].previousHash == Fact.genesisHash)
        for (before, fact) in zip(facts, facts.dropFirst()) {
            #expect(fact.previousHash == before.hash && fact.seq == before.seq + 1)
        }
        #expect(facts.allSatisfy { $0.hash == $0.expectedHash && $0.hash.utf8.count == 64 })
    }

    @Test func anyChangedFieldIsCaught() throws {
        let facts = try world(seed: 4).facts
        for fact in facts {
            for changed in Changed.all(fact) where changed != fact {
                var log = facts
                log[fact.seq - 1] = changed
                #expect(throws: Fact.Damage.wrongHash(branch: changed.branch, seq: fact.seq)) { try replay(log) }
            }
        }
    }

    @Test func lostRepeatedAndSwappedFactsAreCaught() throws {
        let facts = try world(seed: 5).facts
        let middle = facts.count / 2
        var lost = facts
        lost.remove(at: middle)
        var repeated = facts
        repeated.insert(facts[middle], at: middle)
        var swapped = facts
        swapped.swapAt(middle, middle + 1)
        for log in [lost, repeated, swapped, Array(facts.dropFirst())] {
            #expect(throws: Fact.Damage.self) { try replay(log) }
        }
    }

    @Test func newerSchemasAreNotGuessedAt() throws {
        var facts = try world(seed: 6).facts
        facts[0] = Changed.sealed(facts[0], schema: Fact.currentSchema + 1)
        #expect(throws: Fact.Damage.newerSchema(Fact.currentSchema + 1)) { try replay(facts) }
    }

    @Test func aRefusalIsAFactThatChangesNothing() throws {
        var world = try World.standard()
        let before = world.ledger
        var outcome = Outcome()
        outcome.refusal = Refusal(.noFitInWindow, "too late")
        let fact = try world.record(.sign(request: OrderRequest()), outcome)
        #expect(fact.kind == "refused" && world.ledger.seq == before.seq + 1 && world.ledger.orders.isEmpty)
        #expect(world.ledger.firm == before.firm)
        #expect(try ReplayTests.isSame(world.ledger, replay(world.facts)))
    }

    // MARK: The golden log

    @Test func theGoldenLogReplaysForEver() throws {
        let facts = GoldenLog.facts
        #expect(facts.count == GoldenLog.count && facts.last?.hash == GoldenLog.lastHash)
        let ledger = try replay(facts)
        #expect(ledger.hash == GoldenLog.lastHash && ledger.orders.map { ledger.state(of: $0) } == GoldenLog.states)
        #expect(
            ledger.shortfalls.map { "\($0.resource) \($0.start) \($0.end) \($0.short) \($0.kind.rawValue)" }
                == GoldenLog.shortfalls)
        let naive = Naive(ledger)
        #expect(naive.profileFault() == nil && naive.recorded() == naive.shorts())
    }

    @Test func theGoldenContractsReplayForEver() throws {
        let facts = GoldenContracts.facts
        #expect(facts.count == GoldenContracts.count && facts.last?.hash == GoldenContracts.lastHash)
        #expect(facts.allSatisfy { $0.schema == 2 })
        let ledger = try replay(facts)
        let orders = ledger.orders.map { order in
            let rows = order.current.map { "\($0.hall) \($0.count) \($0.start) \($0.end)" }.sorted()
            return "\(order.terms.order) \(ledger.state(of: order)) \(rows.joined(separator: ","))"
        }
        #expect(orders == GoldenContracts.orders)
        #expect(
            ledger.shortfalls.map { "\($0.resource) \($0.start) \($0.end) \($0.short) \($0.kind.rawValue)" }
                == GoldenContracts.shortfalls)
        let naive = Naive(ledger)
        #expect(naive.profileFault() == nil && naive.recorded() == naive.shorts())
    }

    @Test func theGoldenContractsHaveEveryKindOfContractFact() throws {
        let kinds = Set(GoldenContracts.facts.map(\.kind))
        let wanted = [
            "order_inquired", "order_held", "order_confirmed", "order_signed", "order_amended", "amendment_withdrawn",
            "order_renewed", "order_bumped", "orders_repromised", "order_cancelled", "refused", "item_slipped",
        ]
        #expect(kinds.isSuperset(of: wanted))
        let outcomes = try GoldenContracts.facts.map { try $0.body().outcome }
        #expect(outcomes.contains { $0.isPending == true } && outcomes.contains { $0.reserved != nil })
        #expect(outcomes.contains { $0.money?.contains { $0.fee > .zero } == true })
        #expect(outcomes.contains { $0.money?.contains { $0.penalty > .zero } == true })
    }

    @Test func reEncodingTheGoldenLogGivesTheSameHashes() throws {
        for fact in GoldenLog.facts + GoldenContracts.facts {
            let payload = try CanonicalJSON.text(fact.body())
            #expect(payload == fact.payload, "fact \(fact.seq)")
            #expect(Changed.with(fact, payload: payload).expectedHash == fact.hash, "fact \(fact.seq)")
        }
    }

    @Test func decidingTheGoldenLogAnewGivesTheSamePayloads() throws {
        var ledger = Ledger()
        for fact in GoldenLog.facts {
            let body = try fact.body()
            let stamp = Stamp(
                at: fact.recordedAt, effectiveDay: fact.effectiveDay, tenant: fact.tenant, actor: fact.actor,
                key: fact.requestKey)
            let (again, next) = try ledger.decide(body.command, body.outcome, stamp)
            #expect(again.payload == fact.payload && again.kind == fact.kind && again.seq == fact.seq)
            ledger = next
        }
    }
}

/// Facts with one field changed.
enum Changed {
    static func with(
        _ fact: Fact, branch: BranchName? = nil, schema: Int? = nil, recordedAt: Instant? = nil,
        effectiveDay: Day? = nil, tenant: String? = nil, actor: String? = nil, kind: String? = nil,
        requestKey: String? = nil, payload: String? = nil, hash: String? = nil
    ) -> Fact {
        Fact(
            branch: branch ?? fact.branch, seq: fact.seq, schema: schema ?? fact.schema,
            recordedAt: recordedAt ?? fact.recordedAt, effectiveDay: effectiveDay ?? fact.effectiveDay,
            tenant: tenant ?? fact.tenant, actor: actor ?? fact.actor, kind: kind ?? fact.kind,
            requestKey: requestKey ?? fact.requestKey, payload: payload ?? fact.payload, hash: hash ?? fact.hash,
            previousHash: fact.previousHash)
    }

    static func sealed(_ fact: Fact, schema: Int) -> Fact {
        with(fact, schema: schema, hash: with(fact, schema: schema).expectedHash)
    }

    /// Each of the fields that the hash covers, changed, and the hash itself.
    static func all(_ fact: Fact) -> [Fact] {
        [
            with(fact, branch: "other"), with(fact, schema: fact.schema + 1),
            with(fact, recordedAt: Instant(milliseconds: fact.recordedAt.milliseconds + 1)),
            with(fact, effectiveDay: fact.effectiveDay + 1), with(fact, tenant: fact.tenant + "x"),
            with(fact, actor: ""), with(fact, kind: "refused"), with(fact, requestKey: "k"),
            with(fact, payload: fact.payload + " "), with(fact, payload: fact.payload.replacing("1", with: "2")),
            with(fact, hash: Fact.genesisHash),
        ]
    }
}
