import Desk
import Ledger
import Promise
import Store
import Units
import Verify

/// One seed, one run, one verdict: some servers, a log on a failing disk, clients that ask, repeat themselves and forget.
///
/// First comes the safety phase, in which things break at rates drawn for this run; after every step the naive auditor is
/// compared with the log. Then everything heals, and every client must get its answer.
struct Run {
    /// What was drawn for a run; printed when it fails.
    struct Options: Sendable, CustomStringConvertible {
        let world: Int
        let servers: Int
        let skews: [Int]
        let disk: SimulatedDisk.Options
        let crash, restart, cut, old, late, twice, flip, advance: Int

        init(_ luck: inout Luck) {
            func rate(_ most: Int) -> Int { luck.chance(50) ? 0 : 1 + luck.below(most) }
            (world, servers) = (luck.below(World.count), 1 + luck.below(3))
            skews = (0..<3).map { _ in luck.chance(70) ? 0 : luck.below(7_200_000) - 3_600_000 }
            disk = SimulatedDisk.Options.draw(from: luck.next())
            (crash, restart, cut, old) = (rate(6), rate(6), rate(10), rate(40))
            (late, twice, flip, advance) = (rate(20), rate(30), rate(60), 10 + luck.below(50))
        }

        var description: String {
            "world \(world), \(servers) servers, skews \(skews.prefix(servers)), in percent: crash \(crash), restart \(restart), "
                + "cut \(cut), old view \(old), late \(late), twice \(twice), flip \(flip), advance \(advance); disk \(disk)"
        }
    }

    struct Verdict: Sendable {
        let seed: UInt64
        /// What is wrong, or nil.
        let violation: String?
        /// Stands for everything that was answered and written.
        let digest: UInt64
        let tally: Tally
        let options: Options
    }

    private let seed: UInt64
    private let steps: Int
    private let options: Options
    private var luck: Luck
    private var workload: Workload
    private var cluster: Cluster
    private var auditor: Auditor
    private var clients = Clients()
    private var late: [Writer.Call] = []
    private var tally = Tally()
    private var digest: UInt64 = 0xcbf2_9ce4_8422_2325
    private var violation: String?

    /// The last fact of the world, before anybody asks for anything.
    private var first: Int { World.all[options.world].facts.count }

    /// Runs a seed for some steps.
    static func verdict(seed: UInt64, steps: Int = 60) -> Verdict {
        var options = Luck(seed, 1)
        do {
            var run = try Run(seed: seed, steps: steps, options: Options(&options))
            run.go()
            return Verdict(
                seed: seed, violation: run.violation, digest: run.digest, tally: run.tally, options: run.options)
        } catch {
            // A disk too small for the log's first facts: nothing happens, and nothing can go wrong.
            var luck = Luck(seed, 1)
            return Verdict(seed: seed, violation: nil, digest: 0, tally: Tally(), options: Options(&luck))
        }
    }

    private init(seed: UInt64, steps: Int, options: Options) throws {
        (self.seed, self.steps, self.options) = (seed, steps, options)
        (luck, workload) = (Luck(seed, 2), Workload(Luck(seed, 3)))
        let disk = SimulatedDisk(.perfect, seed: seed)
        cluster = try Cluster(World.all[options.world], disk: disk, servers: options.servers, skews: options.skews)
        var faults = options.disk
        faults.crash = min(faults.crash, 10_000)
        faults.flip = 0
        faults.capacity = faults.capacity.map { $0 + 60_000 }
        disk.options = faults
        auditor = World.all[options.world].auditor
    }

    private mutating func go() {
        for _ in 0..<steps {
            guard violation == nil else { return }
            step()
            audit()
        }
        heal()
        audit()
        if violation == nil, seed % 16 == 0 { consultVerify() }
    }

    // MARK: Safety

