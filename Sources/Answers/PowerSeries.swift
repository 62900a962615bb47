import Delay
import Ledger
import Profile
import Silicon
import Units

/// Power against construction, month by month, all in facility kilowatts so that the lines can be compared.
///
/// Committed, under_way and live supply only: what promises may stand on.
public struct PowerSeries: Encodable, Sendable {
    let months: [String]
    /// Power tranches by their planned day.
    let contracted: [Int]
    /// The same by the day they are counted from.
    let energised: [Int]
    /// Hall kilowatts times the hall's PUE.
    let hall: [Int]
    /// Accelerators times all-in watts and PUE, and the CPUs that orders have taken.
    let chips: [Int]
    /// Promised and held.
    let sold: [Int]
    /// Tentative, beside what is sold.
    let tentative: [Int]

    enum CodingKeys: String, CodingKey {
        case months
        case contracted = "contracted_kw"
        case energised = "energised_kw"
        case hall = "hall_kw"
        case chips = "chips_kw"
        case sold = "sold_kw"
        case tentative = "tentative_kw"
    }
}

extension Ledger {
    /// The series from 2024 to 2031, each month at its first day: of everything, or of one region.
    public func powerSeries(in region: RegionName? = nil) -> PowerSeries {
        var build = PowerBuild()
        for position in supply.items.indices where !supply.isPlanned[position] {
            let item = supply.items[position]
            guard item.stage != .cancelled, let resource = item.resource.flatMap(Resource.init),
                region == nil || self.region(of: resource) == region
            else { continue }
            let start = supply.starts[position]
            let end = end(of: item, start: start) ?? Axis.end
            switch resource.kind {
            case .siteKW:
                build.add(
                    item.quantity, to: \.contracted,
                    from: .on(item.stage.hasArrived ? start.day ?? item.delay.plan : item.delay.plan), until: end)
                build.add(item.quantity, to: \.energised, from: start, until: end)
            case .hallKW:
                let pue = atlas.hall(HallName(resource.place))?.pueMilli ?? 1000
                build.add(item.quantity * pue / 1000, to: \.hall, from: start, until: end)
            case .chips:
                build.add(facilityKW(item.quantity, resource), to: \.chips, from: start, until: end)
            case .ports: break
            }
        }
        for order in orders {
            let isCPU = order.firmRows.first.flatMap { atlas.catalogue[$0.silicon]?.kind } == .cpu
            for need in siteNeeds(order.firmRows, in: region) {
                build.add(need.quantity, to: \.sold, from: .on(need.start), until: need.end)
                if isCPU { build.add(need.quantity, to: \.chips, from: .on(need.start), until: need.end) }
            }
            for need in siteNeeds(order.tentativeRows, in: region) {
                build.add(need.quantity, to: \.tentative, from: .on(need.start), until: need.end)
            }
        }
        return build.series()
    }

    private func facilityKW(_ count: Int, _ resource: Resource) -> Int {
        guard let chip = resource.silicon.flatMap({ atlas.catalogue[$0] }), chip.kind == .accelerator else { return 0 }
        let pue = atlas.hall(HallName(resource.place))?.pueMilli ?? 1000
        return count * chip.watts / 1000 * pue / 1000
    }

    private func siteNeeds(_ rows: [Row], in region: RegionName?) -> [Need] {
        rows.flatMap { (try? atlas.needs(of: $0)) ?? [] }.filter { need in
            let resource = atlas.resources[need.resource]
            return resource.kind == .siteKW && (region == nil || self.region(of: resource) == region)
        }
    }

    /// Where the resource is; nil for ports, which belong to no hall.
    func region(of resource: Resource) -> RegionName? {
        switch resource.kind {
        case .siteKW: atlas.site(SiteName(resource.place))?.region
        case .hallKW, .chips: atlas.hall(HallName(resource.place)).flatMap(atlas.region(of:))
        case .ports: nil
        }
    }
}

/// Day profiles that become month series.
private struct PowerBuild {
    var contracted = Profile()
    var energised = Profile()
    var hall = Profile()
    var chips = Profile()
    var sold = Profile()
    var tentative = Profile()

    mutating func add(_ kilowatts: Int, to path: WritableKeyPath<PowerBuild, Profile>, from: When, until: Day) {
        // A sum too large to count leaves the picture without that item; the ledger itself refuses such supply.
        try? self[keyPath: path].add(kilowatts, from: from.tick, to: until.tick)
    }

    func series() -> PowerSeries {
        let months = (0..<96).map { Axis.start + .months($0) }
        func read(_ profile: Profile) -> [Int] { months.map { profile[$0.tick] } }
        return PowerSeries(
            months: months.map(\.monthText), contracted: read(contracted), energised: read(energised), hall: read(hall),
            chips: read(chips), sold: read(sold), tentative: read(tentative))
    }
}
