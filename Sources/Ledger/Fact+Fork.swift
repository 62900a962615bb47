import Units

extension Fact {
    /// The fact that begins a branch after this one: what `decide` gives on the ledger folded up to here, without the
    /// folding, since a fork looks at nothing in it.
    ///
    /// Refused `bad_branch` after the fact that dropped a branch, `clock_back` before this fact's time.
    public func forked(as branch: BranchName, from parent: BranchName, _ stamp: Stamp) throws(Refusal) -> Fact {
        var ledger = Ledger(branch: branch)
        (ledger.seq, ledger.hash, ledger.clock) = (seq, hash, recordedAt)
        ledger.isDropped = kind == "branch_dropped"
        return try ledger.record(.fork(parent: parent, at: seq), Outcome(), stamp).fact
    }
}
