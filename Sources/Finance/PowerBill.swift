import Ledger
import Silicon
import Units

/// What electricity for placements costs: facility kilowatts booked, times the load factor of policy, at the price of the
/// grid zone's tariff on the day.
///
/// Prices are micro-dollars per MWh, read exactly from the decimals of `energy.csv`. Where several tariffs are in effect in
/// a zone the first by name counts; where none is, the mean of all tariffs; where there are none at all, energy costs
/// nothing and `isPriced` says so.
struct PowerBill {
    private let ledger: Ledger
    private let loadPercent: Int
    private let tariffs: [ZoneName: [(contract: EnergyContract, price: Int)]]
    private let mean: Int

    static let loadName = "energy_load_factor_pct"

    init(_ ledger: Ledger) {
        self.ledger = ledger
        loadPercent = ledger.policy.rows.last { $0.name == PowerBill.loadName }.flatMap { Int($0.value) } ?? 100
        let all = ledger.energy.filter { $0.kind == "tariff" }.sorted { $0.contract < $1.contract }
            .compactMap { contract in millionths(contract.usdMWh).map { (contract: contract, price: $0) } }
        tariffs = Dictionary(grouping: all) { $0.contract.zone }
        mean = all.isEmpty ? 0 : all.reduce(0) { $0 + $1.price } / all.count
    }

    var isPriced: Bool { !tariffs.isEmpty }

    /// Micro-dollars per MWh in a zone on a day.
    func price(in zone: ZoneName, on day: Day) -> Int {
        let inEffect = (tariffs[zone] ?? []).first {
            ($0.contract.start.map { $0 <= day } ?? true) && ($0.contract.end.map { day < $0 } ?? true)
        }
        return inEffect?.price ?? mean
    }

    /// The cost of a row over [start, end), cents, rounded up. The tariff is the one in effect on the first day.
    func cost(of row: Row, from start: Day, to end: Day) -> Int {
        guard let hall = ledger.atlas.hall(row.hall), let site = ledger.atlas.site(hall.site),
            let watts = ledger.atlas.catalogue[row.silicon]?.watts
        else { return 0 }
        let kilowatts = ceilDiv(row.count * watts * hall.pueMilli, 1_000_000)
        let scaled = Int128(kilowatts * (end - start) * 24 * loadPercent) * Int128(price(in: site.zone, on: start))
        // kWh in percent to MWh: 10^5; micro-dollars to cents: 10^4.
        return Int((scaled + 999_999_999) / 1_000_000_000)
    }
}
