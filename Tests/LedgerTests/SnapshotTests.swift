import Crypto
import Delay
import Ledger
import Profile
import Silicon
import TestRandom
import Testing
import Units

@Suite("Snapshots")
struct SnapshotTests {
    // MARK: The same ledger

    @Test(arguments: 0..<30)
    func `a restored ledger is the same in every part`(_ seed: Int) throws {
        let ledger = try Varied.world(seed: seed).ledger
        let restored = try Ledger(snapshot: ledger.snapshot())
        #expect(SnapshotTests.difference(ledger, restored) == nil, "seed \(seed)")
    }

    @Test(arguments: 0..<30)
    func `a restored ledger decides alike for ever after`(_ seed: Int) throws {
        var random = SplitMix64(seed: seed)
        var ledger = try Varied.world(seed: seed).ledger
        var restored = try Ledger(snapshot: ledger.snapshot())
        for step in 0..<25 {
            let command = Varied.command(ledger, &random, step)
            let stamp = Stamp(at: Shaken.time(command, ledger) ?? ledger.clock, tenant: "t", actor: "a")
            let (mine, theirs) = (answer(&ledger, command, stamp), answer(&restored, command, stamp))
            #expect(mine == theirs, "seed \(seed), step \(step): \(command.sentence)")
        }
        #expect(SnapshotTests.difference(ledger, restored) == nil, "seed \(seed)")
    }

    private func answer(_ ledger: inout Ledger, _ command: Command, _ stamp: Stamp) -> Result<Fact, Refusal> {
        do {
            let (fact, next) = try ledger.decide(command, Outcome(), stamp)
            ledger = next
            return .success(fact)
        } catch {
            return .failure(error)
        }
    }

    @Test func `texts that only look the same stay apart`() throws {
        var world = try World.standard()
        for (number, customer) in ["caf\u{E9}", "cafe\u{301}", "", "\u{0}", "a\u{1F}b"].enumerated() {
            var terms = World.terms(OrderName("o\(number)"), "h200", 1, "2026-03-01")
            terms.customer = customer
            try world.record(.recordOrder(terms: terms, rows: [], heldUntil: nil))
        }
        let restored = try Ledger(snapshot: world.ledger.snapshot())
        #expect(
            restored.orders.map { Array($0.terms.customer.utf8) }
                == world.ledger.orders.map { Array($0.terms.customer.utf8) })
    }

    @Test func `an empty ledger has a snapshot, too`() throws {
        let restored = try Ledger(snapshot: Ledger(branch: "b").snapshot())
        #expect(SnapshotTests.difference(Ledger(branch: "b"), restored) == nil)
    }

    /// When this fails the bytes of a snapshot changed: raise `Ledger.snapshotFormat`, then note the new sum here.
    @Test func `the bytes of a format do not change`() throws {
        var ledger = Ledger()
        for fact in GoldenLog.facts { try ledger.replay(fact) }
        let sum = SHA256.hash(data: ledger.snapshot()).map { String($0, radix: 16) }.joined()
        #expect(Ledger.snapshotFormat == 4)
        #expect(sum == "a81515cd38a77454bd7e48ea796709367fae1a28dbb685286d9eb0298b48d2")
    }

    // MARK: Other bytes

    @Test func `a flipped bit makes a snapshot unusable`() throws {
        let bytes = try Varied.world(seed: 1).ledger.snapshot()
        var random = SplitMix64(seed: 7)
        for _ in 0..<400 {
            let (at, bit) = (random.int(0...(bytes.count - 1)), random.int(0...7))
            var flipped = bytes
            flipped[at] ^= 1 << bit
            #expect(throws: SnapshotFault.self, "byte \(at), bit \(bit)") { try Ledger(snapshot: flipped) }
        }
        for length in [0, 1, 4, 5, 36, 37, 38, bytes.count - 1] {
            #expect(throws: SnapshotFault.self, "\(length) bytes") { try Ledger(snapshot: Array(bytes.prefix(length))) }
        }
        #expect(throws: SnapshotFault.damaged) { try Ledger(snapshot: bytes + [0]) }
    }

    @Test func `another format is told apart`() throws {
        var bytes = try World.standard().ledger.snapshot()
        bytes[4] += 1
        #expect(throws: SnapshotFault.otherFormat) { try Ledger(snapshot: bytes) }
    }

    /// Damage with a right sum: nothing in the bytes is believed, and no length, number or index stops the program.
    @Test(arguments: 0..<6)
    func `forged bytes never stop the program`(_ seed: Int) throws {
        let bytes = try Varied.world(seed: seed).ledger.snapshot()
        var random = SplitMix64(seed: seed)
        var refused = 0
        for _ in 0..<1500 {
            var forged = bytes
            switch random.int(0...3) {
            case 0: forged.removeLast(random.int(1...(bytes.count - 37)))
            case 1: forged.remove(at: random.int(37...(bytes.count - 1)))
            case 2: forged.insert(UInt8(random.int(0...255)), at: random.int(37...bytes.count))
            default: break
            }
            for _ in 0..<random.int(0...3) where forged.count > 37 {
                forged[random.int(37...(forged.count - 1))] = random.chance(50) ? 255 : UInt8(random.int(0...255))
            }
            if (try? Ledger(snapshot: SnapshotTests.summed(forged))) == nil { refused += 1 }
        }
        #expect(refused > 500, "seed \(seed)")
    }

    private static func summed(_ bytes: [UInt8]) -> [UInt8] {
        bytes.prefix(5) + Array(SHA256.hash(data: bytes.dropFirst(37))) + bytes.dropFirst(37)
    }

    // MARK: What is the same

    /// The first part in which two ledgers differ, or nil.
    static func difference(_ a: Ledger, _ b: Ledger) -> String? {
        let parts: [(String, Bool)] = [
            ("what replay compares", ReplayTests.isSame(a, b)), ("regions", a.atlas.regions == b.atlas.regions),
            ("sites", a.atlas.sites == b.atlas.sites), ("fabrics", a.atlas.fabrics == b.atlas.fabrics),
            ("needs", a.atlas.catalogue.needs == b.atlas.catalogue.needs), ("zones", a.zones == b.zones),
            ("capex", a.capex == b.capex), ("energy", a.energy == b.energy), ("reference", a.reference == b.reference),
            ("shapes", a.shapes == b.shapes), ("milestones", a.milestones == b.milestones),
            ("readings", a.readings == b.readings), ("delayed", a.delayed == b.delayed),
            ("clock", a.followsClock == b.followsClock),
            ("dropped", a.isDropped == b.isDropped), ("confidence", a.policy.confidence == b.policy.confidence),
            ("hold days", a.policy.holdDays == b.policy.holdDays), ("ranks", a.policy.moveRanks == b.policy.moveRanks),
            ("caps", a.policy.heldCap("h200") == b.policy.heldCap("h200")),
            ("resource numbers", a.atlas.resources.allSatisfy { a.atlas.position($0) == b.atlas.position($0) }),
            (
                "items of resources",
                a.atlas.resources.indices.allSatisfy { a.supply.items(of: $0) == b.supply.items(of: $0) }
            ),
            ("item positions", a.supply.items.allSatisfy { a.supply.position($0.item) == b.supply.position($0.item) }),
            ("order positions", a.orders.allSatisfy { a.position($0.terms.order) == b.position($0.terms.order) }),
            ("invariants", (b.firm + b.open).allSatisfy(\.holdsInvariants)),
            ("bytes", a.snapshot() == b.snapshot()),
        ]
        return parts.first { !$0.1 }?.0
    }
}

