import Silicon
import Units

/// An order as asked for: anything may be left out, and is then filled by `Ledger.resolve`. The JSON of `--order`.
///
/// Lists may be written as JSON arrays or as one text with `;` or `,` between.
public struct OrderRequest: Hashable, Sendable, Codable {
    public var order: OrderName?
    public var customer: String?
    public var tenant: String?
    public var segment: String?
    public var workload: String?
    public var tier: Int?
    public var count: Int?
    /// `h200` or `h200:2048:512` (name:count:min_chunk), ranked.
    public var silicon: [String]?
    public var regions: [String]?
    public var minChunk: Int?
    public var maxChunks: Int?
    public var chunkIn: String?
    public var same: String?
    public var earliest: String?
    public var latest: String?
    public var term: String?
    public var steps: [RequestedStep]?
    public var price: Int?
    public var takeOrPayPct: Int?
    public var penalty: Int?
    public var portMonths: Int?
    public var portCents: Int?
    public var clauses: [Clause]?
    /// Which option of the quote is wanted, by its label, such as `one_place`; nil: the first. See `Question`.
    public var option: String?
    /// Work in place of a count, or the work by which equivalents are compared. See `Ledger.sized`.
    public var work: AskedWork?
    /// Whether other silicon may stand in, in the number that does the same work.
    public var orEquivalent: Bool?
    /// What `work` and `orEquivalent` came to. Never asked for: `Ledger.sized` works it out.
    public var sizing: Sizing?

    /// `{"offset":"6mo","add":512}`.
    public struct RequestedStep: Hashable, Sendable, Codable {
        public let offset: String
        public let add: Int

        public init(offset: String, add: Int) { (self.offset, self.add) = (offset, add) }
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
        case order, customer, tenant, segment, workload, tier, count, silicon, regions, same, earliest, latest, term
        case steps, clauses, option, work, sizing
        case orEquivalent = "or_equivalent"
        case minChunk = "min_chunk"
        case maxChunks = "max_chunks"
        case chunkIn = "chunk_in"
        case price = "price_usd_micro_per_accelerator_hour"
        case takeOrPayPct = "take_or_pay_pct"
        case penalty = "penalty_usd_cents_per_day"
        case portMonths = "port_months"
        case portCents = "port_usd_cents"
    }

    public init() {}

    public init(from decoder: any Decoder) throws {
        try OrderRequest.refuseUnknownKeys(decoder)
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        order = try fields.decodeIfPresent(OrderName.self, forKey: .order)
        customer = try fields.decodeIfPresent(String.self, forKey: .customer)
        tenant = try fields.decodeIfPresent(String.self, forKey: .tenant)
        segment = try fields.decodeIfPresent(String.self, forKey: .segment)
        workload = try fields.decodeIfPresent(String.self, forKey: .workload)
        tier = try fields.decodeIfPresent(Int.self, forKey: .tier)
        count = try fields.decodeIfPresent(Int.self, forKey: .count)
        silicon = try OrderRequest.list(fields, .silicon)
        regions = try OrderRequest.list(fields, .regions)
        minChunk = try fields.decodeIfPresent(Int.self, forKey: .minChunk)
        maxChunks = try fields.decodeIfPresent(Int.self, forKey: .maxChunks)
        chunkIn = try fields.decodeIfPresent(String.self, forKey: .chunkIn)
        same = try fields.decodeIfPresent(String.self, forKey: .same)
        earliest = try fields.decodeIfPresent(String.self, forKey: .earliest)
        latest = try fields.decodeIfPresent(String.self, forKey: .latest)
        term = try fields.decodeIfPresent(String.self, forKey: .term)
        steps = try fields.decodeIfPresent([RequestedStep].self, forKey: .steps)
        price = try fields.decodeIfPresent(Int.self, forKey: .price)
        takeOrPayPct = try fields.decodeIfPresent(Int.self, forKey: .takeOrPayPct)
        penalty = try fields.decodeIfPresent(Int.self, forKey: .penalty)
        portMonths = try fields.decodeIfPresent(Int.self, forKey: .portMonths)
        portCents = try fields.decodeIfPresent(Int.self, forKey: .portCents)
        clauses = try fields.decodeIfPresent([Clause].self, forKey: .clauses)
        option = try fields.decodeIfPresent(String.self, forKey: .option)
        work = try fields.decodeIfPresent(AskedWork.self, forKey: .work)
        orEquivalent = try fields.decodeIfPresent(Bool.self, forKey: .orEquivalent)
        sizing = try fields.decodeIfPresent(Sizing.self, forKey: .sizing)
    }

    /// Keys of an order file that carry no request: what an order row has beside it is accepted and ignored.
    private static let ignored: Set<String> = ["contract", "state", "signed", "source", "as_of", "confidence", "key"]

    private static let known = ignored.union(CodingKeys.allCases.map(\.rawValue))

    private struct AnyKey: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    private static func refuseUnknownKeys(_ decoder: any Decoder) throws {
        let keys = try decoder.container(keyedBy: AnyKey.self).allKeys.map(\.stringValue)
        if let unknown = keys.filter({ !known.contains($0) }).min() {
            let allowed = CodingKeys.allCases.map(\.rawValue).sorted().joined(separator: ", ")
            throw DecodingError.dataCorrupted(
                .init(codingPath: [], debugDescription: "unknown field '\(unknown)'; allowed are \(allowed)"))
        }
    }

    private static func list(_ fields: KeyedDecodingContainer<CodingKeys>, _ key: CodingKeys) throws -> [String]? {
        guard fields.contains(key), try !fields.decodeNil(forKey: key) else { return nil }
        do {
            return try fields.decode([String].self, forKey: key)
        } catch {
            guard let text = try? fields.decode(String.self, forKey: key) else { throw error }
            return OrderRequest.list(text)
        }
    }

    /// The parts of a text between `;` or `,`.
    public static func list(_ text: String) -> [String] {
        text.split(whereSeparator: { $0 == ";" || $0 == "," }).map { $0.trimmingPrefix(" ") }.map(String.init)
    }
}
