import Units

/// Ways to forecast that are scored side by side. The first is the product's; the others are what it has to beat.
public enum Method: String, CaseIterable, Sendable {
    /// `ReferenceClass`: age, and the country's record of the last ten years.
    case referenceClass = "reference_class"
    /// Kaplan–Meier of all projects, given the project's age: the reference class without countries.
    case ageAlone = "age_alone"
    /// Quantiles of how long finished projects took, from the start of construction, whatever the project's age.
    case unconditional = "unconditional_quantile"
    /// A plan and a flat contingency: the median duration of finished projects of the same technology stands for the plan, for the
    /// data has no plan dates; 20% on top are its P50, 50% its P90, and a straight line through both the rest.
    case contingency = "plan_plus_contingency"

    /// Forecasts for all projects open on a day, by (start, id), from what was known on it.
    public func forecasts(_ projects: [Project], asOf: Day) -> [Forecast] {
        switch self {
        case .referenceClass: ReferenceClass(projects, asOf: asOf).forecasts
        case .ageAlone: Finished(projects, asOf: asOf).byAge()
        case .unconditional: Finished(projects, asOf: asOf).unconditional()
        case .contingency: Finished(projects, asOf: asOf).withContingency()
        }
    }
}

/// Durations of projects as they were known on a day, for the methods to beat.
private struct Finished {
    let asOf: Day
    let known: [Project]

    /// Technologies with fewer finished projects than this are planned by the median of all.
    static let fewest = 5

    init(_ projects: [Project], asOf: Day) {
        self.asOf = asOf
        known = Project.known(projects, on: asOf)
    }

    private var open: [Project] { known.filter { $0.finished == nil } }

    func byAge() -> [Forecast] {
        let table = AgeTable(known.map { $0.spell(until: asOf) })
        return open.map { project in
            Forecast(project: project.id) {
                guard project.closed == nil else { return .never }
                return project.day(at: table.age(share: $0.probability, since: asOf - project.start))
            }
        }
    }

    func unconditional() -> [Forecast] {
        let durations = durations { _ in true }
        return open.map { project in
            Forecast(project: project.id) { ahead(project, Finished.quantile(durations, $0.percent)) }
        }
    }

    func withContingency() -> [Forecast] {
        let all = durations { _ in true }
        return open.map { project in
            let alike = durations { $0.kind == project.kind }
            let plan = Finished.quantile(alike.count < Finished.fewest ? all : alike, 50)
            return Forecast(project: project.id) { decile in
                // 20% at P50, 50% at P90, in quarters of a percent.
                let contingency = 80 + 3 * (decile.percent - 50)
                return ahead(project, plan.map { $0 * (400 + contingency) / 400 })
            }
        }
    }

    /// The day of an age, and not before tomorrow: nobody forecasts a day that has passed.
    private func ahead(_ project: Project, _ age: Int?) -> When { max(project.day(at: age), .on(asOf + 1)) }

    private func durations(_ isAlike: (Project) -> Bool) -> [Int] {
        known.lazy.filter(isAlike).map { $0.spell(until: asOf) }.filter(\.isFinished).map(\.days).sorted()
    }

    /// The least duration that a share of all do not exceed; nil of none.
    static func quantile(_ sorted: [Int], _ percent: Int) -> Int? {
        sorted.isEmpty ? nil : sorted[(sorted.count * percent + 99) / 100 - 1]
    }
}
