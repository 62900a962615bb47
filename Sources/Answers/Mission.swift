import Ledger
import Promise
import Units

/// One row of the mission: whether it holds on this ledger, and how to see it without this program.
public struct MissionRow: Encodable, Sendable {
    let id: String
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
    /// Checks every row on this ledger.
    public func mission() -> [MissionRow] {
        let built = Dictionary(uniqueKeysWithValues: builtRows().map { ($0.id, $0) })
        return (1...54).map { number in
            let id = "S" + (number < 10 ? "0" : "") + String(number)
            return built[id]
                ?? MissionRow(
                    id: id, holds: false, value: "", tolerance: "", how: "not built yet", recompute: "", note: "")
        }
    }

    /// A row whose check finds nothing to look at in this ledger holds emptily, and says so.
    private func builtRows() -> [MissionRow] {
        let rows: [(id: String, row: MissionRow?)] = [
            ("S05", unserved()), ("S08", slippedHall()), ("S10", powerChain()), ("S11", portsBind()),
            ("S12", residency()), ("S15", trajectory()), ("S16", contracts()), ("S17", queueOrder()),
            ("S18", quotedDate()), ("S21", auditTrail()), ("S24", substitutes()), ("S37", reclaimed()),
            ("S39", powerBooked()), ("S41", buildOuts()), ("S42", countriesExceeded()), ("S44", smallReactors()),
            ("S45", reactorsInTime()), ("S48", powerRace()), ("S49", jointDraws()), ("S50", demandStress()),
            ("S52", knownThen()),
        ]
        return rows.map { id, row in
            row
                ?? MissionRow(
                    id: id, holds: true, value: "", tolerance: "0", how: "computed", recompute: "",
                    note: "nothing in this ledger to check it on")
        }
    }
}
