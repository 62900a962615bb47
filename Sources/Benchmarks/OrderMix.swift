import Ledger
import ReferenceBook
import Units

/// Orders of six kinds in turn, asked of a network: what customers of a hyperscaler ask for, small to hardly possible.
struct OrderMix {
    private let today: Day
    private var random = SplitMix64(seed: 7)

    init(today: Day) { self.today = today }

    enum Kind: String, CaseIterable {
        /// One chunk in a hall of a region.
        case small
        /// One chunk in a hall, anywhere.
        case hall
        /// One chunk in a fabric.
        case fabric
        /// Several chunks in one region.
        case chunks
        /// Several chunks, anywhere, in steps.
        case ramp
        /// Either of two silicons, by a day.
        case either
    }

    private static let silicon = ["h200", "b300", "trainium2", "trainium3", "gb300", "mi355x"]

    mutating func next(_ number: Int) -> (kind: Kind, request: OrderRequest) {
        let kind = Kind.allCases[number % Kind.allCases.count]
        var request = OrderRequest()
        request.term = ["12mo", "24mo", "36mo"][random.below(3)]
        request.silicon = [OrderMix.silicon[random.below(6)]]
        request.tier = 1 + random.below(4)
        if random.below(3) == 0 { request.earliest = (today + random.below(500)).description }
        shape(&request, kind)
        return (kind, request)
    }

    private mutating func shape(_ request: inout OrderRequest, _ kind: Kind) {
        let region = "region-\(random.below(30))"
        switch kind {
        case .small:
            (request.count, request.chunkIn, request.regions) = (8 << random.below(6), "hall", [region])
        case .hall:
            (request.count, request.chunkIn) = (128 << random.below(6), "hall")
        case .fabric:
            (request.count, request.chunkIn) = (512 << random.below(6), "fabric")
        case .chunks:
            (request.count, request.chunkIn, request.regions) = (256 << random.below(5), "hall", [region])
            request.minChunk = (request.count ?? 0) / 4
            request.same = "region"
        case .ramp:
            (request.count, request.chunkIn) = (1024 << random.below(5), ["hall", "fabric"][random.below(2)])
            (request.minChunk, request.maxChunks) = ((request.count ?? 0) / 16, 16)
            request.steps = [OrderRequest.RequestedStep(offset: "6mo", add: (request.count ?? 0) / 2)]
        case .either:
            (request.count, request.chunkIn) = (256 << random.below(5), "hall")
            let asked = request.silicon ?? []
            request.silicon = asked + OrderMix.silicon.filter { !asked.contains($0) }.prefix(1)
            request.latest = "2027-12-31"
        }
    }
}
