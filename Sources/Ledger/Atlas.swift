import Silicon
import Units

/// Everything that stands still: places, chip types and the resources they give rise to, with numbers for names.
///
/// A resource gets its number when the place (or, for chips, the first delivery) that carries it is defined, and keeps it.
public struct Atlas: Sendable {
    public private(set) var regions: [Region] = []
    public private(set) var sites: [Site] = []
    public private(set) var fabrics: [Fabric] = []
    public private(set) var halls: [Hall] = []
    public private(set) var catalogue = Catalogue()
    public private(set) var resources: [Resource] = []

    private var regionIndex: [RegionName: Int] = [:]
    private var siteIndex: [SiteName: Int] = [:]
    private var fabricIndex: [FabricName: Int] = [:]
    private var hallIndex: [HallName: Int] = [:]
    private var resourceIndex: [Resource: Int] = [:]
    /// The same by name, which asks less of a look-up; only names that are read as their resource.
    private var nameIndex: [ResourceName: Int] = [:]
    /// Begun anew with every change.
    private(set) var survey = Survey()

    public init() {}

    public func region(_ name: RegionName) -> Region? { regionIndex[name].map { regions[$0] } }
    public func site(_ name: SiteName) -> Site? { siteIndex[name].map { sites[$0] } }
    public func fabric(_ name: FabricName) -> Fabric? { fabricIndex[name].map { fabrics[$0] } }
    public func hall(_ name: HallName) -> Hall? { hallIndex[name].map { halls[$0] } }
    public func hallPosition(_ name: HallName) -> Int? { hallIndex[name] }
    public func position(_ resource: Resource) -> Int? { resourceIndex[resource] }
    public func position(_ name: ResourceName) -> Int? { nameIndex[name] }

    /// The region a hall lies in.
    public func region(of hall: Hall) -> RegionName? { site(hall.site)?.region }

    /// Whether a resource's place (and silicon) is known.
    public func knows(_ resource: Resource) -> Bool {
        switch resource.kind {
        case .siteKW: siteIndex[SiteName(resource.place)] != nil
        case .hallKW: hallIndex[HallName(resource.place)] != nil
        case .ports: fabricIndex[FabricName(resource.place)] != nil
        case .chips:
            hallIndex[HallName(resource.place)] != nil
                && resource.silicon.flatMap { catalogue.position($0) } != nil
        }
    }

    mutating func add(_ more: [Region]) {
        survey = Survey()
        for one in more {
            regionIndex[one.region] = regions.count
            regions.append(one)
        }
    }

    mutating func add(_ more: [Site]) {
        survey = Survey()
        for one in more {
            siteIndex[one.site] = sites.count
            sites.append(one)
            number(Resource(.siteKW, one.site.text))
        }
    }

    mutating func add(_ more: [Fabric]) {
        survey = Survey()
        for one in more {
            fabricIndex[one.fabric] = fabrics.count
            fabrics.append(one)
            number(Resource(.ports, one.fabric.text))
        }
    }

    mutating func add(_ more: [Hall]) {
        survey = Survey()
        for one in more {
            hallIndex[one.hall] = halls.count
            halls.append(one)
            number(Resource(.hallKW, one.hall.text))
        }
    }

    mutating func add(_ more: [Silicon]) {
        survey = Survey()
        catalogue.add(more)
    }

    mutating func add(_ more: [SiliconNeed]) {
        survey = Survey()
        catalogue.add(more)
    }

    /// The number of a resource, new when it is met for the first time.
    @discardableResult mutating func number(_ resource: Resource) -> Int {
        if let known = resourceIndex[resource] { return known }
        survey = Survey()
        resourceIndex[resource] = resources.count
        if Resource(resource.name) == resource { nameIndex[resource.name] = resources.count }
        resources.append(resource)
        return resources.count - 1
    }
}
