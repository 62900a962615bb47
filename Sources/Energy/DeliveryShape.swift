import Foundation
import Ledger
import Units

/// How what a contract delivers is spread over hours: given in `shapes.csv`, or synthetic.
///
/// Synthetic shapes are made up, in the manner of the technology: they have its nights, lulls and outages, and about its
/// capacity factor in the United States (EIA, Electric Power Monthly, table 6.07.B: photovoltaic 24 to 26%, wind 32 to 35%,
/// nuclear 92 to 93% in 2014–2021). They are no forecast of a plant.
public enum DeliveryShape: Hashable, Sendable {
    case given(String)
    case flat, solar, wind
    case units(Fleet)
    case storage(hours: Int)

    /// The shape of a contract; nil where its name is neither given nor built in. A given name comes first.
    public init?(_ contract: EnergyContract, given: Set<String>) {
        let technology = Technology(contract)
        let name = contract.shape.lowercased()
        if given.contains(contract.shape) {
            self = .given(contract.shape)
        } else if technology == .battery {
            guard let hours = DeliveryShape.hours(name) else { return nil }
            self = .storage(hours: hours)
        } else if let named = DeliveryShape.named(name.isEmpty ? technology.rawValue : name) {
            self = named
        } else {
            return nil
        }
    }

    private static func named(_ name: String) -> DeliveryShape? {
        switch name {
        case "flat", "hydro", "tariff", "other": return .flat
        case "solar": return .solar
        case "wind": return .wind
        case "nuclear": return .units(.nuclear)
        case "nuclear_new": return .units(.newNuclear)
        case "smr": return .units(.smr)
        case "gas": return .units(.gas)
        default:
            guard let units = number(name, after: "smr_", before: "u") else { return nil }
            var fleet = Fleet.smr
            fleet.units = units
            return .units(fleet)
        }
    }

    /// `battery_6h` is six hours at full power; four where nothing is said.
    private static func hours(_ name: String) -> Int? {
        ["", "flat", "battery"].contains(name) ? 4 : number(name, after: "battery_", before: "h")
    }

    private static func number(_ name: String, after prefix: String, before suffix: String) -> Int? {
        guard name.hasPrefix(prefix), name.hasSuffix(suffix), name.count > prefix.count + suffix.count,
            let number = Int(name.dropFirst(prefix.count).dropLast(suffix.count)), (1...100).contains(number)
        else { return nil }
        return number
    }

    /// Whether it was made up here.
    public var isSynthetic: Bool { if case .given = self { false } else { true } }
}

extension DeliveryShape: CustomStringConvertible {
    public var description: String {
        switch self {
        case .given(let name): "\(name) (given)"
        case .flat: "flat"
        case .solar: "solar"
        case .wind: "wind"
        case .units(let fleet):
            "\(fleet.units) unit\(fleet.units == 1 ? "" : "s"), out \(fleet.outage) of \(fleet.cycle) days"
        case .storage(let hours): "storage, \(hours) h"
        }
    }
}

/// Where the sun shines: degrees north and east.
struct Place: Hashable {
    let latitude: Double
    let longitude: Double

    /// The zone's hours ahead of UTC, by its meridian.
    var offset: Int { Int((longitude / 15).rounded()) }
}

/// A year of 8,760 hours in millionths.
enum Weather {
    /// Photovoltaics: the square root of the sun's height, as trackers flatten it, times what the day's clouds leave.
    ///
    /// Declination by P. I. Cooper, doi 10.1016/0038-092X(69)90047-4; mean solar time, no equation of time. The clouds of a
    /// day take 80% of u², u uniform and hashed from the zone: an assumption that gives 24 to 26% of capacity from 33° to 40°.
    static func solar(_ zone: ZoneName, _ place: Place) -> [Int] {
        let noise = Noise("sun/\(zone)")
        let latitude = place.latitude * .pi / 180
        return (0..<365).flatMap { day in
            let declination = 23.45 * .pi / 180 * sin(2 * .pi * Double(285 + day) / 365)
            let cloud = noise.unit(day)
            return (0..<24).map { hour in
                let angle = 2 * .pi * (Double(hour) + 0.5 - 12) / 24 + place.longitude * .pi / 180
                let height = sin(latitude) * sin(declination) + cos(latitude) * cos(declination) * cos(angle)
                return height > 0 ? Int(height.squareRoot() * (1 - 0.8 * cloud * cloud) * 1_000_000) : 0
            }
        }
    }

    /// Wind: a first-order autoregressive series with 0.97 from hour to hour, stronger in February than in August, through
    /// a logistic curve. All of it an assumption, set to about 35% of capacity. Farms of one zone have one wind.
    static func wind(_ zone: ZoneName) -> [Int] {
        let noise = Noise("wind/\(zone)")
        func shock(_ i: Int) -> Double {
            2 * (noise.unit(3 * i) + noise.unit(3 * i + 1) + noise.unit(3 * i + 2) - 1.5)
        }
        let keeps = 0.97
        let renews = (1 - keeps * keeps).squareRoot()
        var state = shock(ShapeRun.year)
        return (0..<ShapeRun.year).map { hour in
            state = keeps * state + renews * shock(hour)
            let season = 0.35 * cos(2 * .pi * Double(hour / 24 - 45) / 365)
            return Int(1 / (1 + exp(-(-0.9 + 1.4 * state + season))) * 1_000_000)
        }
    }
}
