import Foundation
import Ledger
import Store
import TestRandom
import Units

/// Crashes a trace at many points and in every way a disk allows, and opens what is left.
struct CrashSweep {
    /// How many points and images were looked at, and what was wrong with any.
    struct Report: CustomStringConvertible {
        var points = 0
        var images: [CrashDisk.Mode: Int] = [:]
        var faults: [String] = []

        var description: String {
            let modes = CrashDisk.Mode.allCases.map { "\($0) \(images[$0, default: 0])" }.joined(separator: ", ")
            return "\(points) crash points, \(images.values.reduce(0, +)) images (\(modes)), \(faults.count) faults"
        }
    }

    let trace: Trace
    /// Where the images are opened.
    let path: String
    let seed: Int
    /// What the disk held before the trace began.
    var base: CrashDisk.Image = [:]
    /// How many images are drawn at each point in the mode `reorder`.
    var draws = 1

    /// Images equal to one checked before under the same requirement are left out: no sync since for `drop`, nothing
    /// written since for `keep`, nothing to tear or reorder.
    func run(_ isWanted: (Int) -> Bool) throws -> Report {
        var (report, disk, seen) = (Report(), CrashDisk(base), Seen())
        for point in 0...trace.events.count {
            let next = point < trace.events.count ? trace.events[point] : nil
            if isWanted(point) {
                let required = trace.required(at: point)
                report.points += 1
                for (mode, image) in images(of: disk, at: point, next, seen.news(of: disk, required)) {
                    report.images[mode, default: 0] += 1
                    try image.write(to: path)
                    if let fault = fault(at: point, mode, required) {
                        report.faults.append("\(mode) at \(point): \(fault)")
                    }
                }
            }
            if let next { disk.take(next) }
        }
        return report
    }

    /// Of which state of the disk, under which requirement, an image was checked last.
    private struct Seen {
        private var durable: [Int] = []
        private var current: [Int] = []

        mutating func news(of disk: CrashDisk, _ required: [Fact]) -> Set<CrashDisk.Mode> {
            var news: Set<CrashDisk.Mode> = []
            if durable != [disk.durableVersion, required.count] { news.insert(.drop) }
            if current != [disk.version, required.count] { news.insert(.keep) }
            (durable, current) = ([disk.durableVersion, required.count], [disk.version, required.count])
            return news
        }
    }

    private func images(
        of disk: CrashDisk, at point: Int, _ next: DiskEvent?, _ news: Set<CrashDisk.Mode>
    ) -> [(CrashDisk.Mode, CrashDisk.Image)] {
        var random = SplitMix64(seed: seed &+ point)
        var images: [(CrashDisk.Mode, CrashDisk.Image)] = []
        if news.contains(.drop) { images.append((.drop, disk.dropped)) }
        if news.contains(.keep) { images.append((.keep, disk.kept)) }
        if let next, let torn = disk.torn(next, &random) { images.append((.tear, torn)) }
        for _ in 0..<draws {
            if let image = disk.reordered(&random) { images.append((.reorder, image)) }
        }
        return images
    }

    /// What is wrong with the image at `path`, left by a crash at a point.
    private func fault(at point: Int, _ mode: CrashDisk.Mode, _ required: [Fact]) -> String? {
        do {
            let store = try SQLiteStore(path: path, create: point < trace.opened)
            let found = try store.facts(of: "main", after: 0)
            guard found.count >= required.count, found.prefix(required.count).elementsEqual(required) else {
                return "\(found.count) facts, not the \(required.count) that were acknowledged"
            }
            let more = Array(found.dropFirst(required.count))
            guard more.isEmpty || trace.possible(at: point, tearing: mode == .tear).contains(more) else {
                return "\(more.count) facts after the \(required.count) acknowledged that no append in flight explains"
            }
            return try fault(of: store, holding: found)
        } catch {
            return "\(error)"
        }
    }

    /// Whether keys answer and the next append goes in.
    private func fault(of store: SQLiteStore, holding found: [Fact]) throws -> String? {
        if let keyed = found.last(where: { !$0.requestKey.isEmpty }),
            try store.fact(tenant: keyed.tenant, key: keyed.requestKey) != keyed
        {
            return "key \(keyed.requestKey) does not answer"
        }
        let next = Fact.made(found.count + 1, tenant: "next", key: "next", payload: "\"next\"")
        try store.append([next])
        guard try store.facts(of: "main", after: found.count) == [next] else { return "the next append is not there" }
        return nil
    }
}
