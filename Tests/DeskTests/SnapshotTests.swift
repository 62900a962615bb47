import Desk
import Ledger
import Promise
import Store
import Synchronization
import Tables
import TestRandom
import Testing
import Units

@Suite("Snapshots")
struct SnapshotTests {
    private let store: Watched
    private var scenarios: Scenarios { Scenarios(store) }

    init() throws {
        store = Watched(try World.memory(World.files(orders: ["Q1,queued,2025-12-01,400,2026-01-01,12mo"])))
    }

    private func truth(_ branch: BranchName = "main", upTo seq: Int = Int.max) throws -> Ledger {
        try Lineage(store).fold(Lineage(store).facts(branch).filter { $0.seq <= seq })
    }

    /// Opens a branch; how many facts were read for that is in `store`.
    private func open(_ branch: BranchName = "main", upTo seq: Int = Int.max) throws -> Ledger {
        store.reset()
        return try Lineage(store).ledger(branch, upTo: seq)
    }

    private func expectTruth(_ branch: BranchName = "main", upTo seq: Int = Int.max, reading: Int) throws {
        let opened = try open(branch, upTo: seq)
        #expect(store.read == reading)
        #expect(opened.snapshot() == (try truth(branch, upTo: seq)).snapshot())
    }

    private func keep(
        _ ledger: Ledger, as branch: BranchName? = nil, seq: Int? = nil, hash: String? = nil, body: [UInt8]? = nil
    ) throws {
        try store.inner.keep(
            Snapshot(
                branch: branch ?? ledger.branch, seq: seq ?? ledger.seq, hash: hash ?? ledger.hash,
                body: body ?? ledger.snapshot()))
    }

    private func perform(_ command: Command, on branch: BranchName = "main") async throws {
        _ = try await Desk(store, branch: branch).perform(command)
    }

    // MARK: Used

    @Test func `opening reads the facts after the snapshot only`() async throws {
        let length = try truth().seq
        try expectTruth(reading: length)
        try keep(try truth())
        try expectTruth(reading: 0)
        try await perform(World.hold(8, "A"))
        try await perform(.slip(item: "C2", days: 30))
        try expectTruth(reading: 2)
        try expectTruth(upTo: length + 1, reading: 2)
    }

    @Test func `a scenario opens at its parent's snapshot before the fork, or at its own`() async throws {
        let length = try truth().seq
        try keep(try truth())
        try await perform(World.hold(8, "A"))
        _ = try scenarios.fork("one", from: "main", at: nil, Desk.Request())
        try await perform(World.hold(8, "B"), on: "one")
        _ = try scenarios.fork("two", from: "one", at: nil, Desk.Request())
        try await perform(World.hold(8, "C"))
        try await perform(World.hold(8, "D"), on: "two")
        // main's two after the snapshot, of which one is after the fork; one's two; two's two.
        try expectTruth("two", reading: 6)
        try keep(try truth("one"))
        try expectTruth("two", reading: 2)
        try keep(try truth("two"))
        try expectTruth("two", reading: 0)
        try expectTruth("two", upTo: length, reading: 6)
    }

    @Test func `a snapshot after the fork or after the fact asked for is not used`() async throws {
        let length = try truth().seq
        _ = try scenarios.fork("one", from: "main", at: length - 1, Desk.Request())
        try keep(try truth())
        try expectTruth("one", reading: length + 1)
        try expectTruth(upTo: length - 1, reading: length)
        #expect(try open("one")["Q1"] == (try truth("one"))["Q1"])
    }

    // MARK: Passed over

    @Test func `a snapshot that is anything but right is passed over`() async throws {
        let ledger = try truth()
        let (length, bytes) = (ledger.seq, ledger.snapshot())
        var flipped = bytes
        flipped[bytes.count / 2] ^= 1
        var other = bytes
        other[4] += 1
        for body in [flipped, other, [], Array(bytes.dropLast())] {
            try keep(ledger, body: body)
            try expectTruth(reading: length)
        }
        let earlier = try truth(upTo: length - 1)
        try keep(ledger, body: earlier.snapshot())
        try expectTruth(reading: length)
        try keep(ledger, hash: earlier.hash, body: bytes)
        try expectTruth(reading: length)
        try keep(ledger, seq: length - 1, body: bytes)
        try expectTruth(reading: length)
        try keep(ledger, seq: length + 7, body: bytes)
        try expectTruth(reading: length)
    }

