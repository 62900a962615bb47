import Answers
import Ledger
import Synchronization
import Units

/// Metrics in the text format of Prometheus, version 0.0.4.
struct Exposition {
    private(set) var text = ""

    enum Kind: String { case counter, gauge, histogram }

    typealias Labels = [(name: String, value: String)]

    /// A metric with all its samples.
    mutating func add(_ name: String, _ kind: Kind, _ help: String, _ samples: [(labels: Labels, value: Double)]) {
        head(name, kind, help)
        for sample in samples { line(name, sample.labels, sample.value) }
    }

    mutating func add(_ name: String, _ help: String, _ histograms: [(labels: Labels, histogram: Histogram)]) {
        head(name, .histogram, help)
        for (labels, histogram) in histograms {
            var total = 0
            for (place, count) in histogram.counts.enumerated() {
                total += count
                let bound = place < histogram.bounds.count ? "\(histogram.bounds[place])" : "+Inf"
                line(name + "_bucket", labels + [("le", bound)], Double(total))
            }
            line(name + "_sum", labels, histogram.sum)
            line(name + "_count", labels, Double(total))
        }
    }

    private mutating func head(_ name: String, _ kind: Kind, _ help: String) {
        text += "# HELP \(name) \(help)\n# TYPE \(name) \(kind.rawValue)\n"
    }

    private mutating func line(_ name: String, _ labels: Labels, _ value: Double) {
        let pairs = labels.map { "\($0.name)=\"\(Exposition.escaped($0.value))\"" }.joined(separator: ",")
        let number = value == value.rounded() && abs(value) < 1e15 ? "\(Int(value))" : "\(value)"
        text += name + (pairs.isEmpty ? "" : "{\(pairs)}") + " \(number)\n"
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    }
}

extension Exposition {
    /// Everything that `/metrics` tells.
    static func all(
        _ gauges: CapacityGauges, refusals: [Refusal.Code: Int], requests: RequestMetrics.State, inside: Int, risks: Int
    ) -> String {
        var page = Exposition()
        page.addLedger(gauges)
        page.add(
            "headroom_refusals_total", .counter, "Requests refused since the server began, by reason.",
            Refusal.Code.allCases.map { ([("code", $0.rawValue)], Double(refusals[$0] ?? 0)) })
        page.add(
            "headroom_promise_duration_seconds", "How long quotes and changes of orders took.",
            [([], requests.promises)])
        page.add(
            "headroom_http_requests_total", .counter, "Requests answered, by the route's pattern.",
            requests.counts.sorted { $0.key < $1.key }.map { series, count in
                (
                    [("method", series.method), ("route", series.route), ("status", String(series.status))],
                    Double(count)
                )
            })
        page.add(
            "headroom_http_request_duration_seconds", "How long requests took, by the route's pattern.",
            requests.times.sorted { $0.key < $1.key }.map { ([("route", $0.key)], $0.value) })
        page.add("headroom_http_requests_inside", .gauge, "Requests worked on now.", [([], Double(inside))])
        page.add("headroom_risk_runs", .gauge, "Risk runs that draw now.", [([], Double(risks))])
        return page.text
    }

    private mutating func addLedger(_ gauges: CapacityGauges) {
        add(
            "headroom_capacity_accelerators", .gauge, "Accelerators on committed supply today, by state.",
            gauges.accelerators.map { line in
                (
                    [("site", line.site), ("silicon", line.silicon), ("state", line.state)],
                    Double(line.count)
                )
            })
        add(
            "headroom_power_watts", .gauge, "Power of sites today, by state.",
            gauges.power.map { ([("site", $0.site), ("state", $0.state)], Double($0.watts)) })
        add(
            "headroom_queue_orders", .gauge, "Orders that wait, by what is short.",
            gauges.queue.map { ([("silicon", $0.silicon), ("reason", $0.reason)], Double($0.orders)) })
        add(
            "headroom_oversold_accelerators", .gauge,
            "Accelerators sold beyond supply without a recorded shortfall; always 0.",
            [([], Double(gauges.oversold))])
        add(
            "headroom_shortfall_days", .gauge, "Days of recorded shortfalls, by kind.",
            gauges.shortfallDays.map { ([("kind", $0.kind)], Double($0.days)) })
        add("headroom_ledger_seq", .gauge, "The number of the ledger's last fact.", [([], Double(gauges.seq))])
    }
}

/// The gauges of a ledger, worked out once for each of its facts and days: anybody may ask for them, as often as they like.
final class GaugeMemory: Sendable {
    private let last = Mutex<(hash: String, clock: Instant, gauges: CapacityGauges)?>(nil)

    func gauges(_ ledger: Ledger) -> CapacityGauges {
        let known = last.withLock { last in
            last.flatMap { $0.hash == ledger.hash && $0.clock.day == ledger.clock.day ? $0.gauges : nil }
        }
        if let known { return known }
        let gauges = CapacityGauges(ledger)
        last.withLock { $0 = (ledger.hash, ledger.clock, gauges) }
        return gauges
    }
}
