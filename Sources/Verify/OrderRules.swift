import Units

/// What an order's terms demand of its placement rows, whoever proposed them (DESIGN laws 4 and 9).
struct OrderRules {
    let terms: Terms
    let places: Places

    /// The rules that rows break, as ends of the sentence "order O …".
    func faults(in rows: [Row]) -> [String] {
        guard let first = rows.first, let start = rows.start else { return ["is sold without a row at its start"] }
        guard let accepted = terms.silicon.first(where: { $0.silicon == first.silicon }) else {
            return ["stands on \(first.silicon), which it does not accept"]
        }
        var found: [String?] = rows.map { faultOfRow($0, accepted, start) }
        for step in 0...terms.steps.count {
            found += faultsOfStep(step, rows.filter { $0.step == step }, accepted)
        }
        found += [faultOfSpread(rows, within: terms.same, "rows"), faultOfIdentifiers(rows)]
        return found.compactMap(\.self)
    }

    private func faultOfRow(_ row: Row, _ accepted: Accepted, _ start: Day) -> String? {
        if row.silicon != accepted.silicon { return "mixes \(accepted.silicon) and \(row.silicon)" }
        if row.count <= 0 { return "has a row of \(row.count) in \(row.hall)" }
        guard row.step >= 0, row.step <= terms.steps.count else {
            return "has a row of step \(row.step), and no such step"
        }
        return faultOfPlace(row) ?? faultOfWindow(row, start)
    }

    private func faultOfPlace(_ row: Row) -> String? {
        guard let hall = places.hall(row.hall), let region = places.region(of: hall) else {
            return "stands in \(row.hall), and there is no such hall"
        }
        if terms.regions.isEmpty || terms.regions.contains(region) { return nil }
        return "stands in \(row.hall) in \(region); allowed: \(terms.regions.joined(separator: ", "))"
    }

    private func faultOfWindow(_ row: Row, _ start: Day) -> String? {
        let opens = row.step == 0 ? start : start + terms.steps[row.step - 1].offset
        let closes = start + terms.term
        if row.start != opens || row.end != closes {
            return "has a row of step \(row.step) from \(row.start) to \(row.end), due from \(opens) to \(closes)"
        }
        if opens >= closes { return "has a step \(row.step) that starts on \(opens), not before its end \(closes)" }
        return closes > Axis.end ? "runs to \(closes), past the end of the axis \(Axis.end)" : nil
    }

    private func faultsOfStep(_ step: Int, _ rows: [Row], _ accepted: Accepted) -> [String?] {
        guard let due = count(of: step, accepted) else { return ["asks for more than can be counted in step \(step)"] }
        let placed = rows.reduce(0) { $0 + $1.countable }
        let chunks = Set(rows.map(\.chunk)).sorted()
        var found: [String?] = []
        if placed != due { found.append("is placed with \(placed) in step \(step), due are \(due)") }
        if let most = terms.maxChunks, chunks.count > most {
            found.append("has \(chunks.count) chunks in step \(step), at most \(most) are allowed")
        }
        for chunk in chunks {
            found += faultsOfChunk(
                "chunk \(chunk) of step \(step)", rows.filter { $0.chunk == chunk }, min(accepted.minChunk, due))
        }
        return found
    }

    /// How many a step adds on the silicon it stands on: scaled like the order's count and rounded up.
    private func count(of step: Int, _ accepted: Accepted) -> Int? {
        guard step > 0 else { return accepted.count }
        guard let scaled = try? multiply(terms.steps[step - 1].add, accepted.count), scaled >= 0 else { return nil }
        return ceilDiv(scaled, max(terms.count, 1))
    }

    private func faultsOfChunk(_ name: String, _ rows: [Row], _ least: Int) -> [String?] {
        let size = rows.reduce(0) { $0 + $1.countable }
        let small = size < least ? "has \(size) in \(name), at least \(least) are needed" : nil
        return [small, faultOfSpread(rows, within: terms.chunkIn, name)]
    }

    private func faultOfSpread(_ rows: [Row], within scope: String, _ what: String) -> String? {
        let spots = rows.compactMap { places.hall($0.hall) }.map { places.place(of: $0, at: scope) }
        if Set(spots).count <= 1 { return nil }
        return
            "spreads its \(what) over \(Set(spots.compactMap(\.self)).sorted().joined(separator: ", ")); one \(scope) is allowed"
    }

    private func faultOfIdentifiers(_ rows: [Row]) -> String? {
        rows.names.count == rows.count ? nil : "uses an identifier (step, chunk, row) for two of its rows"
    }
}
