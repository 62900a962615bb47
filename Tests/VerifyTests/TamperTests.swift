import Testing
import Verify

/// Every way to tamper with one fact of a log of 30, at every place: the fact and the word are right.
@Suite("Tampering")
struct TamperTests {
    static let log: LogBuilder = {
        var log = LogBuilder.promised()
        for day in 10..<29 { log.clock("2026-01-\(day)") }
        log.amend("O1", outcome: "\"pending\":true")
        log.add("amendment_withdrawn", "\"withdraw\":{\"order\":\"O1\"}", key: "k")
        log.cancel("O1", money: JSON.money("O1"))
        log.clock("2026-01-29")
        return log
    }()
    static var rows: [FactRow] { log.rows }
    static let other = String(repeating: "a", count: 64)

    /// One field changed, by the field's name.
    static let edits: [(field: String, change: @Sendable (FactRow) -> FactRow)] = [
        ("branch", { $0.with(branch: "mian") }), ("seq up", { $0.with(seq: $0.seq + 100) }),
        ("seq down", { $0.with(seq: -$0.seq) }), ("seq to 1 or 2", { $0.with(seq: $0.seq == 1 ? 2 : 1) }),
        ("schema", { $0.with(schema: 3 - $0.schema) }),
        ("recorded_at", { $0.with(recordedAt: "2026-01-01T00:00:00.001Z") }),
        ("effective_day", { $0.with(effectiveDay: "2026-01-31") }), ("tenant", { $0.with(tenant: "beta") }),
        ("actor", { $0.with(actor: "nobody") }), ("kind", { $0.with(kind: "clock_sett") }),
        ("request_key", { $0.with(requestKey: "other") }), ("payload", { $0.with(payload: $0.payload + " ") }),
        ("hash", { $0.with(hash: other) }), ("hash in capitals", { $0.with(hash: $0.hash.uppercased()) }),
        ("previous_hash", { $0.with(previousHash: other) }),
    ]

    private func expect(
        _ rows: [FactRow], _ seq: Int, _ what: Tampering, _ how: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let verdict = verify(rows)
        let first = verdict.firstTampered
        let found = first?.seq == seq && first?.what == what
        #expect(found, "\(how): \(String(describing: first))", sourceLocation: sourceLocation)
        let said = verdict.faults.first?.hasPrefix("fact \(seq) was \(what.rawValue): ") == true
        #expect(said, "\(how): \(verdict.faults.first ?? "")", sourceLocation: sourceLocation)
    }

    @Test func `a whole log is well and has a head`() throws {
        let verdict = verify(Self.rows)
        #expect(verdict.faults == [])
        #expect(verdict.firstTampered == nil)
        #expect((verdict.head?.branch, verdict.head?.seq, verdict.head?.hash) == ("main", 30, Self.rows[29].hash))
        #expect(verify([]).head == nil)
    }

    @Test(arguments: edits) func `an edited fact is named`(
        _ edit: (field: String, change: @Sendable (FactRow) -> FactRow)
    ) {
        for place in Self.rows.indices {
            var rows = Self.rows
            rows[place] = edit.change(rows[place])
            expect(rows, place + 1, .edited, "\(edit.field) of \(place + 1), in the order of the file")
            expect(
                rows.sorted { $0.seq < $1.seq }, place + 1, .edited, "\(edit.field) of \(place + 1), in order of seq")
        }
    }

    @Test func `a fact whose link or hash is that of any other fact is named`() {
        for place in Self.rows.indices {
            for from in Self.rows.indices where from != place {
                var rows = Self.rows
                rows[place] = rows[place].with(previousHash: rows[from].previousHash)
                expect(rows, place + 1, .edited, "the link of \(from + 1) in \(place + 1)")
                rows = Self.rows
                rows[place] = rows[place].with(hash: rows[from].hash)
                expect(rows, place + 1, .edited, "the hash of \(from + 1) in \(place + 1)")
            }
        }
    }

