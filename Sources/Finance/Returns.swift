import Ledger
import Peg
import Units

/// What capital returns, for a part of the business: its cash flow by month, with what follows from it.
public struct Return: Sendable {
    public let name: String
    /// Payments of its capital lines out; revenue less energy in; each month on its first day.
    public let cash: CashFlow
    public let capital: Cents
    public let revenue: Cents
    public let energy: Cents
    /// Income of the twelve months from the ledger's on, before tax, by the mean of what is invested at their two ends (net
    /// book value, construction in progress), in millionths; nil where nothing is invested.
    public let roicPpm: Int?

    /// What comes in over all months, revenue less energy, by what is paid, in millionths; nil where nothing is paid.
    public var multiplePpm: Int? {
        capital > .zero ? floorDiv((revenue - energy).value, times: 1_000_000, by: capital.value) : nil
    }
}

/// How capital is grouped.
public enum Grouping: String, CaseIterable, Sendable {
    /// By site. Capital that is at no one site, such as chip programmes and backbones, is `shared`.
    case project
    /// By the year in which a hall came into service; power and networks by their own.
    case cohort
    /// All of it.
    case fleet
}

/// Returns of all parts of one grouping. Each grouping adds up to the same capital, revenue and energy.
public struct Returns: Sendable {
    public let parts: [Return]

    public static let shared = "shared"

    /// - Parameter countsWaiting: whether signed orders that wait are counted at their tentative dates, too.
    /// Complexity: O(bills + rows · months + lines).
    public init(_ billing: Billing, _ lines: [CapitalLine], by grouping: Grouping, countsWaiting: Bool = false) {
        var parts: [String: Flows] = [:]
        let places = Places(billing.ledger, grouping)
        for line in lines { parts[places.name(of: line), default: Flows()].add(line) }
        for bill in billing.bills where countsWaiting || bill.earning != .waiting {
            parts[places.name(of: bill.hall), default: Flows()].add(bill)
        }
        let power = PowerBill(billing.ledger)
        for row in billing.ledger.runningRows.map(\.row) + (countsWaiting ? billing.ledger.waitingRows : []) {
            for month in (Month(of: row.start)..<(Month(of: row.end - 1) + 1)).list {
                let cents = power.cost(of: row, from: max(row.start, month.start), to: min(row.end, month.end))
                parts[places.name(of: row.hall), default: Flows()].energy[month, default: 0] += cents
            }
        }
        let now = Month(of: billing.ledger.today)
        self.parts = parts.sorted { $0.key < $1.key }.map { $1.result($0, from: now) }
    }
}

/// The money of one part, by month.
private struct Flows {
    var lines: [CapitalLine] = []
    var revenue: [Month: Int] = [:]
    var energy: [Month: Int] = [:]

    mutating func add(_ line: CapitalLine) { lines.append(line) }
    mutating func add(_ bill: Bill) { revenue[bill.month, default: 0] += bill.amount.value }

    func result(_ name: String, from now: Month) -> Return {
        let payments = lines.flatMap(\.payments).map { (day: $0.month.start, amount: Cents(-$0.amount.value)) }
        let earned = revenue.map { (day: $0.key.start, amount: Cents($0.value)) }
        let used = energy.map { (day: $0.key.start, amount: Cents(-$0.value)) }
        return Return(
            name: name, cash: CashFlow(payments + earned + used),
            capital: lines.reduce(.zero) { $0 + $1.total }, revenue: Cents(revenue.values.reduce(0, +)),
            energy: Cents(energy.values.reduce(0, +)), roicPpm: roic(now))
    }

    private func roic(_ now: Month) -> Int? {
        let year = (now..<(now + 12)).list
        let depreciation = lines.reduce(0) { sum, line in
            year.reduce(sum) { $0 + line.depreciation(in: $1).value }
        }
        let income = year.reduce(-depreciation) { $0 + (revenue[$1] ?? 0) - (energy[$1] ?? 0) }
        let ends = [now + -1, now + 11].map { month in
            lines.reduce(0) { sum, line in
                let books = Assets(line, at: month)
                return sum + books.net.value + books.inProgress.value
            }
        }
        let invested = floorDiv(ends[0] + ends[1], 2)
        return invested > 0 ? floorDiv(income, times: 1_000_000, by: invested) : nil
    }
}

/// Which part a hall and a line belong to.
private struct Places {
    private let ledger: Ledger
    private let grouping: Grouping
    private var years: [String: Int] = [:]

    init(_ ledger: Ledger, _ grouping: Grouping) {
        (self.ledger, self.grouping) = (ledger, grouping)
        for hall in ledger.atlas.halls {
            guard let resource = ledger.atlas.position(Resource(.hallKW, hall.hall.text)) else { continue }
            let starts = ledger.items(of: resource).filter { $0.item.stage != .cancelled }.compactMap(\.start.day)
            years[hall.hall.text] = starts.min()?.civil.year
        }
    }

    func name(of hall: HallName) -> String {
        switch grouping {
        case .project: ledger.atlas.hall(hall)?.site.text ?? Returns.shared
        case .cohort: years[hall.text].map(String.init) ?? Returns.shared
        case .fleet: "fleet"
        }
    }

    func name(of line: CapitalLine) -> String {
        if grouping == .fleet { return "fleet" }
        let names = Set(line.items.map { name(of: ledger.supply.items[$0], line) })
        return names.count == 1 ? names.first ?? Returns.shared : Returns.shared
    }

    private func name(of item: SupplyItem, _ line: CapitalLine) -> String {
        guard let resource = item.resource.flatMap(Resource.init) else { return Returns.shared }
        switch resource.kind {
        case .hallKW, .chips: return name(of: HallName(resource.place))
        case .siteKW where grouping == .project: return resource.place
        case .ports where grouping == .project:
            return ledger.atlas.fabric(FabricName(resource.place))?.site.text ?? Returns.shared
        case .siteKW, .ports: return line.inService.map { String($0.civil.year) } ?? Returns.shared
        }
    }
}

extension Ledger {
    /// The tentative rows of queued orders.
    var waitingRows: [Row] { orders.filter(\.isQueued).flatMap(\.tentativeRows) }
}
