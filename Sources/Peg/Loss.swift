import Ledger
import Promise
import Units

/// What is lost if a capital line is cancelled: its marginal peg. The ledger is derived again without what the line pays
/// for, so that whatever else can carry an order does; nothing is attributed.
public struct Loss: Sendable {
    public let line: CapitalLine
    /// What is undone of supply: items that have not arrived are cancelled, those that are live retire tomorrow.
    public let changes: [Command]
    /// The promises that supply no longer covers, and the queued orders that move.
    public let answer: WhatIf?
    /// Not yet paid by the ledger's day, this month's payments among it.
    public let unpaid: Cents
    /// The value of queued orders that lose their date altogether.
    public let queuedLost: Cents

    /// The value still to be delivered by the promises that supply no longer covers.
    public var promisedAtRisk: Cents { answer?.backlogAtRisk ?? .zero }
    public var penalties: Cents { answer?.penalties ?? .zero }
    public var uncovered: [WhatIf.Uncovered] { answer?.uncovered ?? [] }
    public var moved: [Move] { answer?.moved ?? [] }
}

extension Ledger {
    /// What is lost without a capital line; nil where there is none of that name.
    ///
    /// A line that no item names takes nothing with it. Refused as the changes are. Complexity: as `whatIf`.
    public func loss(ofLine name: String) throws(Refusal) -> Loss? {
        guard let line = capitalLines().first(where: { $0.line == name }) else { return nil }
        let changes = supply.items.filter { $0.capexLine == name }.compactMap(undoing)
        let answer = changes.isEmpty ? nil : try whatIf(steps: [changes])
        let unpaid = line.payments.filter { $0.month >= Month(of: today) }.reduce(Cents.zero) { $0 + $1.amount }
        let lost = (answer?.moved ?? []).filter { $0.to == .never }.compactMap { self[$0.order] }
        let value = lost.reduce(0) { $0 + ((try? self.value(of: $1))?.value ?? 0) }
        return Loss(line: line, changes: changes, answer: answer, unpaid: unpaid, queuedLost: Cents(value))
    }

    private func undoing(_ item: SupplyItem) -> Command? {
        switch item.stage {
        case .planned, .committed, .under_way: .cancelItem(item: item.item)
        case .live: .retire(item: item.item, on: today + 1)
        case .retired, .cancelled: nil
        }
    }
}
