import Units

/// A construction project: when it began and, where that is known, when it was finished.
public struct Project: Hashable, Sendable {
    /// Unique in a class.
    public let id: String
    public let name: String
    public let country: String
    /// The technology, such as `PWR`; may be empty.
    public let kind: String
    /// First day of construction.
    public let start: Day
    /// First day of operation. nil: not finished, or not known to be.
    public let finished: Day?
    /// The day it was given up or shut down. A project that is closed and was never finished stays open in a reference class,
    /// since that is what counts against forecasts, and its own forecast is `never`.
    public let closed: Day?

    /// nil where it is finished or closed before it starts.
    public init?(
        id: String, name: String, country: String, kind: String, start: Day, finished: Day? = nil, closed: Day? = nil
    ) {
        guard start <= finished ?? start, start <= closed ?? start else { return nil }
        (self.id, self.name, self.country, self.kind) = (id, name, country, kind)
        (self.start, self.finished, self.closed) = (start, finished, closed)
    }

    private init(_ whole: Project, knownOn day: Day) {
        (id, name, country, kind, start) = (whole.id, whole.name, whole.country, whole.kind, whole.start)
        finished = whole.finished.flatMap { $0 <= day ? $0 : nil }
        closed = whole.closed.flatMap { $0 <= day ? $0 : nil }
    }

    /// What was known at the end of a day: later events are cut off. nil when it had not begun.
    public func known(on day: Day) -> Project? { start <= day ? Project(self, knownOn: day) : nil }

    /// All that had begun, by (start, id), so that the order of a file cannot reach a sum.
    static func known(_ projects: [Project], on day: Day) -> [Project] {
        projects.compactMap { $0.known(on: day) }.sorted { ($0.start, $0.id) < ($1.start, $1.id) }
    }

    /// How long it was, or has been, under construction on a day. A project that was closed is still waited for.
    func spell(until day: Day) -> Spell { Spell(days: (finished ?? day) - start, isFinished: finished != nil) }

    /// The day on which it has an age.
    func day(at age: Int?) -> When { age.map { .on(start + $0) } ?? .never }
}

/// Time under construction, in days: to its end, or so far (right-censored).
public struct Spell: Hashable, Sendable {
    public let days: Int
    public let isFinished: Bool

    public init(days: Int, isFinished: Bool) { (self.days, self.isFinished) = (days, isFinished) }
}
