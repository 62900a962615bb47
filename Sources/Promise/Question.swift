import Units

/// What somebody who compares the options of a quote asks of each. An option that answers several has several labels.
public enum Question: Hashable, Sendable {
    /// The first start within the window, of what was asked for: what a hold takes unless told otherwise.
    case earliest
    /// The least price over the whole term among the silicon accepted, each at its earliest start within the window.
    case cheapest
    /// Everything, all steps, as one chunk in one place of the width `chunk_in`.
    case onePlace
    /// Cut into up to four parts (more where the order allows more), none below a quarter, each anywhere.
    case split
    /// The earliest start on one of the silicon accepted; after the window where there is none within it.
    case silicon(SiliconName)
    /// As many as fit on the first day asked for, the rest as soon as they fit: one order with a ramp.
    case partNow
    /// In regions that the order does not allow.
    case otherRegion
    /// On planned supply: a tentative date that names its gap.
    case planned
}

extension Question: CustomStringConvertible {
    /// The label: a word, or `silicon/NAME`.
    public var description: String {
        switch self {
        case .earliest: "earliest"
        case .cheapest: "cheapest"
        case .onePlace: "one_place"
        case .split: "split"
        case .silicon(let name): "silicon/\(name)"
        case .partNow: "part_now"
        case .otherRegion: "other_region"
        case .planned: "planned"
        }
    }

    /// Reads a label; nil for anything else.
    public init?(_ label: String) {
        if label.hasPrefix("silicon/"), label.count > 8 {
            self = .silicon(SiliconName(label.dropFirst(8)))
            return
        }
        guard let known = Question.words.first(where: { $0.description == label }) else { return nil }
        self = known
    }

    private static let words: [Question] = [
        .earliest, .cheapest, .onePlace, .split, .partNow, .otherRegion, .planned,
    ]

    /// The labels as a phrase: what a request's `option` may be.
    public static let allowed = words.map(\.description).joined(separator: ", ") + " or silicon/NAME"
}