    private mutating func step() {
        tally.operations += 1
        if luck.chance(options.advance) {
            cluster.time = Instant(
                milliseconds: cluster.time.milliseconds + luck.below(4) * 43_200_000 + luck.below(3_600_000))
        }
        if luck.chance(options.crash) { return crash() }
        let server = luck.below(cluster.servers.count)
        if luck.chance(options.restart) { cluster.servers[server].writer = nil }
        if luck.chance(options.cut) { cluster.servers[server].link.cut(luck.chance(50)) }
        if luck.chance(options.old) { cluster.servers[server].link.age(to: max(auditor.seq - luck.below(4), first)) }
        if luck.chance(6) { return branch(server) }
        deliver(nextCall(server), to: server)
        cluster.servers[server].link.age(to: nil)
    }

    /// A new request, or one asked before: not answered yet, answered already, or another under a key that was used.
    private mutating func nextCall(_ server: Int) -> Writer.Call {
        if !late.isEmpty, luck.chance(30) { return late.remove(at: luck.below(late.count)) }
        if luck.chance(options.twice), let again = clients.anyCall(&luck) {
            tally.repeats += 1
            guard luck.chance(15), clients.wasAnswered(again) else { return again }
            return Writer.Call(.confirm(order: "another-body"), again.request)
        }
        let seen = cluster.servers[server].writer?.head ?? World.all[options.world].ledger
        let key = luck.chance(80) ? "k\(tally.operations)" : ""
        let call = Writer.Call(workload.command(on: seen), Desk.Request(tenant: "t", actor: "client", key: key))
        if !key.isEmpty, luck.chance(options.late) {
            late.append(call)
            clients.sent(call)
        }
        return call
    }

    private mutating func deliver(_ call: Writer.Call, to server: Int, isHealed: Bool = false) {
        clients.sent(call)
        let answer = cluster.perform(call, at: server)
        note(answer)
        if let complaint = clients.take(answer, to: call) { violation = "step \(tally.operations): \(complaint)" }
        guard case .failure(.store(let fault)) = answer, violation == nil else { return }
        if case .damaged(let damage) = fault { violation = "step \(tally.operations): \(damage)" }
        if isHealed { violation = "after healing key \(call.request.key) has no answer: \(fault)" }
    }

    private mutating func note(_ answer: Writer.Answer) {
        tally.take(answer)
        switch answer {
        case .success(let receipt): mix(receipt.fact.hash)
        case .failure(let fault): mix("\(fault)")
        }
    }

    private mutating func mix(_ text: String) {
        for byte in text.utf8 { digest = (digest ^ UInt64(byte)) &* 0x100_0000_01b3 }
    }

    /// The machine of the log crashes, perhaps with a bit of its disk flipped; it must come back with all that was answered.
    private mutating func crash() {
        tally.crashes += 1
        cluster.disk.crash()
        var flipped: (bit: Int, file: String)?
        if luck.chance(options.flip) {
            let file = luck.one(of: cluster.disk.files)
            flipped = (luck.below(max(cluster.disk.size(of: file), 1) * 8), file)
        }
        if let flipped { cluster.disk.flip(bit: flipped.bit, of: flipped.file) }
        let isNamed = reopen(expectingDamage: flipped != nil)
        tally.repaired += cluster.store.repaired
        guard isNamed, let flipped else { return }
        // Named: the bit is put right, as from a backup.
        cluster.disk.flip(bit: flipped.bit, of: flipped.file)
        _ = reopen(expectingDamage: false)
    }

    /// Opens the log again. True when damage was named that was looked for.
    private mutating func reopen(expectingDamage: Bool) -> Bool {
        for _ in 0..<8 {
            do {
                try cluster.reopen()
                checkNothingLost()
                return false
            } catch StoreFault.damaged(let damage) {
                if expectingDamage {
                    tally.named += 1
                    return true
                }
                violation = "step \(tally.operations): after a crash \(damage)"
                return false
            } catch {
                cluster.disk.crash()
            }
        }
        return false
    }

    private mutating func checkNothingLost() {
        guard let facts = try? cluster.store.facts(of: "main", after: 0) else { return }
        let kept = facts.prefix(auditor.hashes.count).map(\.hash)
        if kept != auditor.hashes {
            violation = "step \(tally.operations): a crash lost or changed facts that were answered"
        }
    }

    // MARK: Branches