    @Test func `a snapshot of another history is passed over`() async throws {
        let other = try World.memory()
        _ = try await Desk(other).perform(World.hold(16, "ELSEWHERE"))
        let foreign = try Lineage(other).ledger("main")
        try await perform(World.hold(8, "A"))
        let length = try truth().seq
        try keep(foreign)
        try expectTruth(reading: length)
        try keep(foreign, seq: length, hash: try truth().hash)
        try expectTruth(reading: length)
        #expect(try open()["ELSEWHERE"] == nil)
    }

    @Test func `a scenario's snapshot is not its parent's`() async throws {
        _ = try scenarios.fork("one", from: "main", at: nil, Desk.Request())
        try await perform(World.hold(8, "B"), on: "one")
        try await perform(World.hold(8, "A"))
        let length = try truth().seq
        try keep(try truth("one"), as: "main")
        try expectTruth(reading: length)
    }

    @Test func `a log that was changed under its snapshot is damaged, not believed`() async throws {
        try keep(try truth())
        let last = try #require(try Lineage(store).facts("main").last)
        let forged = Fact(
            branch: last.branch, seq: last.seq, schema: last.schema, recordedAt: last.recordedAt,
            effectiveDay: last.effectiveDay, tenant: "mallory", actor: last.actor, kind: last.kind,
            requestKey: last.requestKey, payload: last.payload, hash: last.hash, previousHash: last.previousHash)
        let bad = Watched(MemoryStore())
        try bad.append(try Lineage(store).facts("main").dropLast() + [forged])
        try bad.inner.keep(try #require(try store.snapshot(of: "main", notAfter: last.seq)))
        #expect(throws: DeskFault.self) { try Lineage(bad).ledger("main") }
    }

    // MARK: Kept

    /// The world's log with clock facts up to a number.
    private func lengthen(to seq: Int) throws {
        var (ledger, facts) = (try truth(), [Fact]())
        while ledger.seq < seq {
            let at = Instant(milliseconds: ledger.clock.milliseconds + 1)
            facts.append(
                try ledger.record(.setClock(to: at), Outcome(), Stamp(at: at, tenant: "", actor: "clock")).fact)
        }
        try store.append(facts)
    }

    private func kept(_ branch: BranchName = "main") throws -> Int? {
        try store.snapshot(of: branch, notAfter: Int.max)?.seq
    }

    @Test func `a long fold is not done twice`() throws {
        try lengthen(to: 5000)
        _ = try open()
        #expect(try kept() == nil)
        try lengthen(to: 5001)
        _ = try open(upTo: 5000)
        #expect(try kept() == nil)
        _ = try open()
        #expect(try kept() == 5001)
        try expectTruth(reading: 0)
    }

    @Test func `a desk keeps one at each interval, and scenarios theirs`() async throws {
        try lengthen(to: 19_998)
        try keep(try truth())
        let desk = try Desk(store)
        _ = try await desk.perform(World.hold(8, "A"))
        await desk.settle()
        #expect(try kept() == 19_998)
        _ = try await desk.perform(World.hold(8, "B"))
        await desk.settle()
        #expect(try kept() == 20_000)
        _ = try await desk.perform(World.hold(8, "C"))
        await desk.settle()
        #expect(try kept() == 20_000)
        try expectTruth(reading: 1)
        #expect(store.isFailing == false)
    }

    @Test func `a store that cannot keep it answers all the same`() async throws {
        try lengthen(to: 19_999)
        store.fail()
        let desk = try Desk(store)
        _ = try await desk.perform(World.hold(8, "A"))
        await desk.settle()
        #expect(try kept() == nil)
        #expect(try open()["A"] != nil)
    }

    // MARK: Forks

    @Test func `a fork is the fact that the whole ledger would decide, and reads none`() async throws {
        try await perform(World.hold(8, "A"))
        _ = try scenarios.fork("one", from: "main", at: nil, Desk.Request())
        try await perform(World.hold(8, "B"), on: "one")
        let length = try truth("one").seq
        let request = Desk.Request(tenant: "t", actor: "ada", key: "")
        let points: [(parent: BranchName, at: Int?)] = [
            ("main", nil), ("main", 3), ("one", nil), ("one", length), ("one", 4), ("one", length - 2),
        ]
        for (number, (parent, seq)) in points.enumerated() {
            let name = BranchName("f\(number)")
            let source = try truth(parent, upTo: seq ?? Int.max).forked(as: name)
            let stamp = Stamp(at: source.clock, tenant: "t", actor: "ada")
            let due = try source.decide(.fork(parent: parent, at: source.seq), Outcome(), stamp).fact
            store.reset()
            #expect(try scenarios.fork(name, from: parent, at: seq, request) == due)
            #expect(store.read <= (parent == "main" ? 0 : 4))
            #expect(try open(name).snapshot() == (try truth(name)).snapshot())
        }
    }

    @Test(arguments: [0, -1, 10_000])
    func `a fork after no fact names the facts there are`(_ seq: Int) async throws {
        let length = try truth().seq
        let no = await refusal { _ = try scenarios.fork("x", from: "main", at: seq, Desk.Request()) }
        #expect(no?.code == .badBranch)
        #expect(no?.message == "main has facts 1 to \(length); --at \(seq) is not among them")
    }

    @Test func `nothing is forked from what is not there or was dropped`() async throws {
        #expect(
            await refusal { _ = try scenarios.fork("x", from: "none", at: nil, Desk.Request()) }?.code == .badBranch)
        let fact = try scenarios.fork("one", from: "main", at: nil, Desk.Request())
        let drop = try scenarios.drop("one", Desk.Request())
        #expect(await refusal { _ = try scenarios.fork("x", from: "one", at: nil, Desk.Request()) }?.code == .badBranch)
        #expect(
            await refusal { _ = try scenarios.fork("x", from: "one", at: drop.seq, Desk.Request()) }?.code == .badBranch
        )
        #expect(try scenarios.fork("two", from: "one", at: fact.seq, Desk.Request()).previousHash == fact.hash)
    }

    @Test func `the list of scenarios does not read the ledger's facts`() async throws {
        for number in 1...9 {
            _ = try scenarios.fork(BranchName("s\(number)"), from: "main", at: number, Desk.Request())
        }
        store.reset()
        let list = try scenarios.list()
        #expect(store.read == 9)
        #expect(list.map(\.head) == [try truth().seq] + (2...10))
        #expect(list.map(\.at) == Array(0...9))
    }

    // MARK: Contracts

    /// What is asked of orders at random, with what search makes of it: amendments that wait, versions, first refusals, fees.
    @Test(arguments: 0..<12)
    func `a restored ledger with contracts of every kind is the same`(_ seed: Int) async throws {
        var random = SplitMix64(seed: seed)
        let desk = try Desk(try World.memory(Contracts.files))
        for step in 0..<40 {
            let ledger = try await desk.ledger()
            _ = try? await desk.perform(Contracts.command(ledger, &random, step))
        }
        let ledger = try await desk.ledger()
        let restored = try Ledger(snapshot: ledger.snapshot())
        #expect(restored.orders == ledger.orders, "seed \(seed)")
        #expect(restored.snapshot() == ledger.snapshot(), "seed \(seed)")
        let facts = try await desk.facts()
        let (mine, theirs) = (Export(ledger, facts: facts).files(), Export(restored, facts: facts).files())
        #expect(mine.map(\.text) == theirs.map(\.text), "seed \(seed)")
        for step in 0..<10 {
            let command = Contracts.command(ledger, &random, 100 + step)
            #expect(Contracts.answer(ledger, command) == Contracts.answer(restored, command), "seed \(seed)")
        }
    }

    @Test func `random contracts are of every kind`() async throws {
        var found: Set<String> = []
        for seed in 0..<12 {
            var random = SplitMix64(seed: seed)
            let desk = try Desk(try World.memory(Contracts.files))
            for step in 0..<40 {
                _ = try? await desk.perform(Contracts.command(try await desk.ledger(), &random, step))
            }
            for order in try await desk.ledger().orders { found.formUnion(Contracts.kinds(order)) }
        }
        #expect(found.isSuperset(of: ["past", "pending", "reserve", "fees", "closed", "held", "tentative", "clauses"]))
    }
}

