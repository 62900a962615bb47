import Ledger
import Peg
import Promise
import Units

/// The answer to `peg --cancel LINE`: which dates are lost, and what money.
public struct LossDocument: Encodable, Sendable {
    let line: String
    let changes: [String]
    let unpaid: Cents
    let promisedAtRisk: Cents
    let penalties: Cents
    let queuedLost: Cents
    let uncovered: [WhatIfDocument.UncoveredDocument]
    let moved: [MoveDocument]

    enum CodingKeys: String, CodingKey {
        case line, changes, uncovered, moved
        case unpaid = "unpaid_usd_cents"
        case promisedAtRisk = "promised_at_risk_usd_cents"
        case penalties = "penalties_usd_cents"
        case queuedLost = "queued_lost_usd_cents"
    }

    public init(_ loss: Loss) {
        (line, changes, unpaid) = (loss.line.line, loss.changes.map(\.sentence), loss.unpaid)
        (promisedAtRisk, penalties, queuedLost) = (loss.promisedAtRisk, loss.penalties, loss.queuedLost)
        uncovered = loss.answer.map { WhatIfDocument($0).uncovered } ?? []
        moved = loss.moved.map(MoveDocument.init)
    }
}

extension Ledger {
    /// What is lost without a line, for people.
    public func text(of loss: Loss, colour: Bool = false) -> String {
        let money =
            "Without \(loss.line.line): \(dollars(loss.unpaid)) not paid of \(dollars(loss.line.total)); promises worth "
            + "\(dollars(loss.promisedAtRisk)) still to come are not covered (penalties \(dollars(loss.penalties)) if they "
            + "move), queued orders worth \(dollars(loss.queuedLost)) lose their date."
        guard let answer = loss.answer else { return money + "\nNo supply item names the line: no date depends on it." }
        return money + "\n\n" + text(of: answer, colour: colour)
    }
}
