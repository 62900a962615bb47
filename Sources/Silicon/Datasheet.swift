import Units

/// One cell of the catalogue: one property of one chip as one source states it. Sources that disagree are two cells.
public struct Cell: Hashable, Sendable {
    public let silicon: String
    public let property: String
    /// The value as written; `unknown` where nobody says.
    public let value: String
    public let unit: String
    public let source: Source

    public init(silicon: String, property: String, value: String, unit: String, source: Source) {
        (self.silicon, self.property, self.value) = (silicon, property, value)
        (self.unit, self.source) = (unit, source)
    }

    /// The number, where it is one.
    public var number: Double? { value == "unknown" ? nil : Double(value) }
}

/// The catalogue: cells by chip and property. Of several cells the first one counts for estimates; all are shown.
public struct Datasheet: Sendable {
    public private(set) var cells: [Cell]
    private var index: [String: [String: [Int]]] = [:]

    public init(_ cells: [Cell]) {
        self.cells = cells
        for (place, cell) in cells.enumerated() {
            index[cell.silicon, default: [:]][cell.property, default: []].append(place)
        }
    }

    /// This datasheet with an operator's own cells: theirs stand in place of all cells of the same chip and property.
    public func overridden(by own: [Cell]) -> Datasheet {
        let replaced = Set(own.map { [$0.silicon, $0.property] })
        return Datasheet(own + cells.filter { !replaced.contains([$0.silicon, $0.property]) })
    }

    /// The chips in the order of their first cells.
    public var silicon: [String] {
        var seen: Set<String> = []
        return cells.map(\.silicon).filter { seen.insert($0).inserted }
    }

    /// What is said of a property, first statement first.
    public subscript(silicon: String, property: String) -> [Cell] {
        (index[silicon]?[property] ?? []).map { cells[$0] }
    }

    private func number(_ silicon: String, _ property: String) -> Double? { self[silicon, property].first?.number }

    private func word(_ silicon: String, _ property: String) -> String? { self[silicon, property].first?.value }

    /// An accelerator for the estimators; nil where the catalogue lacks a property that they cannot do without
    /// (`missing` names it).
    public func accelerator(_ silicon: String) -> Accelerator? {
        guard missing(silicon).isEmpty, let maker = word(silicon, "maker").flatMap(Accelerator.Maker.init),
            let family = word(silicon, "family"), let memory = number(silicon, "memory_gb"),
            let bandwidth = number(silicon, "memory_tb_s"), let up = number(silicon, "scale_up_gb_s"),
            let domain = number(silicon, "scale_up_chips"), let out = number(silicon, "scale_out_gb_s")
        else { return nil }
        let half = fraction(silicon, "matmul_fraction_bf16") ?? .init(0.75, isMeasured: false)
        var chip = Accelerator(
            name: silicon, maker: maker, family: family, peak: peaks(silicon), fraction16: half,
            fraction8: fraction(silicon, "matmul_fraction_fp8") ?? half, memory: memory * 1e9,
            bandwidth: bandwidth * 1e12, scaleUp: up * 1e9, domain: Int(domain), scaleOut: out * 1e9,
            watts: watts(silicon), exponentials: number(silicon, "exponentials_tera_s").map { $0 * 1e12 },
            cores: number(silicon, "cores").map { Int($0) } ?? 1)
        chip.pace = number(silicon, "pace").flatMap { $0 > 0 ? $0 : nil } ?? 1
        return chip
    }

    /// The chip of a name or an alias, in any case of letters.
    public func silicon(named name: String) -> String? {
        let name = name.lowercased()
        if let exact = silicon.first(where: { $0.lowercased() == name }) { return exact }
        return cells.first { $0.property == "alias" && $0.value.lowercased() == name }?.silicon
    }

    /// The accelerator of a name or an alias.
    public func accelerator(named name: String) -> Accelerator? { silicon(named: name).flatMap { accelerator($0) } }

    /// Properties that an accelerator needs and the catalogue does not know.
    public func missing(_ silicon: String) -> [String] {
        let words = ["maker", "family"].filter { word(silicon, $0) == nil }
        let numbers = [
            "bf16_tflops", "memory_gb", "memory_tb_s", "scale_up_gb_s", "scale_up_chips", "scale_out_gb_s",
        ]
        return words + numbers.filter { (number(silicon, $0) ?? 0) <= 0 }
    }

    private func peaks(_ silicon: String) -> [Precision.Unit: Double] {
        var peaks: [Precision.Unit: Double] = [:]
        for unit in Precision.Unit.allCases {
            peaks[unit] = number(silicon, unit.rawValue + "_tflops").map { $0 * 1e12 }
        }
        return peaks
    }

    private func fraction(_ silicon: String, _ property: String) -> Accelerator.MatmulFraction? {
        guard let cell = self[silicon, property].first, let value = cell.number else { return nil }
        return Accelerator.MatmulFraction(value, isMeasured: cell.source.confidence != .assumption)
    }

    /// Chip watts as a maker or a measurement has them; a third party's guess says nothing about clocks.
    private func watts(_ silicon: String) -> Double? {
        guard let cell = self[silicon, "chip_watts"].first else { return nil }
        let isGuess = cell.source.confidence == .estimate || cell.source.confidence == .assumption
        return isGuess ? nil : cell.number
    }
}
