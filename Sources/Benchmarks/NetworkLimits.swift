/// What the network's figures may be at most, and the run that met them.
struct NetworkLimits: Codable {
    let run: Machine
    let most: [String: Double]

    /// Times change with the machine: so many times what was measured, but never more than what was asked for.
    static let margin = 4.0

    init(from figures: [NetworkFigure], on run: Machine) {
        self.run = run
        most = Dictionary(
            uniqueKeysWithValues: figures.compactMap { figure in
                figure.asked.map { asked in
                    (figure.what, (min(figure.value * NetworkLimits.margin, asked) * 100).rounded(.up) / 100)
                }
            })
    }

    /// A sentence for each figure above its limit.
    func faults(_ figures: [NetworkFigure]) -> [String] {
        figures.compactMap { figure in
            guard let limit = most[figure.what], figure.value > limit else { return nil }
            return "\(figure.what): \(tenths(figure.value)), at most \(tenths(limit)) allowed"
        }
    }
}

/// One figure of the network, with its unit in its name.
struct NetworkFigure: Codable {
    let what: String
    let value: Double
    /// What the product asks for, at most.
    var asked: Double?
}
