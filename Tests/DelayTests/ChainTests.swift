import TestRandom
import Delay
import Testing
import Units

@Suite struct ChainTests {
    /// Waits between `count` items; `dense` chances in ten, self-waits and cycles among them.
    private func graph(_ count: Int, dense: Int, _ random: inout SplitMix64) -> [[Int]] {
        (0..<count).map { _ in (0..<count).filter { _ in random.int(0...9) < dense } }
    }

    /// Waits only for items of a lower rank in a random ranking.
    private func acyclic(_ count: Int, _ random: inout SplitMix64) -> [[Int]] {
        let rank = Array(0..<count).shuffled(using: &random)
        return (0..<count).map { item in (0..<count).filter { rank[$0] < rank[item] && random.int(0...3) == 0 } }
    }

    /// Whether an item reaches itself, by closing the relation step by step.
    private func hasCycle(_ after: [[Int]]) -> Bool {
        var reaches = after.map(Set.init)
        for _ in after.indices {
            for item in after.indices { for gate in reaches[item] { reaches[item].formUnion(reaches[gate]) } }
        }
        return after.indices.contains { reaches[$0].contains($0) }
    }

    @Test func cyclesAreFoundExactlyWhereThereAreAny() {
        var (with, without) = (0, 0)
        for seed in 0..<4000 {
            var random = SplitMix64(seed: seed)
            let after = graph(random.int(1...7), dense: random.int(0...3), &random)
            let isCyclic = hasCycle(after)
            do throws(Chain.Cycle) {
                let chain = try Chain(after: after)
                without += 1
                #expect(!isCyclic && isOrdered(chain, after), "seed \(seed)")
            } catch {
                with += 1
                #expect(isCyclic && isCycle(error.items, after), "seed \(seed): \(error.items)")
            }
        }
        #expect(with > 500 && without > 500)
    }

    private func isOrdered(_ chain: Chain, _ after: [[Int]]) -> Bool {
        var place = Array(repeating: -1, count: after.count)
        for (position, item) in chain.order.enumerated() { place[item] = position }
        return chain.order.count == after.count && !place.contains(-1)
            && after.indices.allSatisfy { item in after[item].allSatisfy { place[$0] < place[item] } }
    }

    /// Each item of a cycle gates the next one, and the last gates the first; none is repeated.
    private func isCycle(_ items: [Int], _ after: [[Int]]) -> Bool {
        !items.isEmpty && Set(items).count == items.count
            && items.indices.allSatisfy { after[items[($0 + 1) % items.count]].contains(items[$0]) }
    }

    @Test func tiesKeepTheOrderGiven() throws {
        #expect(try Chain(after: [[], [], []]).order == [0, 1, 2])
        #expect(try Chain(after: [[2], [], []]).order == [2, 0, 1])
        #expect { try Chain(after: [[0]]) } throws: { ($0 as? Chain.Cycle)?.items == [0] }
    }

    @Test func aVeryLongChainIsSafe() throws {
        let count = 100_000
        let chain = try Chain(after: (0..<count).map { $0 + 1 < count ? [$0 + 1] : [] })
        #expect(chain.order.first == count - 1 && chain.order.last == 0)
        let starts = chain.starts(of: [0], own: { .on(Day($0)) }, isFixed: { _ in false })
        #expect(starts.count == count && starts[0] == .on(Day(count - 1)))
    }

    @Test func startsAgreeWithAFixpoint() throws {
        for seed in 0..<2000 {
            var random = SplitMix64(seed: seed)
            let after = acyclic(random.int(1...9), &random)
            let own: [When] = after.map { _ in random.int(0...9) == 0 ? .never : .on(Day(random.int(0...9))) }
            let fixed = after.map { _ in random.int(0...4) == 0 }
            let chain = try Chain(after: after)
            let starts = chain.starts(own: own, fixed: fixed)
            guard starts == fixpoint(after, own, fixed) else {
                Issue.record("seed \(seed): \(starts)")
                return
            }
            let some = after.indices.filter { _ in random.int(0...1) == 0 }
            let theirs = chain.starts(of: some, own: { own[$0] }, isFixed: { fixed[$0] })
            #expect(some.allSatisfy { theirs[$0] == starts[$0] }, "seed \(seed): \(theirs)")
            for item in after.indices {
                let path = chain.critical(item, own: own, starts: starts, fixed: fixed)
                #expect(isCritical(path, item, after, own, starts, fixed), "seed \(seed): \(path)")
            }
        }
    }

    private func fixpoint(_ after: [[Int]], _ own: [When], _ fixed: [Bool]) -> [When] {
        var (starts, before) = (own, [When]())
        while starts != before {
            before = starts
            for item in after.indices where !fixed[item] {
                starts[item] = ([own[item]] + after[item].map { starts[$0] }).max()!
            }
        }
        return starts
    }

    /// A path along waits, all of one start, to an item whose own day (or history) sets it.
    private func isCritical(
        _ path: [Int], _ item: Int, _ after: [[Int]], _ own: [When], _ starts: [When], _ fixed: [Bool]
    ) -> Bool {
        guard path.first == item, let last = path.last else { return false }
        return own[last] == starts[item]
            && path.allSatisfy { starts[$0] == starts[item] }
            && zip(path, path.dropFirst()).allSatisfy { after[$0].contains($1) && !fixed[$0] && own[$0] < starts[$0] }
    }
}
