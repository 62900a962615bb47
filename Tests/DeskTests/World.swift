import Desk
import Foundation
import Ledger
import Store
import Tables
import Units

/// A small world: one hall with 256 live H200, 256 more committed for July 2026, and what orders a test adds.
enum World {
    static let clock = instant("2026-01-01")

    static var files: [String: String] {
        [
            "policy.csv": "name,value\nclock,2026-01-01T00:00:00.000Z\n",
            "regions.csv": "region,country\nus,US\n",
            "sites.csv": "site,region,zone\ns1,us,z1\n",
            "fabrics.csv": "fabric,site\nf1,s1\n",
            "halls.csv": "hall,site,fabric,pue_milli\nh1,s1,f1,1200\n",
            "silicon.csv":
                "silicon,kind,vendor,watts,price_usd_micro_per_hour,life_months\nh200,accelerator,V,1000,2000000,84\n",
            "supply.csv": """
            item,class,resource,quantity,stage,plan
            P1,power,site_kw/s1,5000,live,2024-02-01
            H1,hall,hall_kw/h1,5000,live,2024-02-01
            C1,chips,chips/h1/h200,256,live,2025-01-01
            C2,chips,chips/h1/h200,256,committed,2026-07-01

            """,
        ]
    }

    /// Orders as lines of `orders.csv`: name,state,signed,count,earliest,term.
    static func files(orders: [String], placements: [String] = []) -> [String: String] {
        var files = files
        let lines = orders.map { line -> String in
            let parts = line.split(separator: ",", omittingEmptySubsequences: false)
            let contract = parts[2].isEmpty ? "none" : "signed"
            return
                "\(parts[0]),c-\(parts[0]),\(contract),\(parts[1]),\(parts[2]),\(parts[3]),h200,\(parts[4]),\(parts[5])"
        }
        files["orders.csv"] =
            (["order,customer,contract,state,signed,count,silicon,earliest,term"] + lines).joined(separator: "\n")
            + "\n"
        files["placements.csv"] =
            (["order,step,chunk,row,hall,silicon,count,start,end,state"] + placements).joined(separator: "\n") + "\n"
        return files
    }

    static func importer(_ files: [String: String]) throws -> Importer {
        Importer(try Import(files: files.mapValues { Array($0.utf8) }, now: nil))
    }

    static func fill(_ store: some Store, _ files: [String: String] = files) throws {
        try store.append(try importer(files).facts().facts)
    }

    /// A store in memory with the world in it.
    static func memory(_ files: [String: String] = files) throws -> MemoryStore {
        let store = MemoryStore()
        try fill(store, files)
        return store
    }

    static func request(_ count: Int, _ name: String? = nil, earliest: String? = nil, term: String = "12mo")
        -> OrderRequest
    {
        var request = OrderRequest()
        (request.order, request.count, request.silicon) = (name.map { OrderName($0) }, count, ["h200"])
        (request.earliest, request.term, request.minChunk) = (earliest, term, 1)
        return request
    }

    static func hold(_ count: Int, _ name: String? = nil, until: String? = nil) -> Command {
        .hold(request: request(count, name), until: until.map(instant))
    }
}

func instant(_ text: String) -> Instant { Instant(text)! }

/// A folder of its own for one test, gone with it.
final class Place {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "headroom-desk-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    var ledger: String { path + "/ledger.db" }
}

extension Desk {
    func perform(_ command: Command, key: String = "", tenant: String = "") async throws(DeskFault) -> Receipt {
        try await perform(command, Request(tenant: tenant, key: key))
    }
}

/// The refusal a body ends in.
func refusal(_ body: () async throws -> Void) async -> Refusal? {
    do {
        try await body()
        return nil
    } catch {
        if case DeskFault.refused(let refusal, _) = error { return refusal }
        return error as? Refusal
    }
}
