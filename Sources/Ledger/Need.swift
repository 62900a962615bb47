import Silicon
import Units

/// How much of one resource a row of n accelerators takes: ⌈n · numerator / denominator⌉.
public struct Rate: Hashable, Sendable {
    public let resource: Int
    public let numerator: Int
    public let denominator: Int

    /// What n accelerators take. Throws `Overflow`.
    public func need(_ n: Int) throws(Overflow) -> Int { ceilDiv(try multiply(n, numerator), denominator) }

    /// The most accelerators that `free` units carry, for free ≥ 0 and a numerator > 0.
    public func most(within free: Int) -> Int {
        let (scaled, overflow) = free.multipliedReportingOverflow(by: denominator)
        if !overflow { return scaled / numerator }
        let (whole, isMore) = (free / numerator).multipliedReportingOverflow(by: denominator)
        return isMore ? Int.max : whole
    }
}

/// One resource taken over [start, end): a line of `needs.csv`.
public struct Need: Hashable, Sendable {
    public let resource: Int
    public let quantity: Int
    public let start: Day
    public let end: Day
}

extension Atlas {
    /// What each accelerator of a silicon takes in a hall, in the order chips, hall kW, site kW, other silicon, ports as
    /// listed; nil when a resource it needs does not exist there (no delivery of a needed chip was ever entered).
    ///
    /// Only the ordered silicon carries watts; needs are not transitive (DESIGN laws 3 and 8). Complexity: O(1), but for the
    /// first question about a silicon since the atlas changed: O(halls).
    public func rates(of silicon: SiliconName, in hall: Hall) -> [Rate]? {
        guard let position = hallPosition(hall.hall) else { return nil }
        return survey.rates(of: silicon, at: position) { halls.map { derivedRates(of: silicon, in: $0) } }
    }

    private func derivedRates(of silicon: SiliconName, in hall: Hall) -> [Rate]? {
        guard let chip = catalogue[silicon] else { return nil }
        var parts: [(Resource, Int, Int)] = [
            (Resource(.chips, hall.hall.text, silicon: silicon), 1, 1),
            (Resource(.hallKW, hall.hall.text), chip.watts, 1000),
            (
                Resource(.siteKW, hall.site.text),
                SeededBug.sitePowerNotCounted.isOn ? 0 : chip.watts * hall.pueMilli, 1_000_000
            ),
        ]
        for need in catalogue.needs(of: silicon) {
            switch need.needs {
            case .ports where SeededBug.portsNotCounted.isOn: break
            case .silicon where SeededBug.hostsNotCounted.isOn: break
            case .ports: parts.append((Resource(.ports, hall.fabric.text), need.quantity, need.per))
            case .silicon(let other):
                parts.append((Resource(.chips, hall.hall.text, silicon: other), need.quantity, need.per))
            }
        }
        var rates: [Rate] = []
        for (resource, numerator, denominator) in parts where numerator > 0 {
            guard let number = position(resource) else { return nil }
            rates.append(Rate(resource: number, numerator: numerator, denominator: denominator))
        }
        return rates
    }

    /// The needs of one placement row. Refused `unknown_place` where the hall lacks a resource, `overflow` when too large.
    public func needs(of row: Row) throws(Refusal) -> [Need] {
        guard let hall = hall(row.hall) else { throw Refusal(.unknownPlace, "there is no hall \(row.hall)") }
        guard let rates = rates(of: row.silicon, in: hall) else {
            throw Refusal(
                .doesNotFit,
                "hall \(row.hall) has no supply of \(row.silicon), or of something that \(row.silicon) needs")
        }
        var needs: [Need] = []
        for rate in rates {
            do {
                let quantity = try rate.need(row.count)
                needs.append(Need(resource: rate.resource, quantity: quantity, start: row.start, end: row.end))
            } catch {
                throw Refusal(.overflow, "\(row.count) \(row.silicon) in \(row.hall) is more than can be counted")
            }
        }
        return needs
    }
}