    @Test func `a removed fact is named, but for the last`() {
        for place in Self.rows.indices.dropLast() {
            var rows = Self.rows
            rows.remove(at: place)
            expect(rows, place + 1, .removed, "\(place + 1)")
            for end in place..<(Self.rows.count - 1) {
                rows = Self.rows
                rows.removeSubrange(place...end)
                expect(rows, place + 1, .removed, "\(place + 1) to \(end + 1)")
            }
        }
    }

    @Test func `a fact that stands twice is named`() {
        for place in Self.rows.indices {
            for at in 0...Self.rows.count {
                var rows = Self.rows
                rows.insert(Self.rows[place], at: at)
                expect(rows, place + 1, .inserted, "\(place + 1) again at \(at)")
                for seq in [31, 40] {
                    rows[at] = rows[at].with(seq: seq)
                    expect(rows, seq, .inserted, "\(place + 1) again as \(seq) at \(at)")
                }
            }
        }
    }

    @Test func `a fact put between others is named`() {
        for place in 1..<Self.rows.count {
            let forged = Self.rows[place].with(payload: Self.rows[3].payload + " ")
            var rows = Self.rows
            rows.insert(forged.sealed(after: rows[place - 1].hash), at: place)
            if place < Self.rows.count - 1 { expect(rows, place + 1, .inserted, "sealed after \(place)") }
            rows[place] = forged.sealed(after: Self.other)
            expect(rows, place + 1, .inserted, "sealed after nothing, at \(place)")
            rows[place] = forged.with(seq: 40).sealed(after: Self.other)
            expect(rows, 40, .inserted, "sealed after nothing, as 40 at \(place)")
            rows[place] = forged
            expect(rows, place + 1, .inserted, "with the hash of another, at \(place)")
            rows[place] = forged.with(hash: Self.other, previousHash: Self.other)
            expect(rows, place + 1, .inserted, "with no hash, at \(place)")
        }
    }

    @Test func `a fact put between others that were numbered anew is named`() {
        for place in 1..<(Self.rows.count - 1) {
            let forged = Self.rows[place].with(payload: Self.rows[3].payload + " ").sealed(
                after: Self.rows[place - 1].hash)
            let later = Self.rows[place...].map { $0.with(seq: $0.seq + 1) }
            expect(Self.rows[..<place] + [forged] + later, place + 1, .inserted, "\(place + 1)")
        }
    }

    @Test func `facts that changed places are named`() {
        for place in Self.rows.indices.dropLast() {
            var rows = Self.rows
            rows.swapAt(place, place + 1)
            expect(rows, place + 1, .reordered, "\(place + 1) and \(place + 2)")
            rows = Self.rows
            let (one, two) = (rows[place], rows[place + 1])
            rows[place] = two.with(seq: one.seq)
            rows[place + 1] = one.with(seq: two.seq)
            expect(rows, place + 1, .edited, "numbers of \(place + 1) and \(place + 2)")
        }
    }

    @Test func `a moved fact is named`() {
        for from in Self.rows.indices {
            for to in Self.rows.indices where to != from && to != from - 1 {
                var rows = Self.rows
                rows.insert(rows.remove(at: from), at: to)
                expect(rows, from + 1, .reordered, "\(from + 1) to \(to)")
            }
        }
    }

    @Test(arguments: edits.filter { !$0.field.hasPrefix("hash") && $0.field != "previous_hash" })
    func `a fact edited and sealed anew is named, but for the last`(
        _ edit: (field: String, change: @Sendable (FactRow) -> FactRow)
    ) {
        for place in Self.rows.indices.dropLast() {
            var rows = Self.rows
            rows[place] = edit.change(rows[place]).sealed(after: place == 0 ? nil : rows[place - 1].hash)
            expect(rows, place + 1, .resealed, "\(edit.field) of \(place + 1)")
        }
    }

