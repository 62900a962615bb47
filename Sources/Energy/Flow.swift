import Units

/// Where energy came from and went, in kWh. The flow of an hour, and sums of them.
///
///     delivered + discharged + other + grid = load + charged + curtailed          (what comes is what goes)
///     used + charged + curtailed = delivered                                    (of carbon-free contracts)
///     matched = used + discharged                                               (load met hour by hour)
public struct Flow: Hashable, Sendable {
    public var load = 0
    /// By carbon-free contracts.
    public var delivered = 0
    public var used = 0
    public var charged = 0
    public var discharged = 0
    /// In storage, on the way in or at the end of its contract; counted beside the balance of the hour.
    public var lost = 0
    public var curtailed = 0
    /// By contracts that burn something, or are not known not to, such as gas.
    public var other = 0
    public var grid = 0

    public init() {}

    public static func += (sum: inout Flow, more: Flow) {
        sum.load += more.load
        sum.delivered += more.delivered
        sum.used += more.used
        sum.charged += more.charged
        sum.discharged += more.discharged
        sum.lost += more.lost
        sum.curtailed += more.curtailed
        sum.other += more.other
        sum.grid += more.grid
    }

    public var matched: Int { used + discharged }

    /// Whether both balances hold, to the kWh.
    public var closes: Bool {
        delivered + discharged + other + grid == load + charged + curtailed && used + charged + curtailed == delivered
    }
}

/// A store of energy: takes what would be curtailed, gives it back where something lacks, less what it loses.
public struct Storage: Hashable, Sendable {
    /// kW in and out, and kWh that it holds.
    public let power: Int
    public let capacity: Int
    /// What it gives back of what it takes, in percent; the loss is counted on the way in.
    public let roundTripPercent: Int
    public private(set) var stored = 0

    public init(power: Int, hours: Int, roundTripPercent: Int) {
        (self.power, capacity, self.roundTripPercent) = (power, power * hours, roundTripPercent)
    }

    /// Takes up to so many kWh within an hour. Gives what it took and what of that was lost.
    mutating func charge(_ surplus: Int) -> (taken: Int, lost: Int) {
        let kept = min(min(surplus, power) * roundTripPercent / 100, capacity - stored)
        let taken = ceilDiv(kept * 100, roundTripPercent)
        stored += kept
        return (taken, taken - kept)
    }

    /// Gives up to so many kWh within an hour.
    mutating func discharge(_ wanted: Int) -> Int {
        let given = min(wanted, power, stored)
        stored -= given
        return given
    }

    /// Its contract ends with something in it, which is lost.
    mutating func empty() -> Int {
        defer { stored = 0 }
        return stored
    }
}

extension Flow {
    /// An hour: carbon-free contracts deliver as they can; a surplus charges storage, the rest of it is curtailed; what lacks
    /// comes from storage, then from gas and others under contract, then from the grid.
    ///
    /// - Parameters:
    ///   - available: kWh that gas and other contracts could make.
    ///   - stores: in the order in which they are charged and discharged; each with what it gave in this hour.
    /// Complexity: O(stores).
    public static func hour(
        load: Int, delivered: Int, other available: Int, stores: inout [Storage], gave: (Int, Int) -> Void = { _, _ in }
    ) -> Flow {
        var flow = Flow()
        (flow.load, flow.delivered, flow.used) = (load, delivered, min(load, delivered))
        var (surplus, lack) = (delivered - flow.used, load - flow.used)
        for index in stores.indices where surplus > 0 {
            let (taken, lost) = stores[index].charge(surplus)
            (flow.charged, flow.lost, surplus) = (flow.charged + taken, flow.lost + lost, surplus - taken)
        }
        for index in stores.indices where lack > 0 {
            let given = stores[index].discharge(lack)
            if given > 0 { gave(index, given) }
            (flow.discharged, lack) = (flow.discharged + given, lack - given)
        }
        flow.curtailed = surplus
        flow.other = min(lack, available)
        flow.grid = lack - flow.other
        return flow
    }
}

/// Two ways to say how much of a load is met by carbon-free contracts, in millionths.
public struct Match: Hashable, Sendable {
    /// Hour by hour: what was used as it came or out of storage, of the load.
    public let hourly: Int
    /// By volume: all that was delivered, or stood in storage at the beginning, of the load, at most all of it.
    public let annual: Int

    /// nil where there is no load. `stored` is what stood in storage at the beginning of the period.
    public init?(_ flow: Flow, stored: Int = 0) {
        guard flow.load > 0 else { return nil }
        hourly = floorDiv(flow.matched, times: 1_000_000, by: flow.load)
        annual = floorDiv(min(flow.load, flow.delivered + stored), times: 1_000_000, by: flow.load)
    }
}
