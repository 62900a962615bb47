import ArgumentParser
import Foundation
import Ledger
import Units

/// An order on the command line: a flag for every field, or a JSON file.
struct OrderFlags: ParsableArguments {
    @Option(
        help:
            "A JSON file with the order's fields (names as in orders.csv, `steps` as [{\"offset\":\"6mo\",\"add\":512}]); - reads standard input."
    )
    var order: String?
    @Option(help: "The order's identifier; made up unless given.") var id: String?
    @Option(parsing: .unconditional, help: "Accelerators.")
    var count: Int?
    @Option(help: "Silicon accepted, ranked: h200,trainium3 or h200:2048:512 (name:count:min_chunk).") var silicon:
        String?
    @Option(help: "Regions allowed; any unless given.") var regions: String?
    @Option(help: "First start wanted; the clock's day unless given.") var earliest: String?
    @Option(help: "Last start wanted.") var latest: String?
    @Option(help: "How long, such as 24mo.") var term: String?
    @Option(parsing: .unconditional, help: "Least chunk; the count unless given.")
    var minChunk: Int?
    @Option(parsing: .unconditional, help: "Most chunks per step.")
    var maxChunks: Int?
    @Option(help: "What bounds one chunk: hall or fabric.") var chunkIn: String?
    @Option(help: "What bounds all chunks: hall, fabric, site, region or any.") var same: String?
    @Option(parsing: .unconditional, help: "1 is served first; 3 unless given.")
    var tier: Int?
    @Option(help: "A ramp, OFFSET:ADD such as 6mo:512; may be given several times.") var step: [String] = []
    @Option(parsing: .unconditional, help: "Price in micro-USD per accelerator-hour; the list price unless given.")
    var price: Int?
    @Option(help: "Customer.") var customer: String?
    @Option(help: "Tenant.") var tenant: String?
    @Option(help: "Customer segment.") var segment: String?
    @Option(help: "Workload class.") var workload: String?
    @Option(parsing: .unconditional, help: "Penalty in cents per day late.")
    var penalty: Int?

    @Option(parsing: .unconditional, help: "Part paid for whether used or not, in percent.")
    var takeOrPay: Int?
    @Option(help: "Accelerators beyond N cost PRICE micro-USD an hour: N:PRICE. May be given several times.")
    var priceTier: [String] = []
    @Option(help: "A right to renew, TERM[:NOTICE_DAYS[:first]] such as 12mo:90:first; first: first refusal.")
    var renewal: String?
    @Option(help: "An option on more, COUNT:OFFSET[:NOTICE_DAYS] such as 512:12mo:90. Shown, not sold.")
    var growth: [String] = []
    @Option(parsing: .unconditional, help: "What an early end costs, in percent of the value given up.")
    var exitFee: Int?
    @Option(help: "Which option of the quote is wanted, by its label in `quote --all`; the first unless given.")
    var option: String?

    @OptionGroup var work: WorkFlags
    @Flag(
        help: "Let other silicon stand in, in the number that does the same work: all of it, or what --silicon names.")
    var orEquivalent = false

    func request() throws -> OrderRequest {
        var request = try order.map(OrderFlags.read) ?? OrderRequest()
        request.work = try work.over(request.work)
        if orEquivalent { request.orEquivalent = true }
        request.order = id.map { OrderName($0) } ?? request.order
        request.count = count ?? request.count
        request.silicon = silicon.map(OrderRequest.list) ?? request.silicon
        request.regions = regions.map(OrderRequest.list) ?? request.regions
        (request.earliest, request.latest) = (earliest ?? request.earliest, latest ?? request.latest)
        (request.term, request.tier) = (term ?? request.term, tier ?? request.tier)
        (request.minChunk, request.maxChunks) = (minChunk ?? request.minChunk, maxChunks ?? request.maxChunks)
        (request.chunkIn, request.same) = (chunkIn ?? request.chunkIn, same ?? request.same)
        if !step.isEmpty { request.steps = try step.map(OrderFlags.step) }
        (request.price, request.penalty) = (price ?? request.price, penalty ?? request.penalty)
        (request.customer, request.tenant) = (customer ?? request.customer, tenant ?? request.tenant)
        (request.segment, request.workload) = (segment ?? request.segment, workload ?? request.workload)
        request.takeOrPayPct = takeOrPay ?? request.takeOrPayPct
        request.option = option ?? request.option
        let clauses = try clauses()
        if !clauses.isEmpty { request.clauses = clauses }
        return request
    }

