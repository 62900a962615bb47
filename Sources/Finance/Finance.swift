import Ledger
import Peg
import Units

/// What a CFO asks of the ledger: revenue, backlog, budget, books, returns. Nothing here decides or changes anything.
///
///     orders ─▶ Billing ─▶ RunRate · Backlog · Visibility · ChipLines · VendorShare
///     capital lines ─▶ Assets · Budget                    pegs ─▶ ProfitAndLoss · Segments
///     both ─▶ Returns (CashFlow) · Bundle
///
/// Invariants: money is whole cents, and every figure is a sum of bills, payments or pegs; parts add up to wholes, to the
/// cent; shares are whole millionths; only present values and rates of return are computed in floating point, and a
/// present value is rounded to the cent.
public struct Finance: Sendable {
    public let ledger: Ledger
    public let peg: Pegging
    public let billing: Billing
    public var lines: [CapitalLine] { peg.lines }

    /// Throws `Overflow` where an amount cannot be counted.
    public init(_ ledger: Ledger, _ peg: Pegging) throws(Overflow) {
        (self.ledger, self.peg, billing) = (ledger, peg, try Billing(ledger))
    }

    /// The discount rate of policy, in percent; ten unless given.
    public var discountPercent: Int {
        ledger.policy.rows.last { $0.name == "discount_rate_pct" }.flatMap { Int($0.value) } ?? 10
    }

    public var visibility: Visibility { Visibility(billing, lines) }
    public var budget: Budget { Budget(ledger) }
    public var chipLines: ChipLines { ChipLines(billing) }
    public var vendorShare: VendorShare { VendorShare(billing) }
    public var segments: Segments { Segments(billing, peg) }
    public var bundles: [Bundle] { ledger.bundles(lines) }

    public func returns(by grouping: Grouping, countsWaiting: Bool = false) -> Returns {
        Returns(billing, lines, by: grouping, countsWaiting: countsWaiting)
    }

    public func profitAndLoss(_ months: Range<Month>, by cut: Cut = .segment) -> ProfitAndLoss {
        ProfitAndLoss(billing, peg, months: months, by: cut)
    }
}
