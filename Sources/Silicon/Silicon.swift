import Units

/// A chip type: accelerator, CPU or NIC, with what it draws, costs and does.
public struct Silicon: Hashable, Sendable, Codable {
    public enum Kind: String, CaseIterable, Sendable, Codable {
        case accelerator, cpu, nic
    }

    public let silicon: SiliconName
    public let kind: Kind
    public let vendor: String
    /// All-in IT watts of one unit: chip and its share of host, NIC and in-rack switch.
    public let watts: Int
    public let price: MicroDollars
    public let unitCost: Cents
    /// Service life: a unit leaves this many months after it went live.
    public let lifeMonths: Int
    /// Speed relative to a reference chip at 1000, until the estimators give it.
    public let speedMilli: Int
    public let source: Source

    enum CodingKeys: String, CodingKey {
        case silicon, kind, vendor, watts, source
        case price = "price_usd_micro_per_hour"
        case unitCost = "unit_cost_usd_cents"
        case lifeMonths = "life_months"
        case speedMilli = "speed_milli"
    }

    public init(
        silicon: SiliconName, kind: Kind, vendor: String, watts: Int, price: MicroDollars, unitCost: Cents,
        lifeMonths: Int, speedMilli: Int, source: Source
    ) {
        (self.silicon, self.kind, self.vendor, self.watts, self.price) = (silicon, kind, vendor, watts, price)
        (self.unitCost, self.lifeMonths, self.speedMilli, self.source) = (unitCost, lifeMonths, speedMilli, source)
    }
}

/// What an accelerator needs beside itself: ⌈n · quantity / per⌉ of other silicon in its hall, or of its fabric's
/// ports.
public struct SiliconNeed: Hashable, Sendable, Codable {
    public enum Subject: Hashable, Sendable {
        case ports
        case silicon(SiliconName)
    }

    public let silicon: SiliconName
    public let per: Int
    public let needs: Subject
    public let quantity: Int
    public let source: Source

    public init(silicon: SiliconName, per: Int, needs: Subject, quantity: Int, source: Source) {
        (self.silicon, self.per, self.needs, self.quantity, self.source) = (silicon, per, needs, quantity, source)
    }
}

extension SiliconNeed.Subject: Codable, CustomStringConvertible {
    public init(_ text: String) { self = text == "ports" ? .ports : .silicon(SiliconName(text)) }

    public var description: String {
        switch self {
        case .ports: "ports"
        case .silicon(let name): name.text
        }
    }

    public init(from decoder: any Decoder) throws {
        self.init(try decoder.singleValueContainer().decode(String.self))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

/// The chip types by name, and what each needs.
public struct Catalogue: Sendable {
    public private(set) var silicon: [Silicon] = []
    public private(set) var needs: [SiliconNeed] = []
    private var index: [SiliconName: Int] = [:]

    public init() {}

    public subscript(name: SiliconName) -> Silicon? { index[name].map { silicon[$0] } }

    public func position(_ name: SiliconName) -> Int? { index[name] }

    /// The needs of one silicon, in the order given.
    public func needs(of name: SiliconName) -> [SiliconNeed] { needs.filter { $0.silicon == name } }

    public mutating func add(_ more: [Silicon]) {
        for one in more {
            index[one.silicon] = silicon.count
            silicon.append(one)
        }
    }

    public mutating func add(_ more: [SiliconNeed]) { needs += more }
}