    /// The clauses that flags give, each checked as a row of clauses.csv is.
    private func clauses() throws -> [Clause] {
        var rows: [ClauseRow] = []
        for text in priceTier {
            let parts = text.split(separator: ":").map { Int($0) }
            guard parts.count == 2 else { throw Stop.bad("--price-tier: '\(text)' is not allowed; allowed: N:PRICE") }
            var row = ClauseRow(.priceTier)
            (row.accelerators, row.price) = (parts[0], parts[1].map(MicroDollars.init))
            rows.append(row)
        }
        if let renewal { rows.append(try OrderFlags.renewal(renewal)) }
        rows += try growth.map(OrderFlags.growth)
        if let exitFee {
            var row = ClauseRow(.exitFee)
            row.percent = exitFee
            rows.append(row)
        }
        do { return try rows.map { try $0.read() } } catch let refusal as Refusal { throw Stop.bad(refusal.message) }
    }

    private static func renewal(_ text: String) throws -> ClauseRow {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        var row = ClauseRow(.renewal)
        (row.term, row.noticeDays) = (Term(parts[0]), parts.count > 1 ? Int(parts[1]) ?? -1 : nil)
        row.firstRefusal = parts.count > 2
        guard parts.count < 3 || parts[2] == "first", parts.count <= 3, row.noticeDays != -1 else {
            throw Stop.bad(
                "--renewal: '\(text)' is not allowed; allowed: TERM, TERM:NOTICE_DAYS or TERM:NOTICE_DAYS:first")
        }
        return row
    }

    private static func growth(_ text: String) throws -> ClauseRow {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        var row = ClauseRow(.growth)
        guard (2...3).contains(parts.count), parts.count < 3 || Int(parts[2]) != nil else {
            throw Stop.bad("--growth: '\(text)' is not allowed; allowed: COUNT:OFFSET or COUNT:OFFSET:NOTICE_DAYS")
        }
        (row.accelerators, row.term) = (Int(parts[0]), Term(parts[1]))
        row.noticeDays = parts.count > 2 ? Int(parts[2]) : nil
        return row
    }

    private static func step(_ text: String) throws -> OrderRequest.RequestedStep {
        let parts = text.split(separator: ":")
        guard parts.count == 2, let add = Int(parts[1]) else {
            throw Stop.bad("--step: '\(text)' is not allowed; allowed: OFFSET:ADD such as 6mo:512")
        }
        return OrderRequest.RequestedStep(offset: String(parts[0]), add: add)
    }

    private static func read(_ path: String) throws -> OrderRequest {
        let data =
            path == "-" ? FileHandle.standardInput.readDataToEndOfFile() : FileManager.default.contents(atPath: path)
        guard let data else { throw Stop.bad("--order: \(path) cannot be read") }
        return try decode(data, path)
    }

    /// Reads an order's JSON, with a message that says what is wrong where.
    static func decode(_ data: Data, _ place: String) throws -> OrderRequest {
        do {
            let request = try JSONDecoder().decode(OrderRequest.self, from: data)
            if request.sizing != nil {
                throw Stop.bad(
                    "\(place): sizing: is worked out, not asked for; allowed: work, or counts for each silicon")
            }
            return request
        } catch let error as DecodingError {
            throw Stop.bad("\(place): \(describe(error))")
        }
    }

    static func describe(_ error: DecodingError) -> String {
        switch error {
        case .dataCorrupted(let context): path(context) + context.debugDescription
        case .keyNotFound(let key, let context): path(context) + "the field '\(key.stringValue)' is missing"
        case .typeMismatch(let type, let context), .valueNotFound(let type, let context):
            path(context) + "a value of the wrong type; allowed: \(type)"
        @unknown default: "\(error)"
        }
    }

    private static func path(_ context: DecodingError.Context) -> String {
        context.codingPath.isEmpty ? "" : context.codingPath.map(\.stringValue).joined(separator: ".") + ": "
    }
}
