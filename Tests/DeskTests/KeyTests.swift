import Desk
import Ledger
import Store
import Testing
import Units

@Suite("Request keys")
struct KeyTests {
    @Test func `a key gets the same answer for ever`() async throws {
        let store = try World.memory()
        let desk = try Desk(store)
        let first = try await desk.perform(World.hold(64), key: "k")
        let length = try store.facts(of: "main", after: 0).count
        let second = try await desk.perform(World.hold(64), key: "k")
        let elsewhere = try await Desk(store).perform(World.hold(64), key: "k")
        let later = try await Desk(store, now: instant("2026-03-01")).perform(World.hold(64), key: "k")
        for replay in [second, elsewhere, later] {
            #expect(replay.fact == first.fact)
            #expect(replay.body.outcome == first.body.outcome)
            #expect(replay.isReplay)
        }
        #expect(!first.isReplay)
        #expect(try store.facts(of: "main", after: 0).count == length)
    }

    @Test func `a key with another body is refused`() async throws {
        let store = try World.memory()
        let desk = try Desk(store)
        _ = try await desk.perform(World.hold(64), key: "k")
        let length = try store.facts(of: "main", after: 0).count
        for other in [World.hold(65), World.hold(64, "X"), .cancel(order: "X"), World.hold(64, until: "2026-02-01")] {
            let no = await refusal { _ = try await desk.perform(other, key: "k") }
            #expect(no?.code == .keyReused)
            #expect(no?.message.contains("'k'") == true)
        }
        #expect(try store.facts(of: "main", after: 0).count == length)
    }

    @Test func `keys are a tenant's own`() async throws {
        let desk = try Desk(try World.memory())
        let one = try await desk.perform(World.hold(64), key: "k", tenant: "a")
        let two = try await desk.perform(World.hold(32), key: "k", tenant: "b")
        #expect(one.fact.seq + 1 == two.fact.seq)
        #expect(!two.isReplay)
    }

    @Test func `a refusal under a key is recorded and replays`() async throws {
        let store = try World.memory()
        let desk = try Desk(store)
        let length = try store.facts(of: "main", after: 0).count
        let first = try await desk.perform(World.hold(1_000_000, "BIG"), key: "k")
        #expect(first.body.outcome.refusal?.code == .exceedsSupply)
        #expect(first.fact.kind == "refused")
        #expect(try store.facts(of: "main", after: 0).count == length + 1)
        let again = try await Desk(store).perform(World.hold(1_000_000, "BIG"), key: "k")
        #expect(again.fact == first.fact)
        #expect(again.isReplay)
    }

    @Test func `a command that cannot be carried out at all is recorded under its key`() async throws {
        let store = try World.memory()
        let desk = try Desk(store)
        let first = try await desk.perform(.confirm(order: "NONE"), key: "k")
        #expect(first.body.outcome.refusal?.code == .unknownOrder)
        #expect(first.fact.kind == "refused")
        let again = try await Desk(store).perform(.confirm(order: "NONE"), key: "k")
        #expect(again.fact == first.fact)
    }

    @Test func `a recorded refusal stands even when the order would fit later`() async throws {
        let store = try World.memory(World.files(orders: []))
        let desk = try Desk(store)
        _ = try await desk.perform(World.hold(256, "ALL", until: "2026-02-01"))
        var request = World.request(8, "LATE")
        request.latest = "2026-01-05"
        let first = try await desk.perform(.hold(request: request, until: nil), key: "k")
        #expect(first.body.outcome.refusal?.code == .noFitInWindow)
        _ = try await desk.perform(.cancel(order: "ALL"))
        let again = try await desk.perform(.hold(request: request, until: nil), key: "k")
        #expect(again.fact == first.fact)
        #expect(try await desk.perform(.hold(request: request, until: nil)).body.outcome.refusal == nil)
    }

    @Test func `a refusal without a key writes nothing`() async throws {
        let store = try World.memory()
        let desk = try Desk(store)
        let length = try store.facts(of: "main", after: 0).count
        let before = try await desk.ledger().hash
        #expect(await refusal { _ = try await desk.perform(World.hold(1_000_000)) }?.code == .exceedsSupply)
        #expect(await refusal { _ = try await desk.perform(.confirm(order: "NONE")) }?.code == .unknownOrder)
        #expect(await refusal { _ = try await desk.perform(.slip(item: "NONE", days: 3)) }?.code == .unknownItem)
        #expect(try store.facts(of: "main", after: 0).count == length)
        #expect(try await desk.ledger().hash == before)
    }

    @Test func `a refusal carries what is possible`() async throws {
        let desk = try Desk(try World.memory())
        let error = try await #require(throws: DeskFault.self) { _ = try await desk.perform(World.hold(100_000)) }
        guard case .refused(let refusal, let options) = error else { throw error }
        #expect(refusal.code == .exceedsSupply)
        #expect(options.map(\.count) == [256, 512])
    }

    @Test func `a command that expects an earlier fact is not carried out, and its key is free`() async throws {
        let store = try World.memory()
        let desk = try Desk(store)
        let seq = try await desk.ledgerAsItStands().seq
        _ = try await desk.perform(World.hold(8), Desk.Request(expecting: seq))
        let late = Desk.Request(key: "k", expecting: seq)
        let fault = try await #require(throws: DeskFault.self) { _ = try await desk.perform(World.hold(16), late) }
        guard case .moved(let now) = fault else { throw fault }
        #expect(now == seq + 1)
        #expect(try store.facts(of: "main", after: seq).count == 1)
        let again = try await desk.perform(World.hold(16), Desk.Request(key: "k", expecting: now))
        #expect(!again.isReplay)
        #expect(
            try await desk.perform(World.hold(16), late).isReplay, "a key that was answered is, whatever is expected")
    }

    @Test func `of two who expect the same fact one is told that it is late`() async throws {
        let store = try World.memory()
        let seq = try await Desk(store).ledgerAsItStands().seq
        var writer = try Writer(store)
        let calls = [8, 16].map { Writer.Call(World.hold($0), Desk.Request(expecting: seq)) }
        let answers = writer.perform(calls)
        guard case .success = answers[0], case .failure(.moved(to: seq + 1)) = answers[1] else {
            Issue.record("\(answers)")
            return
        }
    }
}
