import Delay
import Ledger
import Units

/// Draws made so far, to be gone on with later: of one request, on one ledger.
public struct SavedRisk: Sendable, Codable {
    /// The ledger's hash chain and clock say which it is.
    let hash: String
    let clock: Instant
    let request: Risk.Request
    public let tally: Tally

    public init(_ risk: Risk, _ tally: Tally) {
        (hash, clock) = (risk.outset.ledger.hash, risk.outset.ledger.clock)
        (request, self.tally) = (risk.request, tally)
    }

    /// Why these draws cannot be gone on with; nil where they can.
    public func fault(for risk: Risk) -> String? {
        if hash != risk.outset.ledger.hash || clock != risk.outset.ledger.clock {
            return "it holds draws of another state of the ledger; begin anew with another file"
        }
        if request != risk.request {
            return "it holds \(request.draws) draws by \(request.method.rawValue) with seed \(request.seed) in "
                + "\(request.randomisations) randomisations; ask for the same, or begin anew with another file"
        }
        let orders = risk.outset.watched.count
        let fits =
            tally.parts.count == request.randomisations
            && tally.parts.allSatisfy { $0.days.count == orders && $0.draws >= 0 } && tally.draws <= request.draws
        return fits ? nil : "its counts do not fit the ledger; begin anew with another file"
    }
}
