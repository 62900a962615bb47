import Foundation
import Ledger
import Store
import TestRandom
import Testing
import Units

/// The seed of a randomised test: HEADROOM_SEED, or a new one; printed either way.
func drawnSeed(_ test: String = #function) -> Int {
    let seed = ProcessInfo.processInfo.environment["HEADROOM_SEED"].flatMap { Int($0) } ?? Int.random(in: 1...999_999)
    print("\(test): HEADROOM_SEED=\(seed)")
    return seed
}

let isSoak = ProcessInfo.processInfo.environment["HEADROOM_SOAK"] == "1"

/// An append that was tried, and what is known of it.
struct Attempt: Sendable {
    enum Outcome: Equatable, Sendable {
        case acknowledged
        /// The store said that nothing was written.
        case refused(StoreFault)
        case unknown
    }

    let facts: [Fact]
    /// How many calls had reached the disk before it and when it returned.
    let began, ended: Int
    let outcome: Outcome
}

/// What reached the disk of a ledger, and what its user knew when.
struct Trace {
    let events: [DiskEvent]
    /// How many calls it took to make the ledger.
    let opened: Int
    let attempts: [Attempt]

    /// The facts that must be there after a crash at a point.
    func required(at point: Int) -> [Fact] {
        attempts.filter { $0.outcome == .acknowledged && $0.ended <= point }.flatMap(\.facts)
    }

    /// The batches of which one may be there besides: begun, and neither acknowledged nor refused when it crashed. When a
    /// call is torn, the append that makes it has begun.
    func possible(at point: Int, tearing: Bool) -> [[Fact]] {
        attempts.filter { attempt in
            (attempt.began < point || tearing && attempt.began == point)
                && (point < attempt.ended || attempt.outcome == .unknown)
        }.map(\.facts)
    }
}

/// A ledger on a watched disk.
final class RecordedLedger {
    let path: String
    let disk: FaultDisk
    private var opening: SQLiteStore?
    private(set) var attempts: [Attempt] = []
    private let opened: Int

    /// Makes it, or opens what is there.
    init(_ path: String) throws {
        self.path = path
        disk = FaultDisk(path)
        opening = try SQLiteStore(path: path, create: true)
        opened = disk.count
    }

    /// Tries an append and writes down what came of it.
    @discardableResult
    func append(_ facts: [Fact]) -> Attempt.Outcome {
        let began = disk.count
        var outcome = Attempt.Outcome.acknowledged
        do throws(StoreFault) {
            try store.append(facts)
        } catch {
            if case .unknown = error { outcome = .unknown } else { outcome = .refused(error) }
        }
        attempts.append(Attempt(facts: facts, began: began, ended: disk.count, outcome: outcome))
        return outcome
    }

    /// Closes and opens it: its write-ahead log is folded in and deleted.
    func restart() throws {
        opening = nil
        opening = try SQLiteStore(path: path)
    }

    /// Closes it; it cannot be used any more.
    func close() { opening = nil }

    private var store: SQLiteStore {
        guard let opening else { preconditionFailure("\(path) was closed") }
        return opening
    }

    func trace() -> Trace { Trace(events: disk.events(), opened: opened, attempts: attempts) }

    /// What this opening can read, and what a new one can.
    func facts() throws -> [Fact] { try store.facts(of: "main", after: 0) }
    func factsOfAnother() throws -> [Fact] { try SQLiteStore(path: path).facts(of: "main", after: 0) }
}

/// Facts of all sizes, one batch after another.
struct FactSource {
    private var random: SplitMix64
    private var seq = 0
    private let largest: Int

    init(seed: Int, largest: Int = 20_000) { (random, self.largest) = (SplitMix64(seed: seed), largest) }

    /// One to three facts, some with keys.
    mutating func batch() -> [Fact] { (1...random.int(1...3)).map { _ in fact(size()) } }

    mutating func fact(_ size: Int) -> Fact {
        seq += 1
        let key = random.chance(40) ? "key-\(seq)" : ""
        return .made(seq, tenant: random.one(of: ["a", "b"]), key: key, payload: payload(size))
    }

    /// Another batch with the same numbers, as another writer would have it.
    mutating func rival(of batch: [Fact]) -> [Fact] { batch.map { .made($0.seq, payload: payload(size())) } }

    private mutating func size() -> Int {
        random.int(20...[300, 300, 300, 300, 300, 300, 300, 3000, 3000, largest][random.int(0...9)])
    }

    private mutating func payload(_ size: Int) -> String {
        let letters = Array("abcdefghijklmnopqrstuvwxyz012345".utf8)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(size + 12)
        while bytes.count < size {
            var word = random.next()
            for _ in 0..<12 {
                bytes.append(letters[Int(word & 31)])
                word >>= 5
            }
        }
        return "\"" + String(decoding: bytes.prefix(size), as: UTF8.self) + "\""
    }
}