/// A shaken ledger with orders of every kind and with terms of all sorts.
enum Varied {
    static func world(seed: Int) throws -> World {
        var random = SplitMix64(seed: seed)
        var world = try Shaken.world(&random)
        try world.record(.addSupply(items: [Varied.estimated]))
        let rows = [("confidence_pct", "75"), ("held_cap/h200", "9"), ("repromise_rank", "delay;tier")].map {
            PolicyRow(name: $0.0, value: $0.1, source: World.source)
        }
        for row in rows where random.chance(30) {
            if world.refusal(.definePolicy(rows: [row])) == nil { try world.record(.definePolicy(rows: [row])) }
        }
        for step in 0..<40 {
            let command = command(world.ledger, &random, step)
            let at = Shaken.time(command, world.ledger)
            if world.refusal(command, at: at) == nil { try world.record(command, at: at) }
        }
        return world
    }

    /// An item with a shape, which also says that it was filled.
    private static let estimated = SupplyItem(
        item: "estimated", class: .equipment, resource: nil, quantity: 0, stage: .planned,
        delay: Delay(plan: Day("2027-02-01")!, shape: DayShape("pert;2027-01-01;2027-03-01;2027-12-01")),
        neverPpm: 30_000, preset: "grid", source: World.source)

    static func command(_ ledger: Ledger, _ random: inout SplitMix64, _ step: Int) -> Command {
        switch random.int(0...9) {
        case 0, 1: Shaken.command(ledger, &random)
        case 2: .cancel(order: random.one(of: ledger.orders).terms.order)
        case 3: .confirm(order: random.one(of: ledger.orders).terms.order)
        case 4: .assign(item: random.one(of: ledger.supply.items).item, to: "chips/iad-2/h200")
        case 5: .followClock(follow: random.chance(50))
        default: order("v\(ledger.seq)-\(step)", ledger, &random)
        }
    }

    /// An inquiry, a queued order, a hold or a promise.
    private static func order(_ name: String, _ ledger: Ledger, _ random: inout SplitMix64) -> Command {
        let start = ledger.today + random.int(1...300)
        let count = random.int(1...6)
        var terms = World.terms(
            OrderName(name), "h200", count, start.description, signed: random.chance(50) ? "2025-12-01" : nil)
        (terms.tier, terms.segment) = (
            random.int(1...4), random.one(of: ["", "long text of a segment, beyond a small one"])
        )
        if random.chance(30) { terms.regions = ["us-east", "eu-west"] }
        if random.chance(30) { (terms.latest, terms.maxChunks) = (start + 90, 3) }
        if random.chance(30) { (terms.price, terms.penalty) = (MicroDollars(1_234_567), Cents(99)) }
        if random.chance(30) { (terms.takeOrPayPct, terms.portMonths, terms.portCents) = (80, 6, Cents(1)) }
        if random.chance(30) { terms.steps = [Step(offset: .days(30), add: 2), Step(offset: .months(3), add: 1)] }
        if random.chance(30) {
            terms.clauses = [
                .priceTier(above: 5, price: MicroDollars(7)), .growth(add: 4, offset: .months(6), noticeDays: 30),
                .renewal(term: .months(12), noticeDays: 90, firstRefusal: true), .exitFee(percent: 10),
            ]
        }
        (terms.chunkIn, terms.same) = (random.one(of: Scope.allCases), random.one(of: Scope.allCases))
        let row = World.row(
            random.one(of: ["iad-1", "dub-1"]), "h200", count, start.description, (start + .months(12)).description)
        let kind = random.int(0...3)
        let until = kind == 1 ? Instant(ledger.today + random.int(1...20)) : nil
        return .recordOrder(terms: terms, rows: kind == 0 || !terms.steps.isEmpty ? [] : [row], heldUntil: until)
    }
}
