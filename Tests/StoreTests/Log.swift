import Foundation
import Ledger
import Store
import Testing
import TestRandom
import Units

/// The seed of a randomised test: HEADROOM_SEED, or one drawn and printed.
func seed(of test: String) -> Int {
    let given = ProcessInfo.processInfo.environment["HEADROOM_SEED"].flatMap { Int($0) }
    let seed = given ?? Int.random(in: 0..<1_000_000_000)
    print("\(test): HEADROOM_SEED=\(seed)")
    return seed
}

/// Draws batches that a store has to admit.
struct Batches {
    private(set) var random: SplitMix64
    private var heads: [(branch: BranchName, seq: Int)] = [("main", 0)]

    init(seed: Int) { random = SplitMix64(seed: seed) }

    /// One to three facts, mostly on main, now and then the first of a new branch; the first carries a key of its own.
    mutating func next(most: Int = 3, payload: ClosedRange<Int> = 0...600) -> [Fact] {
        (0..<random.int(1...most)).map { index in
            let place = place()
            heads[place].seq += 1
            let (branch, seq) = heads[place]
            return .made(
                seq, on: branch, tenant: "tenant", key: index == 0 ? "\(branch)-\(seq)" : "",
                payload: text(random.int(payload)))
        }
    }

    /// The batch that was drawn last was not written: its numbers are free.
    mutating func takeBack(_ batch: [Fact]) {
        for fact in batch.reversed() {
            guard let place = heads.firstIndex(where: { $0.branch == fact.branch }) else { continue }
            heads[place].seq -= 1
        }
    }

    private mutating func place() -> Int {
        if random.chance(5) { heads.append((BranchName("fork-\(heads.count)"), random.int(0...9))) }
        return random.chance(70) ? 0 : random.int(0...heads.count - 1)
    }

    private func text(_ count: Int) -> String { String(repeating: "{\"é\":7}", count: count / 8) }
}

extension Store {
    /// Whether the store holds exactly these facts, by every way of asking.
    func holds(_ batches: [[Fact]]) throws -> Bool {
        let all = batches.flatMap { $0 }
        var branches: [BranchName] = []
        for fact in all where !branches.contains(fact.branch) { branches.append(fact.branch) }
        branches = branches.filter { $0 == "main" } + branches.filter { $0 != "main" }
        guard try self.branches() == branches else { return false }
        return try branches.allSatisfy { branch in
            try facts(of: branch, after: Int.min) == all.filter { $0.branch == branch }
        }
            && all.allSatisfy {
                try $0.requestKey.isEmpty || fact(tenant: $0.tenant, key: $0.requestKey) == $0
            }
    }
}