/// Commands about contracts, drawn at random.
enum Contracts {
    /// The world with planned chips, so that orders wait on them with a tentative date.
    static var files: [String: String] {
        var files = World.files
        files["supply.csv", default: ""] += "C3,chips,chips/h1/h200,512,planned,2026-09-01\n"
        return files
    }

    static func command(_ ledger: Ledger, _ random: inout SplitMix64, _ step: Int) -> Command {
        let order = ledger.orders.isEmpty ? "none" : random.one(of: ledger.orders).terms.order
        switch random.int(0...11) {
        case 0, 1, 2: return .sign(request: request(ledger, &random, step))
        case 3: return .hold(request: request(ledger, &random, step), until: nil)
        case 4: return .confirm(order: order)
        case 5: return .cancel(order: order)
        case 6, 7, 8:
            var changes = OrderRequest()
            changes.count = random.one(of: [8, 16, 100, 400])
            return .amend(order: order, changes: changes, from: nil)
        case 9: return .renew(order: order, term: .months(6), price: nil)
        default: return .setClock(to: Instant(ledger.today + random.int(1...40)))
        }
    }

    private static func request(_ ledger: Ledger, _ random: inout SplitMix64, _ step: Int) -> OrderRequest {
        let term = random.one(of: ["3mo", "12mo"])
        var request = World.request(
            random.one(of: [8, 40, 120, 600]), "r\(step)", earliest: ledger.today.description, term: term)
        if random.chance(60) {
            request.clauses = [.renewal(term: .months(3), noticeDays: 30, firstRefusal: true), .exitFee(percent: 40)]
        }
        return request
    }

