import Foundation
import Units

/// Money that goes out and comes in on days, and what it returns.
///
/// Present value discounts by days over 365 from the first day on, as spreadsheets' XNPV and XIRR do. Flows are whole
/// cents; a present value is rounded to the cent, half away from zero.
public struct CashFlow: Sendable {
    /// In order of days, one entry a day.
    public let flows: [(day: Day, amount: Cents)]

    public init(_ flows: some Sequence<(day: Day, amount: Cents)>) {
        let byDay = flows.reduce(into: [Day: Cents]()) { $0[$1.day] = ($0[$1.day] ?? .zero) + $1.amount }
        self.flows = byDay.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    public var total: Cents { flows.reduce(.zero) { $0 + $1.amount } }
    public var paidOut: Cents { flows.reduce(.zero) { $1.amount < .zero ? $0 - $1.amount : $0 } }

    /// The present value in cents, on the first day, at an annual rate above −1.
    public func presentValue(at rate: Double) -> Double {
        guard let zero = flows.first?.day else { return 0 }
        return flows.reduce(0) { $0 + Double($1.amount.value) / pow(1 + rate, Double($1.day - zero) / 365) }
    }

    public func netPresentValue(at rate: Double) -> Cents { Cents(Int(presentValue(at: rate).rounded())) }

    /// The annual rate at which the present value is nothing, by bisection to the last bit between −99.99% and 1000%; nil
    /// where the present value has one sign at both ends. Flows that change sign more than once may have further rates.
    public var internalRate: Double? {
        var (low, high) = (-0.9999, 10.0)
        let (atLow, atHigh) = (presentValue(at: low), presentValue(at: high))
        guard atLow != 0, atHigh != 0, (atLow > 0) != (atHigh > 0) else { return nil }
        for _ in 0..<200 {
            let middle = (low + high) / 2
            if middle == low || middle == high { break }
            if (presentValue(at: middle) > 0) == (atLow > 0) { low = middle } else { high = middle }
        }
        return (low + high) / 2
    }

    /// The first day by which as much has come in as gone out, and stays so; nil where that never comes.
    public var payback: Day? {
        var (sum, since): (Cents, Day?) = (.zero, nil)
        for (day, amount) in flows {
            sum = sum + amount
            if sum < .zero { since = nil } else if since == nil { since = day }
        }
        return paidOut > .zero ? since : nil
    }
}
