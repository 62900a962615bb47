import Units

/// The log as a chain of rows: each follows the one before it and carries the hash of its own fields (DESIGN §2.7).
struct LogChain {
    static let genesisHash = String(repeating: "0", count: 64)

    private var seq = 0
    private var hash = LogChain.genesisHash
    private var recordedAt: Instant?
    private var keys: Set<String> = []
    private var seal = Seal()
    /// Whether numbers, links and hashes were right so far.
    private(set) var isWhole = true

    /// What is wrong with the next row. Goes on from the row as it is, so that one fault is told once.
    mutating func faults(of fact: FactRow) -> [String] {
        let found = [faultOfSequence(fact), faultOfLink(fact), faultOfHash(fact)].compactMap(\.self)
        if !found.isEmpty { isWhole = false }
        (seq, hash) = (fact.seq, fact.hash)
        return found + [faultOfTime(fact), faultOfKey(fact), faultOfFields(fact)].compactMap(\.self)
    }

    private func faultOfSequence(_ fact: FactRow) -> String? {
        fact.seq == seq &+ 1 ? nil : "has number \(fact.seq), and \(seq &+ 1) is due"
    }

    private func faultOfLink(_ fact: FactRow) -> String? {
        if fact.previousHash == hash { return nil }
        return "names \(fact.previousHash.prefix(12))… as the hash before it, and that is \(hash.prefix(12))…"
    }

    private mutating func faultOfHash(_ fact: FactRow) -> String? {
        fact.hash == seal.hash(of: fact) ? nil : "does not match its hash: it was changed after it was written"
    }

    private mutating func faultOfTime(_ fact: FactRow) -> String? {
        guard fact.recordedAt.utf8.count == 24, let instant = Instant(fact.recordedAt) else {
            return "was recorded at '\(fact.recordedAt)', which is not YYYY-MM-DDTHH:MM:SS.sssZ"
        }
        defer { recordedAt = instant }
        guard let before = recordedAt, instant < before else { return nil }
        return "was recorded at \(instant), before the fact in front of it (\(before)): time never runs back"
    }

    private mutating func faultOfKey(_ fact: FactRow) -> String? {
        guard !fact.requestKey.isEmpty, !keys.insert("\(fact.tenant)\u{1F}\(fact.requestKey)").inserted else {
            return nil
        }
        return "uses the request key '\(fact.requestKey)' of tenant '\(fact.tenant)' a second time"
    }

    private func faultOfFields(_ fact: FactRow) -> String? {
        if !Schema.known.contains(fact.schema) {
            return
                "has schema \(fact.schema); known are \(Schema.known.lowerBound) to \(Schema.known.upperBound)"
        }
        return Day(fact.effectiveDay) == nil ? "is effective on '\(fact.effectiveDay)', which is not a day" : nil
    }
}
