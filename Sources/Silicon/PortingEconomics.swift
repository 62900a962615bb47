import Foundation

/// Moving a workload to other silicon: what it costs once, what it saves per chip-hour, and when it has paid.
///
/// A reference chip-hour of work costs `price` on the reference, and price · q on the other, q being the other's price
/// ratio over its relative speed. With a cost C = engineer-months × cost + delay × value, the port has paid after
/// C / (price · (1 − q)) reference chip-hours, and never if q ≥ 1.
public struct PortingEconomics: Hashable, Sendable {
    public var engineerMonths: Double
    public var costPerMonth: Double
    /// Months by which the port delays the work, and what a month is worth.
    public var delayMonths: Double
    public var valuePerMonth: Double
    /// Of the reference, per chip-hour; all money in the same unit.
    public var price: Double
    /// Price of the other chip's hour over the reference's.
    public var priceRatio: Double
    /// Work per chip and hour of the other over the reference's.
    public var relativeSpeed: Double

    public init(
        engineerMonths: Double, costPerMonth: Double, delayMonths: Double, valuePerMonth: Double, price: Double,
        priceRatio: Double, relativeSpeed: Double
    ) {
        (self.engineerMonths, self.costPerMonth) = (engineerMonths, costPerMonth)
        (self.delayMonths, self.valuePerMonth) = (delayMonths, valuePerMonth)
        (self.price, self.priceRatio, self.relativeSpeed) = (price, priceRatio, relativeSpeed)
    }

    /// What the port costs before it saves anything.
    public var cost: Double { engineerMonths * costPerMonth + delayMonths * valuePerMonth }

    /// Cost of a unit of work on the other chip over the reference's.
    public var q: Double { priceRatio / relativeSpeed }

    /// Reference chip-hours of work after which the port has paid; nil: never.
    public var breakEvenHours: Double? {
        guard q < 1 else { return nil }
        return cost / (price * (1 - q))
    }

    /// The discount on the other chip's hour, against the reference's price, at which the port has paid after so many
    /// reference chip-hours; found by bisection on `breakEvenHours` to 1e-12 of the price. Negative: it may even cost
    /// more. nil: not even a free chip pays the port back.
    public func discount(payingAfter hours: Double) -> Double? {
        var tried = self
        tried.priceRatio = 0
        guard let least = tried.breakEvenHours, least <= hours else { return nil }
        var (low, high) = (0.0, relativeSpeed)
        for _ in 0..<200 where high - low > 1e-12 {
            tried.priceRatio = (low + high) / 2
            if let needed = tried.breakEvenHours, needed <= hours {
                low = tried.priceRatio
            } else {
                high = tried.priceRatio
            }
        }
        return 1 - (low + high) / 2
    }

    /// What so many months of savings are worth today, at a rate a year: an annuity, paid month by month.
    public func value(ofMonths months: Double, hoursPerMonth hours: Double, annualRate: Double) -> Double {
        let saving = hours * price * (1 - q)
        guard annualRate != 0 else { return saving * months }
        let rate = pow(1 + annualRate, 1.0 / 12) - 1
        return saving * (1 - pow(1 + rate, -months)) / rate
    }

    /// Months after which a port of so many reference chip-hours a month has paid, savings discounted at a rate a year; nil:
    /// never, be it that it saves nothing, or that what it saves is worth less than it costs for ever.
    public func breakEvenMonths(hoursPerMonth hours: Double, annualRate: Double) -> Double? {
        guard q < 1, hours > 0, annualRate > -1 else { return nil }
        let months = cost / (hours * price * (1 - q))
        guard annualRate != 0 else { return months }
        let rate = pow(1 + annualRate, 1.0 / 12) - 1
        guard months * rate < 1 else { return nil }
        return -log(1 - months * rate) / log(1 + rate)
    }

    /// Break-even over relative speeds (rows) and discounts (columns); nil where it never comes.
    public func sensitivity(speeds: [Double], discounts: [Double]) -> [[Double?]] {
        speeds.map { speed in
            discounts.map { discount in
                var tried = self
                (tried.relativeSpeed, tried.priceRatio) = (speed, 1 - discount)
                return tried.breakEvenHours
            }
        }
    }
}

/// A chip of one's own: what it costs once, against buying.
public struct ChipProgramme: Hashable, Sendable {
    /// Design, masks, software: once.
    public var nre: Double
    public var unitCost: Double
    /// Price of a bought chip, and work per own chip over work per bought chip.
    public var boughtPrice: Double
    public var relativeSpeed: Double

    public init(nre: Double, unitCost: Double, boughtPrice: Double, relativeSpeed: Double = 1) {
        (self.nre, self.unitCost) = (nre, unitCost)
        (self.boughtPrice, self.relativeSpeed) = (boughtPrice, relativeSpeed)
    }

    /// Own chips after which the programme has paid: NRE / (bought price · relative speed − unit cost); nil: never.
    public var breakEvenVolume: Double? {
        let saving = boughtPrice * relativeSpeed - unitCost
        return saving > 0 ? nre / saving : nil
    }
}
