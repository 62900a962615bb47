import Ledger
import Units

/// Rows of hours as runs: consecutive rows of one place, one source and hours that follow each other, cut where a run would
/// get too long for a fact.
private struct Runs<Key: Hashable> {
    struct Run {
        let key: Key
        let first: Int
        var values: [Int]
        let source: Source
    }

    private(set) var list: [Run] = []
    private var seen: [Key: [Int: Int]] = [:]

    /// Adds a row. `isNewRun` says whether a run must not go on into this hour. Gives the line of an earlier row of the same
    /// hour, which is then left out.
    mutating func add(_ key: Key, _ hour: Int, _ value: Int, _ source: Source, line: Int, isNewRun: Bool) -> Int? {
        if let earlier = seen[key]?[hour] { return earlier }
        seen[key, default: [:]][hour] = line
        let end = list.count - 1
        if end >= 0, !isNewRun, list[end].key == key, list[end].first + list[end].values.count == hour,
            list[end].source == source
        {
            list[end].values.append(value)
        } else {
            list.append(Run(key: key, first: hour, values: [value], source: source))
        }
        return nil
    }

    /// How many hours of each key there are, in the order of their names' first rows.
    var counts: [Key: Int] { seen.mapValues(\.count) }
}

/// Reads `shapes.csv`: every shape has each hour of a year once.
struct ShapeReader {
    let clock: Instant

    func runs(_ rows: [Cells], _ faults: inout [Fault]) -> [ShapeRun] {
        let found = faults.count
        var runs = Runs<String>()
        for row in rows {
            guard let hour = row.integer("hour"), let value = row.integer("value_ppm") else { continue }
            let source = row.source(asOf: clock.day)
            let isTwelfth = hour % (ShapeRun.year / 12) == 0
            if let line = runs.add(row.text("shape"), hour, value, source, line: row.line, isNewRun: isTwelfth) {
                faults.append(row.fault("hour", "\(hour) is there already, on line \(line); each hour comes once"))
            }
        }
        // An hour given twice is told alone: another is then missing in its stead.
        let counts = faults.count == found ? runs.counts : [:]
        for (shape, count) in counts.sorted(by: { $0.key < $1.key }) where count < ShapeRun.year {
            let first = rows.first { $0.text("shape") == shape }
            let what = "shape \(shape) has \(count) of 8760 hours; give a value for each hour from 0 to 8759"
            if let first { faults.append(first.fault("shape", what)) }
        }
        return runs.list.map { ShapeRun(shape: $0.key, hour: $0.first, ppm: $0.values, source: $0.source) }
    }
}

/// Reads `readings.csv`: each hour of a site once, and no hour that is not over.
struct MeterReader {
    let clock: Instant

    func runs(_ rows: [Cells], _ faults: inout [Fault]) -> [ReadingRun] {
        var runs = Runs<SiteName>()
        for row in rows {
            guard let at = row.instant("hour"), let value = row.integer("kw") else { continue }
            guard at.hour < clock.hour else {
                faults.append(row.fault("hour", "\(at) is not over at the clock, \(clock); give hours before it"))
                continue
            }
            let startsMonth = at.day.civil.day == 1 && at.hour % 24 == 0
            let source = row.source(asOf: clock.day)
            let site = SiteName(row.text("site"))
            if let line = runs.add(site, at.hour, value, source, line: row.line, isNewRun: startsMonth) {
                faults.append(row.fault("hour", "\(at) is there already, on line \(line); each hour comes once"))
            }
        }
        return runs.list.map {
            ReadingRun(site: $0.key, from: Instant(hour: $0.first), kilowatts: $0.values, source: $0.source)
        }
    }
}
