import Ledger
import Store
import Testing
import Units

@Suite("Every kind of store")
struct StoreTests {
    private let place: Place

    init() throws { place = try Place() }

    @Test(arguments: Kind.allCases)
    func `facts come back in order and whole`(_ kind: Kind) throws {
        let store = try kind.open(place)
        let odd = Fact.made(3, tenant: "a", key: "k", payload: "{\"text\":\"é\\u0000🏭\\n'\"}")
        try store.append([.made(1), .made(2)])
        try store.append([odd])
        #expect(try store.facts(of: "main", after: 0) == [.made(1), .made(2), odd])
        #expect(try store.facts(of: "main", after: 2) == [odd])
        #expect(try store.facts(of: "main", after: 3) == [])
        #expect(try store.facts(of: "other", after: 0) == [])
    }

    @Test(arguments: Kind.allCases)
    func `an empty store has nothing`(_ kind: Kind) throws {
        let store = try kind.open(place)
        #expect(try store.branches() == [])
        #expect(try store.facts(of: "main", after: 0) == [])
        #expect(try store.fact(tenant: "", key: "k") == nil)
        try store.append([])
        #expect(try store.branches() == [])
    }

    @Test(arguments: Kind.allCases)
    func `a number that is taken is a conflict`(_ kind: Kind) throws {
        let store = try kind.open(place)
        try store.append([.made(1), .made(2)])
        #expect(fault { try store.append([.made(2, payload: "other")]) } == .conflict)
        #expect(fault { try store.append([.made(1)]) } == .conflict)
        #expect(try store.facts(of: "main", after: 0) == [.made(1), .made(2)])
        try store.append([.made(3)])
        #expect(try store.facts(of: "main", after: 0).map(\.seq) == [1, 2, 3])
    }

    @Test(arguments: Kind.allCases)
    func `a batch goes in whole or not at all`(_ kind: Kind) throws {
        let store = try kind.open(place)
        try store.append([.made(1), .made(2, tenant: "a", key: "k")])
        #expect(fault { try store.append([.made(3), .made(4), .made(2)]) } == .conflict)
        #expect(fault { try store.append([.made(3), .made(4, tenant: "a", key: "k")]) } == .conflict)
        #expect(try store.facts(of: "main", after: 0).map(\.seq) == [1, 2])
        try store.append([.made(3), .made(4)])
        #expect(try store.facts(of: "main", after: 0).map(\.seq) == [1, 2, 3, 4])
    }

    @Test(arguments: Kind.allCases)
    func `a batch does not clash with itself`(_ kind: Kind) throws {
        let store = try kind.open(place)
        #expect(fault { try store.append([.made(1), .made(1)]) } == .conflict)
        #expect(fault { try store.append([.made(1, key: "k"), .made(2, key: "k")]) } == .conflict)
        #expect(try store.branches() == [])
    }

    @Test(arguments: Kind.allCases)
    func `many keys are looked up in one call, byte for byte`(_ kind: Kind) throws {
        let store = try kind.open(place)
        let facts = [
            Fact.made(1, tenant: "a", key: "k"), .made(2), .made(3, tenant: "b", key: "k"), .made(4, key: "caf\u{e9}"),
            .made(5, key: "it's {\"odd\"},\\NULL"),
        ]
        try store.append(facts)
        func found(_ keys: [(String, String)]) throws -> [Int] {
            try store.facts(under: keys.map { RequestKey(tenant: $0.0, text: $0.1) }).map(\.seq).sorted()
        }
        #expect(try found([("a", "k"), ("b", "k"), ("c", "k"), ("a", "other")]) == [1, 3])
        #expect(try found([("", "caf\u{e9}"), ("", facts[4].requestKey)]) == [4, 5])
        #expect(try found([("", "cafe\u{301}")]) == [])
        #expect(try found([("", "")]) == [] && found([]) == [])
    }

    @Test(arguments: Kind.allCases)
    func `a batch larger than one statement of a store comes back in order`(_ kind: Kind) throws {
        let store = try kind.open(place)
        let facts = (1...1203).map { Fact.made($0, tenant: "t", key: "k\($0)", payload: "{\"n\":\($0)}") }
        try store.append(facts)
        #expect(try store.facts(of: "main", after: 0) == facts)
        #expect(try store.fact(tenant: "t", key: "k1203") == facts[1202])
    }

    @Test(arguments: Kind.allCases)
    func `a key serves a tenant once, over all branches`(_ kind: Kind) throws {
        let store = try kind.open(place)
        let first = Fact.made(1, tenant: "a", key: "k")
        try store.append([first])
        #expect(fault { try store.append([.made(2, tenant: "a", key: "k")]) } == .conflict)
        #expect(fault { try store.append([.made(2, on: "fork", tenant: "a", key: "k")]) } == .conflict)
        let other = Fact.made(2, tenant: "b", key: "k")
        try store.append([other])
        #expect(try store.fact(tenant: "a", key: "k") == first)
        #expect(try store.fact(tenant: "b", key: "k") == other)
        #expect(try store.fact(tenant: "c", key: "k") == nil)
        #expect(try store.fact(tenant: "a", key: "l") == nil)
    }