    static func answer(_ ledger: Ledger, _ command: Command) -> Result<Fact, Refusal> {
        do throws(Refusal) {
            var at = ledger.clock
            if case .setClock(let to) = command { at = to }
            let outcome = try ledger.propose(command, at: at)
            return .success(try ledger.decide(command, outcome, Stamp(at: at, tenant: "", actor: "a")).fact)
        } catch {
            return .failure(error)
        }
    }

    static func kinds(_ order: Order) -> Set<String> {
        var kinds: Set<String> = order.terms.clauses.isEmpty ? [] : ["clauses"]
        switch order.standing {
        case .promised(let commitment):
            if !commitment.past.isEmpty { kinds.insert("past") }
            if commitment.pending != nil { kinds.insert("pending") }
            if commitment.reserve != nil { kinds.insert("reserve") }
            if commitment.fees > .zero { kinds.insert("fees") }
        case .cancelled(let closure): if !closure.past.isEmpty { kinds.insert("closed") }
        case .held: kinds.insert("held")
        case .queued(let tentative): if tentative != nil { kinds.insert("tentative") }
        default: break
        }
        return kinds
    }
}

/// A store in memory that counts the facts read as lists, and can be told to keep no snapshots.
final class Watched: Store {
    let inner: MemoryStore
    private let state = Mutex((read: 0, isFailing: false))

    init(_ inner: MemoryStore) { self.inner = inner }

    var read: Int { state.withLock { $0.read } }
    var isFailing: Bool { state.withLock { $0.isFailing } }
    func reset() { state.withLock { $0.read = 0 } }
    func fail() { state.withLock { $0.isFailing = true } }

    func branches() throws(StoreFault) -> [BranchName] { try inner.branches() }
    func facts(of branch: BranchName, after: Int) throws(StoreFault) -> [Fact] {
        let facts = try inner.facts(of: branch, after: after)
        state.withLock { $0.read += facts.count }
        return facts
    }
    func fact(of branch: BranchName, seq: Int) throws(StoreFault) -> Fact? { try inner.fact(of: branch, seq: seq) }
    func fact(tenant: String, key: String) throws(StoreFault) -> Fact? { try inner.fact(tenant: tenant, key: key) }
    func append(_ facts: [Fact]) throws(StoreFault) { try inner.append(facts) }
    func snapshot(of branch: BranchName, notAfter seq: Int) throws(StoreFault) -> Snapshot? {
        try inner.snapshot(of: branch, notAfter: seq)
    }
    func keep(_ snapshot: Snapshot) throws(StoreFault) {
        if isFailing { throw .full(path: "memory") }
        try inner.keep(snapshot)
    }
}
