import Ledger
import Units

/// The statements of one ledger, on a connection that stands.
struct PostgresLedger {
    let connection: PostgresConnection
    let address: PostgresAddress
    /// By branch, the last fact that is known to be on a standby, too.
    var confirmed: [BranchName: Int]

    private var ledger: PostgresStatement.Value { .text(address.ledger) }

    // MARK: Reading

    /// Branches by the position of their first fact, each found with one step down the primary key.
    mutating func branches() throws -> [BranchName] {
        let rows = try connection.run(
            """
            WITH RECURSIVE first AS (
                (SELECT branch, position FROM headroom.facts WHERE ledger = $1 ORDER BY branch, seq LIMIT 1)
                UNION ALL
                SELECT next.branch, next.position FROM first, LATERAL (
                    SELECT branch, position FROM headroom.facts
                    WHERE ledger = $1 AND branch > first.branch ORDER BY branch, seq LIMIT 1) next)
            SELECT branch FROM first ORDER BY branch <> 'main', position
            """, ledger)
        if address.isStrict, rows.count > 0 { try PostgresStrictness.fence(connection, address.shown) }
        return (0..<rows.count).map { BranchName(rows.text($0, 0)) }
    }

    /// In pages, so that the server's answer is never much bigger than what it becomes; facts are never changed, so pages
    /// make one log.
    mutating func facts(of branch: BranchName, after: Int) throws -> [Fact] {
        var facts: [Fact] = []
        var last = after
        while true {
            let page = try read("branch = $2 AND seq > $3 ORDER BY seq LIMIT 2000", .text(branch.text), .int(last))
            facts += page
            guard page.count == 2000, let end = page.last?.seq else { break }
            last = end
        }
        try confirm(facts)
        return facts
    }

    mutating func fact(of branch: BranchName, seq: Int) throws -> Fact? {
        let found = try read("branch = $2 AND seq = $3", .text(branch.text), .int(seq))
        try confirm(found)
        return found.first
    }

    mutating func fact(tenant: String, key: String) throws -> Fact? {
        guard !key.isEmpty else { return nil }
        let found = try read("tenant = $2 AND request_key = $3 AND request_key <> ''", .text(tenant), .text(key))
        try confirm(found)
        return found.first
    }

    /// In one round trip. Each key is looked up by itself, along the index, whatever the server thinks of the table's size.
    mutating func facts(under keys: [RequestKey]) throws -> [Fact] {
        let keys = keys.filter { !$0.text.isEmpty && !($0.tenant.utf8.contains(0) || $0.text.utf8.contains(0)) }
        if keys.isEmpty { return [] }
        let rows = try connection.run(
            """
            SELECT found.* FROM unnest($2::text[], $3::text[]) AS wanted (tenant, key), LATERAL (
                SELECT \(PostgresLedger.columns) FROM headroom.facts
                WHERE ledger = $1 AND tenant = wanted.tenant AND request_key = wanted.key AND request_key <> ''
                LIMIT 1) found
            """, ledger, .texts(keys.map(\.tenant)), .texts(keys.map(\.text)))
        let found = try (0..<rows.count).map { try PostgresLedger.fact(rows, $0) }
        try confirm(found)
        return found
    }

    private static let columns = """
        branch, seq, schema, recorded_at, effective_day, tenant, actor, kind, request_key, payload, hash, previous_hash
        """

    private func read(_ condition: String, _ values: PostgresStatement.Value...) throws -> [Fact] {
        for case .text(let text) in values where text.utf8.contains(0) { return [] }  // nothing stored can have it
        let rows = try connection.run([
            PostgresStatement(
                "SELECT \(PostgresLedger.columns) FROM headroom.facts WHERE ledger = $1 AND \(condition)",
                values: [ledger] + values)
        ])[0]
        return try (0..<rows.count).map { try PostgresLedger.fact(rows, $0) }
    }

    private static func fact(_ rows: PostgresResult, _ row: Int) throws -> Fact {
        let (branch, seq) = (BranchName(rows.text(row, 0)), rows.int(row, 1) ?? 0)
        guard let at = Instant(rows.text(row, 3)), let day = Day(rows.text(row, 4)) else {
            throw StoreFault.damaged(.unreadable(branch: branch, seq: seq, reason: "its time is not a time"))
        }
        return Fact(
            branch: branch, seq: seq, schema: rows.int(row, 2) ?? 0, recordedAt: at, effectiveDay: day,
            tenant: rows.text(row, 5), actor: rows.text(row, 6), kind: rows.text(row, 7), requestKey: rows.text(row, 8),
            payload: rows.text(row, 9), hash: rows.text(row, 10), previousHash: rows.text(row, 11))
    }

    /// In strict mode facts that others wrote are told only when a standby has them: a commit that was interrupted while it
    /// waited for its standby shows them all the same.
    private mutating func confirm(_ facts: [Fact]) throws {
        guard address.isStrict, facts.contains(where: { $0.seq > confirmed[$0.branch] ?? 0 }) else { return }
        try PostgresStrictness.fence(connection, address.shown)
        note(facts)
    }

    private mutating func note(_ facts: [Fact]) {
        for fact in facts { confirmed[fact.branch] = max(fact.seq, confirmed[fact.branch] ?? 0) }
    }

    // MARK: Writing

    /// Facts that go to the server in one round trip.
    private static let roundTrip = 500

