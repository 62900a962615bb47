import Units

/// A payment of a capital line in one month.
public struct CapexRow: Hashable, Sendable, Codable {
    public enum Class: String, CaseIterable, Sendable, Codable {
        case hall, power, chips, network, equipment, programme, other
    }

    public let line: String
    public let `class`: Class
    /// The first day of the payment month.
    public let month: Day
    public let amount: Cents
    public let lifeMonths: Int
    public let source: Source

    enum CodingKeys: String, CodingKey {
        case line, `class`, month, source
        case amount = "usd_cents"
        case lifeMonths = "life_months"
    }

    public init(line: String, class: Class, month: Day, amount: Cents, lifeMonths: Int, source: Source) {
        (self.line, self.class, self.month, self.amount) = (line, `class`, month, amount)
        (self.lifeMonths, self.source) = (lifeMonths, source)
    }
}

/// A contract for energy. It is not power at a site unless it names the tranche it delivers through. Megawatts and
/// prices are decimals kept as written.
public struct EnergyContract: Hashable, Sendable, Codable {
    public let contract: String
    public let kind: String
    public let zone: ZoneName
    public let mw: String
    public let usdMWh: String
    public let shape: String
    public let tranche: String
    public let developer: String
    public let start: Day?
    public let end: Day?
    public let source: Source

    enum CodingKeys: String, CodingKey {
        case contract, kind, zone, mw, shape, tranche, developer, start, end, source
        case usdMWh = "usd_mwh"
    }

    public init(
        contract: String, kind: String, zone: ZoneName, mw: String, usdMWh: String, shape: String, tranche: String,
        developer: String, start: Day?, end: Day?, source: Source
    ) {
        (self.contract, self.kind, self.zone, self.mw, self.usdMWh) = (contract, kind, zone, mw, usdMWh)
        (self.shape, self.tranche, self.developer) = (shape, tranche, developer)
        (self.start, self.end, self.source) = (start, end, source)
    }
}

/// One value of an outside series, with the day it became known.
public struct ReferenceRow: Hashable, Sendable, Codable {
    public let series: String
    public let date: String
    public let value: String
    public let unit: String
    public let knownOn: String
    public let source: Source

    enum CodingKeys: String, CodingKey {
        case series, date, value, unit, source
        case knownOn = "known_on"
    }

    public init(series: String, date: String, value: String, unit: String, knownOn: String, source: Source) {
        (self.series, self.date, self.value, self.unit) = (series, date, value, unit)
        (self.knownOn, self.source) = (knownOn, source)
    }
}
