import Finance
import Ledger
import Peg
import Promise
import Silicon
import Units

/// One row of the mission: whether it holds on this ledger, and how to see it without this program.
public struct MissionRow: Encodable, Sendable {
    /// S01 to S54.
    public let id: String
    public let holds: Bool
    let value: String
    /// 0: what `recompute` prints is `value` to the letter. Else a number for each word of `value`, by which that word may
    /// differ: what is drawn is drawn again.
    let tolerance: String
    /// `computed`, or `input, cited`; rows that are not built yet say so.
    let how: String
    /// A shell line over the files of an export that gives `value` again; empty where there is none.
    let recompute: String
    let note: String

    public var isBuilt: Bool { how != "not built yet" }
}

/// The rows S01 to S54.
public enum Mission {
    public static func text(_ rows: [MissionRow], colour: Bool = false) -> String {
        var table = TextTable("row", "holds", "value", "how", "note")
        for row in rows {
            let value = row.value.count > 48 ? String(row.value.prefix(45)) + "…" : row.value
            table.add(row.id, row.isBuilt ? row.holds ? "yes" : "NO" : "–", value, row.how, row.note)
        }
        let built = rows.filter(\.isBuilt)
        return table.text(colour: colour)
            + "\n\n\(built.count { $0.holds }) of \(built.count) built rows hold; \(rows.count - built.count) are not built yet."
    }
}

extension Ledger {
    /// Checks every row on this ledger. `facts` is the log that leads to it: without it there is nothing to roll forward,
    /// and promises are pegged as if nothing had ever been given back.
    /// `datasheet` is the catalogue of chips that estimates stand on.
    public func mission(_ facts: [Fact] = [], _ datasheet: Datasheet? = nil) -> [MissionRow] {
        let built = Dictionary(uniqueKeysWithValues: (builtRows(facts) + chipRows(datasheet)).map { ($0.id, $0) })
        return (1...54).map { number in
            let id = "S" + (number < 10 ? "0" : "") + String(number)
            return built[id]
                ?? MissionRow(
                    id: id, holds: false, value: "", tolerance: "", how: "not built yet", recompute: "", note: "")
        }
    }

    private func builtRows(_ facts: [Fact]) -> [MissionRow] {
        checked(bookRows() + historyRows() + energyRows() + moneyRows(facts))
    }

    private func chipRows(_ datasheet: Datasheet?) -> [MissionRow] {
        let rate = policy.rows.last { $0.name == "discount_rate_pct" }.flatMap { Int($0.value) } ?? 10
        return checked([
            ("S09", programmesRow()), ("S25", portingRow(rate)), ("S26", relativePerformanceRow(datasheet)),
            ("S27", trainingRow(datasheet)), ("S29", priceRow()), ("S32", choiceRow()),
        ])
    }

    private func bookRows() -> [(id: String, row: MissionRow?)] {
        [
            ("S05", unserved()), ("S07", capitalRank()), ("S08", slippedHall()), ("S10", powerChain()),
            ("S11", portsBind()),
            ("S12", residency()), ("S15", trajectory()), ("S16", contracts()), ("S17", queueOrder()),
            ("S18", quotedDate()), ("S21", auditTrail()), ("S24", substitutes()), ("S37", reclaimed()),
            ("S39", powerBooked()), ("S41", buildOuts()), ("S42", countriesExceeded()), ("S44", smallReactors()),
            ("S45", reactorsInTime()), ("S47", zoneHeadroom()), ("S48", powerRace()), ("S49", jointDraws()),
            ("S50", demandStress()),
            ("S52", knownThen()), ("S53", openBooks()), ("S54", parties()),
        ]
    }

    /// A row whose check finds nothing to look at in this ledger holds emptily, and says so.
    private func checked(_ rows: [(id: String, row: MissionRow?)]) -> [MissionRow] {
        rows.map { id, row in
            row
                ?? MissionRow(
                    id: id, holds: true, value: "", tolerance: "0", how: "computed", recompute: "",
                    note: "nothing in this ledger to check it on")
        }
    }

    private func moneyRows(_ facts: [Fact]) -> [(id: String, row: MissionRow?)] {
        let book = facts.isEmpty ? nil : try? PegBook.fold(facts).book
        guard facts.isEmpty || book != nil, let peg = try? Pegging(self, book), let finance = try? Finance(self, peg)
        else {
            let ids = ["S01", "S06", "S13", "S14", "S19", "S20", "S22", "S23", "S28", "S30", "S31", "S35", "S51"]
            return ids.map { ($0, .uncounted($0)) }
        }
        return [
            ("S01", finance.runRateRow()), ("S06", finance.budgetRow()), ("S13", finance.returnsRow()),
            ("S14", finance.backlogRow(facts)), ("S19", peg.certaintyClasses()), ("S20", peg.dollarPeg()),
            ("S22", finance.chipLinesRow()), ("S23", finance.chipGrowthRow()), ("S28", finance.bundleRow()),
            ("S30", finance.segmentsRow()), ("S31", finance.vendorShareRow()), ("S35", finance.profitAndLossRow()),
            ("S51", letterRow(facts, peg)),
        ]
    }
}

extension MissionRow {
    /// A row whose amounts are more than can be counted.
    fileprivate static func uncounted(_ id: String) -> MissionRow {
        MissionRow(
            id: id, holds: false, value: "", tolerance: "0", how: "computed", recompute: "",
            note: "amounts of this ledger are more than can be counted")
    }
}