    mutating func append(_ facts: [Fact]) throws {
        let branches = Set(facts.map(\.branch)).sorted()
        try PostgresTransaction(connection, address.shown).finish { connection in
            let opening = opening(branches)
            let first = try connection.run(
                opening + [insert(facts.prefix(PostgresLedger.roundTrip))] + notices(facts))
            try check(facts, branches, Array(first.prefix(opening.count)))
            for start in stride(from: PostgresLedger.roundTrip, to: facts.count, by: PostgresLedger.roundTrip) {
                let part = facts[start..<min(start + PostgresLedger.roundTrip, facts.count)]
                _ = try connection.run([insert(part)])
            }
        }
        note(facts)
    }

    /// Begins, lets one writer at a time begin or go on with a branch (always in the same order, so that none waits for
    /// another in a circle), and looks where the branches stand. Whoever has the turn on a branch is let through first.
    private func opening(_ branches: [BranchName]) -> [PostgresStatement] {
        let locks = branches.flatMap {
            [
                turn("SELECT pg_advisory_xact_lock_shared(", $0),
                PostgresStatement(
                    "SELECT pg_advisory_xact_lock(hashtextextended($1::text || chr(31) || $2::text, 0))", ledger,
                    .text($0.text)),
            ]
        }
        let heads = branches.map {
            PostgresStatement(
                "SELECT seq, hash FROM headroom.facts WHERE ledger = $1 AND branch = $2 ORDER BY seq DESC LIMIT 1",
                ledger, .text($0.text))
        }
        return [PostgresTransaction.begin] + locks + heads + (address.isStrict ? [PostgresStrictness.question] : [])
    }

    private func check(_ facts: [Fact], _ branches: [BranchName], _ answers: [PostgresResult]) throws {
        if address.isStrict, let lack = answers.last.flatMap(PostgresStrictness.lack) {
            throw StoreFault.unreachable(path: address.shown, reason: lack + "; nothing was written")
        }
        let stored = Dictionary(uniqueKeysWithValues: zip(branches, answers.dropFirst(1 + 2 * branches.count)))
        var heads = BranchHeads()
        for fact in facts where !heads.follow(fact, stored: { stored[fact.branch].flatMap(head) }) {
            throw StoreFault.conflict
        }
    }

    private func head(_ answer: PostgresResult) -> BranchHead? {
        answer.int(0, 0).map { BranchHead(seq: $0, hash: answer.text(0, 1)) }
    }

    /// One statement for them all, in their order.
    private func insert(_ facts: some Collection<Fact>) -> PostgresStatement {
        let texts = { (field: (Fact) -> String) in PostgresStatement.Value.texts(facts.map(field)) }
        return PostgresStatement(
            """
            INSERT INTO headroom.facts (ledger, \(PostgresLedger.columns))
            SELECT $1, fact.* FROM unnest(
                $2::text[], $3::bigint[], $4::bigint[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[],
                $10::text[], $11::text[], $12::text[], $13::text[]) AS fact
            """, ledger, texts { $0.branch.text }, .ints(facts.map(\.seq)), .ints(facts.map(\.schema)),
            texts { $0.recordedAt.description }, texts { $0.effectiveDay.description }, texts { $0.tenant },
            texts { $0.actor }, texts { $0.kind }, texts { $0.requestKey }, texts { $0.payload }, texts { $0.hash },
            texts { $0.previousHash })
    }

    // MARK: Turns

    /// A lock of the session, which the end of the connection ends, too. Locks are given in the order asked for.
    func takeTurn(on branch: BranchName) throws { _ = try connection.run([turn("SELECT pg_advisory_lock(", branch)]) }

    func endTurn(on branch: BranchName) throws { _ = try connection.run([turn("SELECT pg_advisory_unlock(", branch)]) }

    private func turn(_ call: String, _ branch: BranchName) -> PostgresStatement {
        PostgresStatement(
            call + "hashtextextended($1::text || chr(31) || $2::text, 1))", ledger, .text(branch.text))
    }

    /// Told to followers by the commit: each branch with the last fact it got.
    private func notices(_ facts: [Fact]) -> [PostgresStatement] {
        let last = facts.reduce(into: [BranchName: Int]()) { $0[$1.branch] = $1.seq }
        return last.sorted { $0.key < $1.key }.map { branch, seq in
            PostgresStatement(
                "SELECT pg_notify($1::text, $2::text)", .text(PostgresFollower.channel(address)),
                .text("\(branch) \(seq)"))
        }
    }

    // MARK: Snapshots

    mutating func snapshot(of branch: BranchName, notAfter seq: Int) throws -> Snapshot? {
        guard !branch.text.utf8.contains(0) else { return nil }
        let rows = try connection.run(
            "SELECT seq, hash, body FROM headroom.snapshots WHERE ledger = $1 AND branch = $2 AND seq <= $3",
            ledger, .text(branch.text), .int(seq))
        guard rows.count == 1, let seq = rows.int(0, 0) else { return nil }
        return Snapshot(branch: branch, seq: seq, hash: rows.text(0, 1), body: rows.bytes(0, 2))
    }

    /// Derived, so it need not wait for a disk or a standby.
    mutating func keep(_ snapshot: Snapshot) throws {
        let store = PostgresStatement(
            """
            INSERT INTO headroom.snapshots VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (ledger, branch) DO UPDATE SET (seq, hash, body) = (excluded.seq, excluded.hash, excluded.body)
            """, ledger, .text(snapshot.branch.text), .int(snapshot.seq), .text(snapshot.hash), .bytes(snapshot.body))
        try PostgresTransaction(connection, address.shown).finish { connection in
            _ = try connection.run([
                PostgresTransaction.begin, PostgresStatement("SET LOCAL synchronous_commit = off"), store,
            ])
        }
    }
}
