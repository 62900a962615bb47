import Delay
import Units

/// One dated, uncertain piece of supply.
public struct SupplyItem: Hashable, Sendable, Codable {
    public enum Class: String, CaseIterable, Sendable, Codable {
        case power, hall, chips, network, equipment

        /// The kind of resource an item of this class adds to; equipment only gates others.
        public var resource: Resource.Kind? {
            switch self {
            case .power: .siteKW
            case .hall: .hallKW
            case .chips: .chips
            case .network: .ports
            case .equipment: nil
            }
        }
    }

    public enum Stage: String, CaseIterable, Sendable, Codable {
        case planned, committed, under_way, live, retired, cancelled

        /// Live and retired items are there since their actual day; nothing they waited for matters any more.
        public var hasArrived: Bool { self == .live || self == .retired }
    }

    public let item: ItemName
    public let `class`: Class
    /// nil for equipment.
    public var resource: ResourceName?
    public var quantity: Int
    public var stage: Stage
    /// What it waits for.
    public var after: [ItemName]
    public var delay: Delay
    /// Chance in a million that it never comes.
    public var neverPpm: Int
    /// What delays it together with others: a utility, a contractor, a vendor.
    public var driver: String
    /// How many days before its date a slip becomes known.
    public var noticeDays: Int
    /// The day it went live.
    public var actual: Day?
    /// The day it leaves, where that is not the end of the axis or of its service life.
    public var leaves: Day?
    public var capexLine: String
    public var source: Source

    enum CodingKeys: String, CodingKey {
        case item, `class`, resource, quantity, stage, after, delay, driver, actual, leaves, source
        case neverPpm = "never_ppm"
        case noticeDays = "notice_days"
        case capexLine = "capex_line"
    }

    public init(
        item: ItemName, class: Class, resource: ResourceName?, quantity: Int, stage: Stage, after: [ItemName] = [],
        delay: Delay, neverPpm: Int = 0, driver: String = "", noticeDays: Int = 0, actual: Day? = nil,
        leaves: Day? = nil, capexLine: String = "", source: Source
    ) {
        (self.item, self.class, self.resource, self.quantity) = (item, `class`, resource, quantity)
        (self.stage, self.after, self.delay, self.neverPpm) = (stage, after, delay, neverPpm)
        (self.driver, self.noticeDays, self.actual, self.leaves) = (driver, noticeDays, actual, leaves)
        (self.capexLine, self.source) = (capexLine, source)
    }
}