    private mutating func branch(_ server: Int) {
        let link = cluster.servers[server].link
        let scenarios = Scenarios(link)
        let names = ((try? link.branches()) ?? []).filter { $0 != "main" }
        let request = Desk.Request(tenant: "t", actor: "planner", key: luck.chance(50) ? "b\(tally.operations)" : "")
        let result: Result<Fact, DeskFault>
        switch luck.below(names.isEmpty ? 1 : 5) {
        case 0:
            result = Result { () throws(DeskFault) in
                try scenarios.fork(BranchName("s\(tally.operations)"), from: "main", at: nil, request)
            }
        case 1:
            result = Result { () throws(DeskFault) in
                try scenarios.merge(luck.one(of: names), approver: "pat", request)[0]
            }
        case 2: result = Result { () throws(DeskFault) in try scenarios.drop(luck.one(of: names), request) }
        default: return edit(luck.one(of: names), over: link)
        }
        switch result {
        case .success(let fact):
            tally.branches += 1
            mix(fact.hash)
        case .failure(.refused(let refusal, _)): tally.refusals[refusal.code.rawValue, default: 0] += 1
        case .failure: break
        }
    }

    private mutating func edit(_ name: BranchName, over link: Link) {
        guard var writer = try? Writer(link, branch: name) else { return }
        note(writer.perform([Writer.Call(workload.command(on: writer.head), Desk.Request(actor: "planner"))])[0])
    }

    // MARK: Auditing

    private mutating func audit() {
        guard violation == nil else { return }
        auditor.read((try? cluster.store.facts(of: "main", after: auditor.seq)) ?? [])
        for index in cluster.servers.indices where !cluster.servers[index].isAudited {
            guard let writer = cluster.servers[index].writer else { continue }
            auditor.compare(writer.head)
            cluster.servers[index].isAudited = writer.head.seq == auditor.seq
        }
        if let complaint = auditor.complaint { violation = "step \(tally.operations): \(complaint)" }
    }

    // MARK: Progress

    /// Everything heals: every key must come to its answer, the servers must agree, and the disk must hold what they say.
    private mutating func heal() {
        guard violation == nil else { return }
        cluster.disk.heal()
        if !reopen(expectingDamage: false), violation != nil { return }
        for index in cluster.servers.indices {
            cluster.servers[index].link.cut(false)
            cluster.servers[index].link.age(to: nil)
            cluster.servers[index].skew = 0
        }
        cluster.time = Instant(milliseconds: cluster.time.milliseconds + 86_400_000)
        settle()
        for (index, call) in clients.calls.enumerated() where violation == nil {
            deliver(call, to: index % cluster.servers.count, isHealed: true)
        }
        if violation == nil, let open = clients.unanswered { violation = "after healing key \(open) has no answer" }
        agree()
    }

    /// The true time may not be behind what fast clocks have written.
    private mutating func settle() {
        let last = try? cluster.store.facts(of: "main", after: 0).last
        if let at = last?.recordedAt, at > cluster.time { cluster.time = at }
    }

    private mutating func agree() {
        guard violation == nil else { return }
        var heads: [String] = []
        for index in cluster.servers.indices {
            guard var writer = cluster.writer(index), (try? writer.catchUp()) != nil else {
                violation = "after healing server \(index) cannot read the log"
                return
            }
            cluster.servers[index].writer = writer
            heads.append(writer.head.hash)
        }
        if Set(heads).count > 1 { violation = "after healing the servers do not agree" }
    }

    /// The second opinion of the product itself, now and then: it is slower than the auditor, and looks at more.
    private mutating func consultVerify() {
        guard let facts = try? cluster.store.facts(of: "main", after: 0) else { return }
        tally.verified += 1
        let verdict = Verify.verify(facts.map(FactRow.init))
        if !verdict.ok { violation = "verify: \(verdict.faults.first ?? "not ok")" }
    }
}

extension FactRow {
    init(_ fact: Fact) {
        self.init(
            branch: fact.branch.text, seq: fact.seq, schema: fact.schema, recordedAt: fact.recordedAt.description,
            effectiveDay: fact.effectiveDay.description, tenant: fact.tenant, actor: fact.actor, kind: fact.kind,
            requestKey: fact.requestKey, payload: fact.payload, hash: fact.hash, previousHash: fact.previousHash)
    }
}