    @Test func `the first of two is named`() {
        for one in 0..<14 {
            for two in stride(from: one + 3, to: 29, by: 5) {
                var rows = Self.rows
                rows[one] = rows[one].with(actor: "nobody")
                rows.remove(at: two)
                expect(rows, one + 1, .edited, "\(one + 1) edited, \(two + 1) removed")
                rows = Self.rows
                rows[two] = rows[two].with(actor: "nobody")
                rows.remove(at: one)
                expect(rows, one + 1, .removed, "\(one + 1) removed, \(two + 1) edited")
                rows = Self.rows
                rows.swapAt(two, two + 1)
                rows[one] = rows[one].with(actor: "nobody").sealed(after: one == 0 ? nil : rows[one - 1].hash)
                expect(rows, one + 1, .resealed, "\(one + 1) sealed anew, \(two + 1) moved")
            }
        }
    }

    @Test func `sentences say how it was found`() {
        var rows = Self.rows
        rows.remove(at: 16)
        let link = Self.rows[16].hash.prefix(12)
        #expect(
            verify(rows).faults.first
                == "fact 17 was removed: fact 18 names \(link)… as the hash before it, which no fact has")
        rows.insert(rows.remove(at: 20), at: 16)
        #expect(
            verify(rows).faults.first
                == "fact 17 was removed: fact 18 names \(link)… as the hash before it, which no fact has",
            "fact 22 stands where it was")
        rows = Self.rows
        rows.removeSubrange(16...18)
        #expect(
            verify(rows).faults.first?.hasPrefix("fact 17 was removed: all up to fact 19 are gone, for fact 20 names")
                == true)
        rows = Self.rows
        rows[16] = rows[16].with(seq: 40)
        #expect(
            verify(rows).faults.first
                == "fact 17 was edited: it does not match its hash, and the facts before it are as they were written; it calls itself 40"
        )
        rows = Self.rows
        rows.insert(rows.remove(at: 16), at: 20)
        #expect(verify(rows).faults.first == "fact 17 was reordered: it stands after fact 21")
        rows = Self.rows
        rows.insert(rows.remove(at: 16), at: 4)
        #expect(verify(rows).faults.first == "fact 17 was reordered: it stands before fact 5")
        rows = Self.rows
        rows[16] = rows[16].with(actor: "nobody").sealed(after: rows[15].hash)
        #expect(
            verify(rows).faults.first
                == "fact 17 was re-sealed: its own hash is right, and fact 18 names \(link)… as the hash before it")
    }

    // MARK: The end

    @Test func `a log cut after its head was noted is found`() {
        for head in Self.rows {
            #expect(verify(Self.rows, remembering: (head.seq, head.hash)).ok)
            for end in 0..<head.seq {
                let verdict = verify(Array(Self.rows[..<end]), remembering: (head.seq, head.hash))
                #expect((verdict.firstTampered?.seq, verdict.firstTampered?.what) == (end + 1, .removed))
                #expect(
                    verdict.faults.first
                        == "fact \(end + 1) was removed: the log ends at \(end), and fact \(head.seq) with hash "
                        + "\(head.hash.prefix(12))… was seen before: facts were removed from its end")
            }
        }
    }

    @Test func `a log written anew after its head was noted is found`() {
        for changed in Self.rows {
            let rows = Self.log.changing(changed.seq) { $0.with(actor: "nobody") }
            #expect(verify(rows).ok, "nothing in the log alone shows it")
            for head in Self.rows {
                let verdict = verify(rows, remembering: (head.seq, head.hash))
                guard head.seq >= changed.seq else {
                    #expect(verdict.ok)
                    continue
                }
                #expect((verdict.firstTampered?.seq, verdict.firstTampered?.what) == (head.seq, .resealed))
                #expect(verdict.faults.count == 1)
            }
        }
    }

    @Test func `an edit before a cut is told first, and the cut too`() {
        var rows = Array(Self.rows[..<20])
        rows[9] = rows[9].with(actor: "nobody")
        let verdict = verify(rows, remembering: (30, Self.rows[29].hash))
        #expect((verdict.firstTampered?.seq, verdict.firstTampered?.what) == (10, .edited))
        #expect(verdict.faults.contains { $0.hasPrefix("fact 21 was removed: the log ends at 20") })
    }
}
