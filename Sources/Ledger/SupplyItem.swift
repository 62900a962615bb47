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
        /// Still to come.
        public var isPending: Bool { !hasArrived && self != .cancelled }

        /// The greatest chance of never that an item of the stage may be given: what is committed comes, but for 1%.
        public var mostNever: Probability {
            switch self {
            case .planned, .cancelled: .one
            case .committed: Probability(1, of: 100)
            case .under_way, .live, .retired: .zero
            }
        }
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
    /// The preset that its quantiles were filled from; `source` says what that rests on. nil: they were given.
    public var preset: String?
    public var source: Source

    enum CodingKeys: String, CodingKey {
        case item, `class`, resource, quantity, stage, after, delay, driver, actual, leaves, preset, source
        case neverPpm = "never_ppm"
        case noticeDays = "notice_days"
        case capexLine = "capex_line"
    }

    public init(
        item: ItemName, class: Class, resource: ResourceName?, quantity: Int, stage: Stage, after: [ItemName] = [],
        delay: Delay, neverPpm: Int = 0, driver: String = "", noticeDays: Int = 0, actual: Day? = nil,
        leaves: Day? = nil, capexLine: String = "", preset: String? = nil, source: Source
    ) {
        (self.item, self.class, self.resource, self.quantity) = (item, `class`, resource, quantity)
        (self.stage, self.after, self.delay, self.neverPpm) = (stage, after, delay, neverPpm)
        (self.driver, self.noticeDays, self.actual, self.leaves) = (driver, noticeDays, actual, leaves)
        (self.capexLine, self.preset, self.source) = (capexLine, preset, source)
    }

    /// Comes to a stage, which may leave less of never.
    mutating func reach(_ stage: Stage) {
        self.stage = stage
        neverPpm = min(neverPpm, stage.mostNever.ppm)
    }

    /// What is wrong with its chance of never, and what to do; nil when nothing is.
    public var neverFault: String? {
        guard neverPpm > stage.mostNever.ppm else { return nil }
        let most = stage.mostNever.ppm
        return
            "\(neverPpm) is too much for stage \(stage.rawValue); allowed: \(most == 0 ? "0" : "0 to \(most), which is 1%"). "
            + "Lower it, or make the item planned where it may well not come"
    }
}
