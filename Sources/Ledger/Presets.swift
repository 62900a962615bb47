import Delay
import Units

/// What blanks of `supply.csv` are filled from: the program's presets, and the operator's own over them.
///
///     policy.csv    preset/grid,130;240;80000              P50 %; P90 % of the lead time plan − as_of; never ppm
///                   preset/grid/committed,115;160;2000     the same for items of one stage
///                   preset_for/power,grid                  items of class power without an estimate are filled from it
///
/// Nothing is filled unless `preset_for` or the row of an item names a preset. What was filled is part of the item and of
/// its fact, so that a preset that changes later changes no ledger.
public struct Presets: Sendable {
    private var own: [Key: Preset] = [:]
    private var names: [SupplyItem.Class: String] = [:]

    private struct Key: Hashable {
        let name: String
        /// nil: of every stage.
        let stage: SupplyItem.Stage?
    }

    /// The presets that rows of `policy.csv` leave; other rows are passed over.
    public init(_ rows: [PolicyRow] = []) {
        for row in rows { read(row) }
    }

    /// The preset of a name for items of a stage: the operator's for that stage, the operator's for all, the program's. It
    /// has no more of never than the stage allows.
    public func preset(_ name: String, _ stage: SupplyItem.Stage) -> Preset? {
        let found = own[Key(name: name, stage: stage)] ?? own[Key(name: name, stage: nil)]
        return (found ?? Preset.table.first { $0.name == name })?.capped(stage.mostNever)
    }

    /// The name of the preset that items of a class without an estimate are filled from.
    public func name(for class: SupplyItem.Class) -> String? { names[`class`] }

    /// Every name that there is a preset of, in order.
    public var known: [String] { Set(Preset.table.map(\.name) + own.keys.map(\.name)).sorted() }

    static let rules: [(name: String, allowed: String)] = [
        (
            "preset/NAME",
            "P50 percent;P90 percent;never ppm, such as 125;220;100000: how many percent of the time from as_of to plan an "
                + "item takes, from 1 to 10000, P90 not below P50"
        ),
        (
            "preset/NAME/STAGE",
            "P50 percent;P90 percent;never ppm, such as 115;160;2000, for items that are planned, committed (never at most "
                + "10000) or under_way (never 0)"
        ),
        (
            "preset_for/CLASS",
            "the name of a preset, from which items of class power, hall, chips, network or equipment are filled"
        ),
    ]

    /// What a row of these names must be, where it is not; nil for other names and for rows that are right.
    static func fault(_ row: PolicyRow) -> String? {
        let parts = row.name.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count > 1, ["preset", "preset_for"].contains(parts[0]) else { return nil }
        var trial = Presets()
        if trial.read(row) { return nil }
        return rules[parts[0] == "preset_for" ? 2 : parts.count == 2 ? 0 : 1].allowed
    }

    /// Whether a row is of a preset and can be read; then it is kept.
    @discardableResult
    mutating func read(_ row: PolicyRow) -> Bool {
        let parts = row.name.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        switch (parts[0], parts.count) {
        case ("preset", 2...3): return keep(row, parts[1], parts.count == 3 ? parts[2] : nil)
        case ("preset_for", 2):
            guard let known = SupplyItem.Class(rawValue: parts[1]) else { return false }
            names[known] = row.value
            return true
        default: return false
        }
    }

    private mutating func keep(_ row: PolicyRow, _ name: String, _ word: String?) -> Bool {
        let stage = word.flatMap(SupplyItem.Stage.init(rawValue:))
        let numbers = row.value.split(separator: ";", omittingEmptySubsequences: false).map { Int($0) }
        guard !name.isEmpty, word == nil || stage?.isPending == true, numbers.count == 3,
            let median = numbers[0], let p90 = numbers[1], let never = numbers[2].flatMap(Probability.init(ppm:)),
            never <= (stage ?? .planned).mostNever,
            let preset = Preset(
                name: name, medianPercent: median, p90Percent: p90, never: never, source: row.source)
        else { return false }
        own[Key(name: name, stage: stage)] = preset
        return true
    }
}
