import Units

/// What policy says of energy: prices of tariffs by time of use, demand charges, storage, the load factor.
///
///     energy_load_factor_pct                          80
///     battery_round_trip_pct                          82
///     tariff_demand_usd_kw_month/TARIFF-AZ            14.25
///     tariff_energy_usd_mwh/TARIFF-AZ/6-9/14-20       148.0
public struct EnergyRules: Hashable, Sendable {
    /// What sites draw of what is booked, in percent.
    public private(set) var loadPercent = 100
    /// What storage gives back of what it takes, in percent. EIA, Power Plant Operations Report 2019: 82 in the mean of
    /// utility-scale batteries in the United States (published).
    public private(set) var roundTripPercent = 82
    /// Micro-dollars for a kilowatt of a month's peak, by tariff.
    public private(set) var demand: [String: Int] = [:]
    public private(set) var windows: [Window] = []

    /// A price of energy for some months and hours; the last row that applies counts.
    public struct Window: Hashable, Sendable {
        public let contract: String
        /// January is 1.
        public let months: ClosedRange<Int>
        /// Hours of the zone's day; 14...19 is from two until eight in the evening.
        public let hours: ClosedRange<Int>
        /// Micro-dollars per MWh.
        public let price: Int
    }

    static let load = "energy_load_factor_pct"
    static let roundTrip = "battery_round_trip_pct"
    static let demandPrefix = "tariff_demand_usd_kw_month/"
    static let energyPrefix = "tariff_energy_usd_mwh/"

    static let known: [(name: String, allowed: String)] = [
        (load, "1 to 100: what sites draw of what is booked"),
        (roundTrip, "1 to 100: what storage gives back of what it takes; 82 unless given"),
        (demandPrefix + "CONTRACT", "dollars for a kW of the month's peak, such as 12.50"),
        (
            energyPrefix + "CONTRACT/MONTHS/HOURS",
            "dollars per MWh in months and hours of the zone's day, such as 6-9 and 14-20 (until 20:00)"
        ),
    ]

    public init(_ rows: [PolicyRow]) {
        for row in rows { read(row) }
    }

    /// What is allowed where a row of energy is wrong, or nil.
    static func fault(_ row: PolicyRow) -> String? {
        switch row.name {
        case load, roundTrip:
            return Int(row.value).map { (1...100).contains($0) } == true ? nil : "a number from 1 to 100"
        case _ where row.name.hasPrefix(demandPrefix):
            return millionths(row.value) == nil ? "dollars, such as 12.50" : nil
        case _ where row.name.hasPrefix(energyPrefix):
            return window(row) == nil
                ? "dollars per MWh under a name \(energyPrefix)CONTRACT/MONTHS/HOURS with months 1-12 and hours 0-24"
                : nil
        default: return nil
        }
    }

    private mutating func read(_ row: PolicyRow) {
        switch row.name {
        case EnergyRules.load: loadPercent = Int(row.value) ?? loadPercent
        case EnergyRules.roundTrip: roundTripPercent = Int(row.value) ?? roundTripPercent
        case _ where row.name.hasPrefix(EnergyRules.demandPrefix):
            demand[String(row.name.dropFirst(EnergyRules.demandPrefix.count))] = millionths(row.value)
        case _ where row.name.hasPrefix(EnergyRules.energyPrefix):
            if let window = EnergyRules.window(row) { windows.append(window) }
        default: break
        }
    }

    private static func window(_ row: PolicyRow) -> Window? {
        let parts = row.name.dropFirst(energyPrefix.count).split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 3, let months = range(parts[1], 1...12), let hours = range(parts[2], 0...24),
            hours.lowerBound < hours.upperBound, let price = millionths(row.value)
        else { return nil }
        return Window(
            contract: String(parts[0]), months: months, hours: hours.lowerBound...hours.upperBound - 1, price: price)
    }

    private static func range(_ text: Substring, _ allowed: ClosedRange<Int>) -> ClosedRange<Int>? {
        let ends = text.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
        guard (1...2).contains(ends.count), let first = ends[0], let last = ends[ends.count - 1], first <= last,
            allowed.contains(first), allowed.contains(last)
        else { return nil }
        return first...last
    }
}

/// A decimal such as `89.2` in millionths, exactly; nil for anything else or for more than six decimals.
public func millionths(_ text: String) -> Int? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), let whole = Int(parts[0]), (0...1_000_000_000_000).contains(whole),
        parts[0].first != "+"
    else { return nil }
    let digits = parts.count == 2 ? parts[1] : ""
    guard digits.count <= 6, digits.allSatisfy({ $0.isASCII && $0.isNumber }) else { return nil }
    return whole * 1_000_000 + (Int(digits + String(repeating: "0", count: 6 - digits.count)) ?? 0)
}
