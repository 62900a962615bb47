import Ledger
import Units
import Verify

extension FactRow {
    /// A fact as the verifier reads it.
    public init(_ fact: Fact) {
        self.init(
            branch: fact.branch.text, seq: fact.seq, schema: fact.schema, recordedAt: fact.recordedAt.description,
            effectiveDay: fact.effectiveDay.description, tenant: fact.tenant, actor: fact.actor, kind: fact.kind,
            requestKey: fact.requestKey, payload: fact.payload, hash: fact.hash, previousHash: fact.previousHash)
    }
}

extension Answers {
    /// Everything derived again from the log by separate, naive code.
    /// - Parameter head: `SEQ:HASH` of a head noted before: what was cut from the end or rewritten since is found.
    /// - Throws: `bad_request` where that is of another form.
    public static func verdict(_ facts: [Fact], head: String? = nil) throws(Refusal) -> Verdict {
        verify(facts.map(FactRow.init), remembering: try head.map(remembered))
    }

    private static func remembered(_ text: String) throws(Refusal) -> (seq: Int, hash: String) {
        let parts = text.split(separator: ":").map(String.init)
        guard parts.count == 2, let seq = Int(parts[0]), parts[1].count == 64 else {
            throw Refusal(.badRequest, "head: '\(text)' is not allowed; allowed: SEQ:HASH, as `verify` printed it")
        }
        return (seq, parts[1])
    }
}
