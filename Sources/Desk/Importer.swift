import Ledger
import Promise
import Store
import Tables
import Units

/// Makes a ledger of an imported folder: all of it, or nothing.
public struct Importer: Sendable {
    private let content: Import

    public init(_ content: Import) { self.content = content }

    /// The facts the folder makes and the ledger they lead to; writes nothing. Throws every fault the ledger finds.
    /// - Parameter progress: called with the entries done and in all, now and then.
    public func facts(progress: (Int, Int) -> Void = { _, _ in }) throws(Faults) -> (facts: [Fact], ledger: Ledger) {
        if let facts = content.facts { return (facts, try replayed(facts)) }
        var ledger = Ledger()
        var facts: [Fact] = []
        facts.reserveCapacity(content.entries.count)
        for (index, entry) in content.entries.enumerated() {
            do {
                let isLast = index == content.entries.count - 1
                let outcome = isLast ? try ledger.propose(entry.command, at: entry.at) : Outcome()
                facts.append(try ledger.record(entry.command, outcome, stamp(entry, ledger)).fact)
            } catch {
                throw Faults([Fault(entry.file, line: entry.line, error.message)])
            }
            if index % 1000 == 0 { progress(index, content.entries.count) }
        }
        return (facts, ledger)
    }

    private func stamp(_ entry: Import.Entry, _ ledger: Ledger) -> Stamp {
        let at = max(entry.at, ledger.seq == 0 ? entry.at : ledger.clock)
        return Stamp(at: at, effectiveDay: entry.at.day, tenant: "", actor: "import")
    }

    /// A log replayed verbatim, every hash checked.
    private func replayed(_ facts: [Fact]) throws(Faults) -> Ledger {
        var ledger = Ledger(branch: facts.first?.branch ?? "main")
        for (index, fact) in facts.enumerated() {
            do {
                try ledger.replay(fact)
            } catch {
                throw Faults([Fault("facts.csv", line: index + 2, "\(error)")])
            }
        }
        return ledger
    }

    /// Where the other files of a folder differ from what its log gives; a log that is replayed admits no other truth.
    /// Tables of pegs are compared where they are given.
    public static func differences(
        files: [String: [UInt8]], ledger: Ledger, facts: [Fact], pegged: Export.Pegged? = nil
    ) -> [Fault] {
        var faults: [Fault] = []
        for (name, text) in Export(ledger, facts: facts, pegged: pegged).files() {
            guard let given = files[name], given != Array(text.utf8) else { continue }
            let isPegs = [Schema.pegs.file, Schema.stands.file].contains(name)
            // Before there were pegs the table had a header alone.
            if isPegs, pegged == nil || given.count(where: { $0 == UInt8(ascii: "\n") }) <= 1 { continue }
            let theirs = given.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            let ours = Array(text.utf8).split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            let line = zip(theirs, ours).enumerated().first { $1.0 != $1.1 }?.offset ?? min(theirs.count, ours.count)
            faults.append(
                Fault(
                    name, line: line + 1,
                    "differs from what facts.csv gives; the log is the truth: leave facts.csv out to "
                        + "import changed files, or leave the files as exported"))
        }
        return faults
    }
}
