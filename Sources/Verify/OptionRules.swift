import Units

/// What the option named in a request demands of the rows that were sold for it, beside the order's own terms.
struct OptionRules {
    let option: String
    let request: Request
    let terms: Terms
    let places: Places

    /// The rules that rows break, as ends of the sentence "order O …".
    func faults(in rows: [Row]) -> [String] {
        (faultOfSilicon(rows) + [faultOfOption(rows)]).compactMap(\.self)
    }

    /// What it is that the rows stand on: no option brings a silicon that was not asked for.
    private func faultOfSilicon(_ rows: [Row]) -> [String?] {
        let asked = request.silicon?.compactMap { $0.split(separator: ":").first.map(String.init) }
        return Set(rows.map(\.silicon)).sorted().map { silicon in
            asked?.contains(silicon) == false
                ? "was asked for on \(asked?.joined(separator: ", ") ?? "") and stands on \(silicon)" : nil
        }
    }

    private func faultOfOption(_ rows: [Row]) -> String? {
        let spots = Set(rows.compactMap { places.hall($0.hall) }.compactMap { places.place(of: $0, at: chunkIn) })
        switch option {
        case "earliest", "cheapest", "part_now": return nil
        case "one_place": return spots.count > 1 ? "was wanted in one place and stands in \(spots.count)" : nil
        case "split": return spots.count > 1 ? nil : "was wanted in parts and stands in one place"
        case "other_region": return faultOfRegion(rows)
        case "planned": return "is sold by an option on planned supply"
        default: return faultOfWord(rows)
        }
    }

    private func faultOfRegion(_ rows: [Row]) -> String? {
        let asked = Set(request.regions ?? [])
        let stands = Set(rows.compactMap { places.hall($0.hall) }.compactMap { places.region(of: $0) })
        guard let same = stands.intersection(asked).min() else { return nil }
        return "was wanted in another region and stands in \(same)"
    }

    private func faultOfWord(_ rows: [Row]) -> String? {
        guard option.hasPrefix("silicon/") else { return "was taken by an option \(option), and there is none such" }
        let wanted = String(option.dropFirst(8))
        guard let other = rows.first(where: { $0.silicon != wanted }) else { return nil }
        return "was wanted on \(wanted) and stands on \(other.silicon)"
    }

    /// What bounds one chunk, all told.
    private var chunkIn: String { terms.same == "hall" ? "hall" : terms.chunkIn }
}
