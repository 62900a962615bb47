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

    func request() throws -> OrderRequest {
        var request = try order.map(OrderFlags.read) ?? OrderRequest()
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
        return request
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
            return try JSONDecoder().decode(OrderRequest.self, from: data)
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