    @Test(arguments: Kind.allCases)
    func `no key is not a key`(_ kind: Kind) throws {
        let store = try kind.open(place)
        try store.append([.made(1, tenant: "a"), .made(2, tenant: "a"), .made(3, tenant: "a")])
        #expect(try store.fact(tenant: "a", key: "") == nil)
    }

    @Test(arguments: Kind.allCases)
    func `branches keep their own numbers`(_ kind: Kind) throws {
        let store = try kind.open(place)
        try store.append([.made(1), .made(2)])
        try store.append([.made(2, on: "zeta")])
        try store.append([.made(3), .made(3, on: "alpha")])
        try store.append([.made(3, on: "zeta")])
        #expect(try store.branches() == ["main", "zeta", "alpha"])
        #expect(try store.facts(of: "zeta", after: 0).map(\.hash) == ["zeta-2", "zeta-3"])
        #expect(try store.facts(of: "main", after: 0).map(\.seq) == [1, 2, 3])
        #expect(fault { try store.append([.made(3, on: "alpha")]) } == .conflict)
    }

    @Test(arguments: Kind.allCases)
    func `many writers, each number won by one`(_ kind: Kind) async throws {
        let store = try kind.open(place)
        let won = await withTaskGroup(of: Int.self) { group in
            for writer in 0..<8 {
                group.addTask {
                    var won = 0
                    for seq in 1...20 where (try? store.append([.made(seq, payload: "\(writer)")])) != nil { won += 1 }
                    return won
                }
            }
            return await group.reduce(0, +)
        }
        let facts = try store.facts(of: "main", after: 0)
        #expect(won == facts.count)
        #expect(Set(facts.map(\.seq)).count == facts.count)
        #expect(facts.map(\.seq) == facts.map(\.seq).sorted())
    }

    @Test(arguments: Kind.allCases)
    func `one fact is found by its branch and number`(_ kind: Kind) throws {
        let store = try kind.open(place)
        try store.append([.made(1), .made(2, payload: "two"), .made(2, on: "fork", payload: "other")])
        #expect(try store.fact(of: "main", seq: 2) == .made(2, payload: "two"))
        #expect(try store.fact(of: "fork", seq: 2) == .made(2, on: "fork", payload: "other"))
        #expect(try store.fact(of: "fork", seq: 1) == nil)
        #expect(try store.fact(of: "main", seq: 3) == nil)
        #expect(try store.fact(of: "none", seq: 1) == nil)
    }

    @Test(arguments: Kind.allCases)
    func `a branch's next number is the only one that follows`(_ kind: Kind) throws {
        let store = try kind.open(place)
        try store.append([.made(7, on: "fork")])
        #expect(fault { try store.append([.made(9, on: "fork")]) } == .conflict)
        #expect(fault { try store.append([.made(6, on: "fork")]) } == .conflict)
        #expect(fault { try store.append([.made(8, on: "fork"), .made(10, on: "fork")]) } == .conflict)
        try store.append([.made(8, on: "fork"), .made(1)])
        #expect(try store.facts(of: "fork", after: 0).map(\.seq) == [7, 8])
        #expect(try store.branches() == ["main", "fork"])
    }

    @Test(arguments: Kind.allCases)
    func `a snapshot is kept, replaced by a newer one and given up to a number`(_ kind: Kind) throws {
        let store = try kind.open(place)
        #expect(try store.snapshot(of: "main", notAfter: .max) == nil)
        let first = Snapshot(branch: "main", seq: 4, hash: "a", body: [UInt8](0...255))
        try store.keep(first)
        #expect(try store.snapshot(of: "main", notAfter: 4) == first)
        #expect(try store.snapshot(of: "main", notAfter: .max) == first)
        #expect(try store.snapshot(of: "main", notAfter: 3) == nil)
        #expect(try store.snapshot(of: "fork", notAfter: 4) == nil)
        let second = Snapshot(branch: "main", seq: 9, hash: "b", body: [])
        try store.keep(second)
        #expect(try store.snapshot(of: "main", notAfter: 9) == second)
        #expect(try store.snapshot(of: "main", notAfter: 8) == nil)
        #expect(try store.branches() == [])
    }

    @Test(arguments: Kind.allCases)
    func `a long log comes back whole`(_ kind: Kind) throws {
        let store = try kind.open(place)
        let facts = (1...4500).map { Fact.made($0, key: "k\($0)", payload: "{\"n\":\($0)}") }
        try store.append(facts)
        #expect(try store.facts(of: "main", after: 0) == facts)
        #expect(try store.facts(of: "main", after: 2500) == Array(facts[2500...]))
    }
}
