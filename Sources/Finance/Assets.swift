import Ledger
import Peg
import Units

/// What capital lines are worth on the books at the end of a month.
///
///     paid = construction in progress + in service − payable
///     net  = in service − depreciated
public struct Assets: Hashable, Sendable, AdditiveArithmetic {
    /// Paid to date.
    public var paid = Cents.zero
    /// Paid to date on lines of which nothing is in service yet.
    public var inProgress = Cents.zero
    /// The whole cost of lines in service.
    public var inService = Cents.zero
    /// Of lines in service, what is still to be paid.
    public var payable = Cents.zero
    /// Depreciation of the month.
    public var depreciation = Cents.zero
    /// Depreciation to date.
    public var depreciated = Cents.zero

    public init() {}
    public static let zero = Assets()

    public var net: Cents { inService - depreciated }

    /// One line at the end of a month, straight-line from the month in which it came into service. A line without items is
    /// in service as it is paid.
    init(_ line: CapitalLine, at month: Month) {
        paid = line.paid(through: month)
        let isThere = line.inService == nil || line.first <= month
        if isThere {
            inService = line.inService == nil ? paid : line.total
            payable = inService - paid
            depreciation = line.depreciation(in: month)
            let count = min(max(month - line.first + 1, 0), line.amounts.count)
            depreciated = line.amounts.prefix(count).reduce(.zero, +)
        } else {
            inProgress = paid
        }
    }

    public static func + (a: Assets, b: Assets) -> Assets { a.combined(with: b) { $0 + $1 } }
    public static func - (a: Assets, b: Assets) -> Assets { a.combined(with: b) { $0 - $1 } }

    private func combined(with other: Assets, _ combine: (Cents, Cents) -> Cents) -> Assets {
        var result = Assets()
        let paths: [WritableKeyPath<Assets, Cents>] = [
            \.paid, \.inProgress, \.inService, \.payable, \.depreciation, \.depreciated,
        ]
        for path in paths { result[keyPath: path] = combine(self[keyPath: path], other[keyPath: path]) }
        return result
    }
}

extension [CapitalLine] {
    /// The books of all lines at the end of a month, by class.
    public func assets(at month: Month) -> [CapexRow.Class: Assets] {
        reduce(into: [:]) { $0[$1.class, default: .zero] += Assets($1, at: month) }
    }

    /// Payments of some months.
    public func paid(in months: Range<Month>) -> Cents {
        reduce(.zero) { sum, line in
            line.payments.reduce(sum) { months.contains($1.month) ? $0 + $1.amount : $0 }
        }
    }
}
