import Units

struct Site: Decodable {
    let site: String
    let region: String
}

struct Fabric: Decodable { let fabric: String }

struct Hall: Decodable {
    let hall: String
    let site: String
    let fabric: String
    let pueMilli: Int

    enum CodingKeys: String, CodingKey {
        case hall, site, fabric
        case pueMilli = "pue_milli"
    }
}

struct Silicon: Decodable {
    /// Months of service that can be counted with.
    static let lives = 1...1200

    let silicon: String
    let watts: Int
    let lifeMonths: Int
    /// List price in micro-dollars per hour.
    let price: Int?

    enum CodingKeys: String, CodingKey {
        case silicon, watts
        case price = "price_usd_micro_per_hour"
        case lifeMonths = "life_months"
    }
}

/// ⌈n · quantity / per⌉ of another silicon in the hall, or of the fabric's `ports`, for n of a silicon.
struct SiliconNeed: Decodable {
    let silicon: String
    let per: Int
    let needs: String
    let quantity: Int
}

struct PolicyRow: Decodable {
    let name: String
    let value: String
}

/// What stands still: where halls lie, and what silicon draws and needs.
struct Places {
    private var sites: [String: Site] = [:]
    private var fabrics: Set<String> = []
    private var halls: [String: Hall] = [:]
    private var silicon: [String: Silicon] = [:]
    private var needs: [String: [SiliconNeed]] = [:]

    /// Adds a place or chip type; false when the name is taken.
    mutating func add(_ site: Site) -> Bool { sites.updateValue(site, forKey: site.site) == nil }
    mutating func add(_ fabric: Fabric) -> Bool { fabrics.insert(fabric.fabric).inserted }
    mutating func add(_ hall: Hall) -> Bool { halls.updateValue(hall, forKey: hall.hall) == nil }
    mutating func add(_ chip: Silicon) -> Bool { silicon.updateValue(chip, forKey: chip.silicon) == nil }
    mutating func add(_ need: SiliconNeed) { needs[need.silicon, default: []].append(need) }

    func hall(_ name: String) -> Hall? { halls[name] }
    func region(of hall: Hall) -> String? { sites[hall.site]?.region }

    /// Whether a resource's name is one: `site_kw/SITE`, `hall_kw/HALL`, `chips/HALL/SILICON` or `ports/FABRIC`.
    func knows(_ resource: String) -> Bool {
        let parts = resource.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        switch (parts.first, parts.count) {
        case ("site_kw", 2): return sites[parts[1]] != nil
        case ("hall_kw", 2): return halls[parts[1]] != nil
        case ("ports", 2): return fabrics.contains(parts[1])
        case ("chips", 3): return halls[parts[1]] != nil && silicon[parts[2]] != nil
        default: return false
        }
    }

    func knows(silicon name: String) -> Bool { silicon[name] != nil }
    func listPrice(of name: String) -> Int? { silicon[name]?.price }

    /// Service life of the chips a resource counts; nil for power and ports.
    func lifeMonths(of resource: String) -> Int? {
        let parts = resource.split(separator: "/")
        guard parts.count == 3, let months = silicon[String(parts[2])]?.lifeMonths else { return nil }
        return min(max(months, Silicon.lives.lowerBound), Silicon.lives.upperBound)
    }

    /// The name of the hall, fabric, site or region a hall lies in; the same for all halls at `any`.
    func place(of hall: Hall, at scope: String) -> String? {
        switch scope {
        case "hall": hall.hall
        case "fabric": hall.fabric
        case "site": hall.site
        case "region": region(of: hall)
        case "any": ""
        default: nil
        }
    }
}

/// n accelerators take ⌈n · quantity / per⌉ of a resource.
struct Rate {
    let resource: String
    let quantity: Int
    let per: Int

    /// nil when it is more than can be counted.
    func need(_ n: Int) -> Int? {
        guard per > 0, n >= 0, quantity >= 0, let product = try? multiply(n, quantity) else { return nil }
        return ceilDiv(product, per)
    }
}

extension Places {
    /// What a silicon takes at once in a hall (DESIGN laws 3 and 8); nil when hall or silicon is not known.
    func rates(of name: String, in hallName: String) -> [Rate]? {
        guard let hall = halls[hallName], let chip = silicon[name],
            let siteWatts = try? multiply(chip.watts, hall.pueMilli)
        else { return nil }
        let own = [
            Rate(resource: "chips/\(hall.hall)/\(name)", quantity: 1, per: 1),
            Rate(resource: "hall_kw/\(hall.hall)", quantity: chip.watts, per: 1000),
            Rate(resource: "site_kw/\(hall.site)", quantity: siteWatts, per: 1_000_000),
        ]
        let beside = needs[name, default: []].map { need in
            let resource = need.needs == "ports" ? "ports/\(hall.fabric)" : "chips/\(hall.hall)/\(need.needs)"
            return Rate(resource: resource, quantity: need.quantity, per: need.per)
        }
        return (own + beside).filter { $0.quantity != 0 }
    }
}
