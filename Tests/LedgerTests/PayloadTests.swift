import Foundation
import Ledger
import TestRandom
import Testing
import Units

/// Facts' payloads, whole and damaged, read by our decoder and by Foundation's.
@Suite struct PayloadTests {
    private static let payloads = (GoldenLog.facts + GoldenContracts.facts).map(\.payload)

    private struct Said: Equatable {
        let command: Command
        let outcome: Outcome
        let reason: String?

        init(_ body: FactBody) { (command, outcome, reason) = (body.command, body.outcome, body.reason) }
    }

    private static func ours(_ text: String) throws -> Said { Said(try CanonicalJSON.value(FactBody.self, from: text)) }

    private static func theirs(_ text: String) throws -> Said {
        Said(try JSONDecoder().decode(FactBody.self, from: Data(text.utf8)))
    }

    @Test func everyGoldenPayloadSaysWhatFoundationReads() throws {
        for payload in PayloadTests.payloads {
            #expect(try PayloadTests.ours(payload) == PayloadTests.theirs(payload))
            let body = try CanonicalJSON.value(FactBody.self, from: payload)
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            #expect(try CanonicalJSON.text(body) == String(decoding: encoder.encode(body), as: UTF8.self))
            #expect(try CanonicalJSON.text(body) == payload)
        }
    }

    /// Damage is never read as something else than Foundation reads, and nothing is taken that it refuses.
    @Test(arguments: 0..<4) func damagedPayloadsAreRefusedWhereFoundationRefuses(_ seed: Int) throws {
        var random = SplitMix64(seed: seed)
        var (taken, refused) = (0, 0)
        for _ in 0..<2500 {
            let text = PayloadTests.damaged(random.one(of: PayloadTests.payloads), &random)
            guard let ours = try? PayloadTests.ours(text) else {
                refused += 1
                continue
            }
            taken += 1
            #expect((try? PayloadTests.theirs(text)) == ours, "seed \(seed): \(text)")
        }
        #expect(taken > 100 && refused > 100)
    }

    private static func damaged(_ payload: String, _ random: inout SplitMix64) -> String {
        var bytes = Array(payload.utf8)
        let place = random.int(0...(bytes.count - 1))
        switch random.int(0...6) {
        case 0: bytes[place] ^= 1 << UInt8(random.int(0...7))
        case 1: bytes.removeLast(bytes.count - place)
        case 2: bytes.remove(at: place)
        case 3: bytes.insert(random.one(of: Array("0123456789-,:{}[]\"\\".utf8)), at: place)
        case 4: return exchanged(payload, &random)
        case 5: return spliced(payload, &random)
        default:
            // A number with more digits, where there is one.
            guard let digit = bytes[place...].firstIndex(where: { (48...57).contains($0) }) else { break }
            bytes.insert(contentsOf: Array(repeating: bytes[digit], count: random.int(1...22)), at: digit)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Other texts, escapes and literals in the place of some.
    private static func exchanged(_ payload: String, _ random: inout SplitMix64) -> String {
        let (old, new) = random.one(of: [
            ("\"rows\"", "\"r\\u006fws\""), ("us", "\\u0075s"), ("2026", "2025"), ("[]", "null"), ("null", "[]"),
            ("null", "0"), ("\"", "\\\""), ("e", "é"), ("a", "\\ud83d\\ude00"), ("a", "\\ud83d"),
            ("command", "Command"),
            (",", " ,\n"), (":", " : "), ("1", "1.0"), ("1", "true"), ("k", "\u{212A}"), ("{}", "{\"x\":1}"),
        ])
        guard chanceOfOne(payload, old, &random) else { return payload.replacing(old, with: new) }
        return payload.replacing(old, with: new, maxReplacements: 1)
    }

    private static func chanceOfOne(_ payload: String, _ old: String, _ random: inout SplitMix64) -> Bool {
        payload.contains(old) && random.chance(70)
    }

    /// A member of an object a second time, or with the members of another payload.
    private static func spliced(_ payload: String, _ random: inout SplitMix64) -> String {
        let other = random.one(of: payloads)
        return random.chance(50)
            ? payload.replacing("{\"", with: "{\"moves\":[],\"", maxReplacements: random.int(1...3))
            : String(payload.dropLast()) + "," + other.dropFirst()
    }

    // MARK: Bodies that are kept

    @Test func aKeptBodyIsWhatThePayloadSays() throws {
        for fact in GoldenContracts.facts {
            let kept = fact.keepingBody
            #expect(kept == fact && kept.hashValue == fact.hashValue && kept.expectedHash == fact.hash)
            for _ in 0..<2 { #expect(try Said(kept.body()) == Said(fact.body())) }
        }
    }

    @Test func whatCannotBeReadIsRefusedEachTime() throws {
        let fact = Changed.with(GoldenLog.facts[0], payload: "{}").keepingBody
        for _ in 0..<2 { #expect(throws: Fact.Damage.self) { try fact.body() } }
    }
}
