import Units

extension OrderRequest {
    /// The request that settled terms answer, field by field.
    public init(_ terms: OrderTerms) {
        self.init()
        (order, customer, tenant, segment) = (terms.order, terms.customer, terms.tenant, terms.segment)
        (workload, tier, count) = (terms.workload, terms.tier, terms.count)
        let isPlain = terms.silicon.allSatisfy { $0.count == terms.count && $0.minChunk == terms.silicon[0].minChunk }
        silicon = terms.silicon.map { isPlain ? $0.silicon.text : "\($0.silicon):\($0.count):\($0.minChunk)" }
        minChunk = isPlain ? terms.silicon[0].minChunk : nil
        (regions, maxChunks) = (terms.regions.map(\.text), terms.maxChunks)
        (chunkIn, same) = (terms.chunkIn.rawValue, terms.same.rawValue)
        (earliest, latest, term) = (terms.earliest.description, terms.latest?.description, terms.term.description)
        steps = terms.steps.map { RequestedStep(offset: $0.offset.description, add: $0.add) }
        (price, takeOrPayPct, penalty) = (terms.price?.value, terms.takeOrPayPct, terms.penalty?.value)
        (portMonths, portCents) = (terms.portMonths, terms.portCents?.value)
        clauses = terms.clauses.isEmpty ? nil : terms.clauses
        sizing = terms.sizing
    }

    /// Takes every field that `changes` names. Refused `bad_request` where one cannot change without another.
    public mutating func overlay(_ changes: OrderRequest) throws(Refusal) {
        let hasOwnCounts = (silicon ?? []).contains { $0.contains(":") }
        if hasOwnCounts, changes.silicon == nil, changes.count != nil || changes.minChunk != nil {
            throw Refusal(
                .badRequest,
                "silicon: counts differ by silicon (\((silicon ?? []).joined(separator: ";"))); give silicon as name:count:min_chunk too"
            )
        }
        if let count = changes.count, changes.minChunk == nil, let least = minChunk,
            least == self.count || least > count
        {
            minChunk = count
        }
        overlaySizing(changes)
        customer = changes.customer ?? customer
        tenant = changes.tenant ?? tenant
        segment = changes.segment ?? segment
        workload = changes.workload ?? workload
        tier = changes.tier ?? tier
        count = changes.count ?? count
        silicon = changes.silicon ?? silicon
        regions = changes.regions ?? regions
        minChunk = changes.minChunk ?? minChunk
        overlayPlaces(changes)
        overlayMoney(changes)
    }

    /// Counts that were worked out stand until any of them, or what they were worked out from, changes.
    private mutating func overlaySizing(_ changes: OrderRequest) {
        let isCounted = changes.count != nil || changes.silicon != nil || changes.minChunk != nil
        if isCounted || changes.needsSizing || changes.sizing != nil { sizing = changes.sizing }
        work = changes.work ?? work
        orEquivalent = changes.orEquivalent ?? orEquivalent
    }

    private mutating func overlayPlaces(_ changes: OrderRequest) {
        maxChunks = changes.maxChunks ?? maxChunks
        chunkIn = changes.chunkIn ?? chunkIn
        same = changes.same ?? same
        earliest = changes.earliest ?? earliest
        latest = changes.latest ?? latest
        term = changes.term ?? term
        steps = changes.steps ?? steps
    }

    private mutating func overlayMoney(_ changes: OrderRequest) {
        price = changes.price ?? price
        takeOrPayPct = changes.takeOrPayPct ?? takeOrPayPct
        penalty = changes.penalty ?? penalty
        portMonths = changes.portMonths ?? portMonths
        portCents = changes.portCents ?? portCents
        clauses = changes.clauses ?? clauses
    }
}
