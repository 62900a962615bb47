import Ledger
import Units

/// A contract with what it delivers, hour by hour.
public struct Delivery: Sendable {
    public let contract: EnergyContract
    public let technology: Technology
    public let shape: DeliveryShape
    /// Contracted watts.
    public let watts: Int
    /// Micro-dollars per MWh; nil where no price is given.
    public let price: Int?
    /// The first day it delivers, and the day after the last: its own dates, and not before the item it delivers through.
    public let start: When
    public let end: Day?
    private let year: [Int]
    private let fleet: Fleet?
    private let noise: Noise

    init(
        _ contract: EnergyContract, _ shape: DeliveryShape, start: When, year: [Int]
    ) throws(EnergyFault) {
        guard let watts = millionths(contract.mw) else { throw .power(contract.contract, contract.mw) }
        guard contract.usdMWh.isEmpty || millionths(contract.usdMWh) != nil else {
            throw .price(contract.contract, contract.usdMWh)
        }
        (self.contract, self.shape, self.watts, self.start, self.year) = (contract, shape, watts, start, year)
        (technology, price, end) = (Technology(contract), millionths(contract.usdMWh), contract.end)
        if case .units(let fleet) = shape { self.fleet = fleet } else { fleet = nil }
        noise = Noise("plant/\(contract.contract)")
    }

    public func isActive(on day: Day) -> Bool { start <= .on(day) && end.map { day < $0 } ?? true }

    /// What it delivers in millionths of its power, each hour of a UTC day, whether it is active or not. A leap day is as
    /// the day before it. Storage has no shape of its own: all of it could be there.
    public func ppm(on day: Day) -> [Int] {
        if let fleet { return Array(repeating: fleet.ppm(on: day.number, noise), count: 24) }
        guard !year.isEmpty else { return Array(repeating: 1_000_000, count: 24) }
        let first = Delivery.dayOfYear(day) * 24
        return Array(year[first..<first + 24])
    }

    /// The same in kWh, rounded down.
    public func kilowattHours(on day: Day) -> [Int] {
        ppm(on: day).map { floorDiv(watts, times: $0, by: 1_000_000_000) }
    }

    /// 0 to 364.
    private static func dayOfYear(_ day: Day) -> Int {
        let year = day.civil.year
        let number = day - (Day(year: year, month: 1, day: 1) ?? day)
        return number > 58 && Day.lengthOfMonth(year: year, month: 2) == 29 ? number - 1 : number
    }
}

/// What keeps a contract out of the book: told, never guessed.
public enum EnergyFault: Error, Hashable, Sendable, CustomStringConvertible {
    case shape(String, String)
    case power(String, String)
    case price(String, String)
    case place(String, ZoneName)
    case noSite(String, ZoneName)
    case hours(String, String, Int)
    case noTariff(ZoneName)

    public var description: String {
        switch self {
        case .shape(let contract, let name):
            "\(contract): shape '\(name)' is neither in shapes.csv nor built in; allowed: flat, solar, wind, nuclear, "
                + "nuclear_new, smr, smr_6u, gas, battery_4h"
        case .power(let contract, let text): "\(contract): mw '\(text)' is not a decimal of up to six places"
        case .price(let contract, let text): "\(contract): usd_mwh '\(text)' is not a decimal of up to six places"
        case .place(let contract, let zone):
            "\(contract): the sun needs a latitude and a longitude; give lat and lon to a site of zone \(zone) in sites.csv"
        case .noSite(let contract, let zone):
            "\(contract): no site is in zone '\(zone)', so it serves nobody; check zone in energy.csv and sites.csv"
        case .hours(let contract, let shape, let count):
            "\(contract): shape '\(shape)' has \(count) of 8760 hours; complete it in shapes.csv"
        case .noTariff(let zone):
            "zone \(zone): no tariff with a price is in effect in part of the time, so what its grid gives has no price; add "
                + "one to energy.csv"
        }
    }
}
