import Silicon
import Units

extension Ledger {
    /// A request whose work, or whose equivalents, are counted in accelerators: every silicon with its count and least
    /// chunk, `sizing` saying how they came about. Any other request comes back as it is.
    ///
    /// It is done once, before a command is made of the request, so that the counts are part of what is asked for and the
    /// fold of the log never estimates anything. A count is of whole servers as `silicon_needs` has them.
    ///
    /// Refused `bad_request` where the work cannot be counted, `unknown_silicon`, `beyond_horizon` as in `resolve`.
    public func sized(_ request: OrderRequest, by datasheet: Datasheet) throws(Refusal) -> OrderRequest {
        guard request.needsSizing else { return request }
        try requireNames(request)
        let sizer = Sizer(datasheet)
        do throws(SizingFault) {
            return request.work?.isWhole == true
                ? request.taking(try counted(request, sizer), days: request.work?.days)
                : request.taking(try replaced(request, sizer), days: nil)
        } catch {
            throw Refusal(.badRequest, error.message)
        }
    }

    /// What is wrong with the fields that do not go with counting, first of all.
    private func requireNames(_ request: OrderRequest) throws(Refusal) {
        let names = request.silicon ?? []
        guard !names.isEmpty else { throw bad("silicon", "is missing", "one or more accelerators by name") }
        for name in names {
            if name.contains(":") {
                throw bad("silicon", "'\(name)' has a count of its own", "names alone beside work or or_equivalent")
            }
            guard let silicon = atlas.catalogue[SiliconName(name)] else {
                let known = atlas.catalogue.silicon.map(\.silicon.text).joined(separator: ", ")
                throw Refusal(.unknownSilicon, "there is no silicon '\(name)'; known are \(known)")
            }
            guard silicon.kind == .accelerator else {
                throw bad("silicon", "'\(name)' is no accelerator", "accelerators alone beside work or or_equivalent")
            }
        }
        if request.workload == "inference" {
            throw bad(
                "workload", "inference is not counted in chips", "training, or counts of your own for each silicon")
        }
        if request.work?.isWhole == true { try requireWorkAlone(request) }
    }

    private func requireWorkAlone(_ request: OrderRequest) throws(Refusal) {
        if request.count != nil { throw bad("count", "is given beside work", "one of them") }
        if request.orEquivalent == true {
            throw bad("or_equivalent", "is given beside work in days", "the silicon that may do the work, by name")
        }
        if request.steps?.isEmpty == false {
            throw bad("steps", "an order by work has none", "a count for an order with a ramp")
        }
    }

    private func counted(_ request: OrderRequest, _ sizer: Sizer) throws(SizingFault) -> Sizing {
        try sizer.sizes(
            of: request.work ?? AskedWork(), on: (request.silicon ?? []).compactMap(sized), known: accelerators,
            chunk: request.minChunk)
    }

    private func replaced(_ request: OrderRequest, _ sizer: Sizer) throws(SizingFault) -> Sizing {
        guard let count = request.count, (1...100_000_000).contains(count) else {
            throw SizingFault(message: "count: is missing; allowed: how many of the first silicon, from 1 to 100000000")
        }
        let chunk = request.minChunk ?? count
        guard (1...count).contains(chunk) else {
            throw SizingFault(
                message:
                    "min_chunk: \(chunk) is not between 1 and the count \(count); allowed: a number from 1 to \(count)")
        }
        let names = request.silicon ?? []
        var work = request.work ?? AskedWork()
        if work.model == nil, work.parameters == nil { work.model = "llama3-70b" }
        guard let reference = names.first.flatMap(sized) else {
            throw SizingFault(message: "silicon: is missing; allowed: an accelerator by name")
        }
        return try sizer.equivalents(
            of: count, reference, chunk: chunk, for: work,
            in: names.count > 1 ? names.dropFirst().compactMap(sized) : accelerators, isNamed: names.count > 1)
    }

    private var accelerators: [SizedSilicon] {
        atlas.catalogue.silicon.filter { $0.kind == .accelerator }.compactMap { sized($0.silicon.text) }
    }

    /// A server is as many as share a host: the least number that all its needs divide.
    private func sized(_ name: String) -> SizedSilicon? {
        guard let silicon = atlas.catalogue[SiliconName(name)] else { return nil }
        let server = atlas.catalogue.needs(of: silicon.silicon).reduce(1) { common, need in
            let both = common / Ledger.divisor(common, need.per) * need.per
            return both <= 4096 ? both : max(common, need.per)
        }
        return SizedSilicon(silicon: name, server: server, speedMilli: silicon.speedMilli)
    }

    private static func divisor(_ a: Int, _ b: Int) -> Int { b == 0 ? a : divisor(b, a % b) }

    /// An order by work that nobody has counted is refused, not guessed at.
    func requireSized(_ request: OrderRequest) throws(Refusal) {
        guard request.needsSizing else { return }
        throw bad(
            "work", "has not been counted in accelerators",
            "count it first (`headroom silicon size`), and name each silicon as name:count:min_chunk")
    }
}

extension Sizing {
    /// Whether accepted silicon has the counts that were worked out; silicon that came to be accepted later has none here.
    func agrees(with accepted: [Accepted]) -> Bool {
        accepted.allSatisfy { one in
            self[one.silicon.text].map { $0.count == one.count && $0.least == one.minChunk } ?? true
        }
    }
}

extension OrderRequest {
    /// Whether accelerators are still to be counted for it.
    public var needsSizing: Bool { sizing == nil && (work?.isWhole == true || orEquivalent == true) }

    /// With the counts that were worked out, and the days of the work as its term where it has none.
    fileprivate func taking(_ sizing: Sizing, days: Int?) -> OrderRequest {
        var request = self
        request.sizing = sizing
        request.silicon = sizing.sizes.map { "\($0.silicon):\($0.count):\($0.least)" }
        request.count = sizing.sizes.first?.count
        request.term = term ?? days.map { "\($0)d" }
        request.workload = workload ?? "training"
        return request
    }

    /// As it was asked for, before anything was worked out.
    var asked: OrderRequest {
        guard let sizing else { return self }
        var request = self
        (request.sizing, request.silicon) = (nil, sizing.asked)
        if sizing.basis == .work { request.count = nil }
        return request
    }
}
