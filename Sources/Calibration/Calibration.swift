import Units

/// When will a project that has begun be finished? Answered from what had become of projects of its kind by one day.
///
///     projects ─ known(on: asOf) ─▶ AgeTable   how fast projects of an age are finished, from all history
///                               └─▶ Pace       how far each country is ahead of that table, last ten years
///     open project, its age ──────▶ days met with 10, 20 … 90%, or `never`
///
/// The invariant: everything here is made from `Project.known(on:)`, which knows nothing later than the day. Whatever the file
/// says about later days, the forecasts are the same, bit for bit; so they are for rows in another order.
///
/// With H the table's cumulative hazard, a project of age a in a country whose pace is gamma(shape, rate) is still open at
/// age t with probability (rate / (rate + H(t) − H(a)))^shape. A quantile that is not reached within a century is `never`.
///
/// Sources: reference-class forecasting, B. Flyvbjerg (2006), doi:10.1177/875697280603700302; gamma frailty, J. Vaupel,
/// K. Manton, E. Stallard (1979), doi:10.2307/2061224; rates of small groups drawn together by what all of them show,
/// D. Clayton, J. Kaldor (1987), doi:10.2307/2532003.
public struct ReferenceClass: Sendable {
    public let asOf: Day
    /// Begun and not finished on `asOf`, by (start, id).
    public let open: [Project]
    let table: AgeTable
    let pace: Pace

    /// Learns from `projects` as they were known on `asOf`. Complexity: O(n log n).
    public init(_ projects: [Project], asOf: Day) {
        let known = Project.known(projects, on: asOf)
        self.asOf = asOf
        open = known.filter { $0.finished == nil }
        table = AgeTable(known.map { $0.spell(until: asOf) })
        pace = Pace(known, table, asOf: asOf)
    }

    /// Of every open project, in the order of `open`.
    public var forecasts: [Forecast] { open.map(forecast) }

    /// The days by which an open project is finished. One that was closed without ever having been finished never is.
    public func forecast(_ project: Project) -> Forecast {
        let (shape, rate) = pace.gamma(project.country)
        let passed = table.hazard(to: asOf - project.start)
        return Forecast(project: project.id) { decile in
            guard project.closed == nil else { return .never }
            let more = rate * (power(1 - decile.probability, -1 / shape) - 1)
            return project.day(at: table.age(hazard: passed + more))
        }
    }

    /// How many like projects the pace of all countries weighs against a country's own record.
    public var strength: Double { pace.strength }
}
