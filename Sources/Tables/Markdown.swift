import Delay
import Ledger
import Units

extension Schema {
    /// The tables as Markdown: `Docs/schema.md` is made of this.
    public static func markdown() -> String {
        var parts = [
            "# Tables",
            "Made by `headroom schema`. CSV in UTF-8 with a header row (RFC 4180); a byte order mark and CRLF are accepted. "
                + "Intervals of days are half-open. Source columns may be left out; rows are then marked as assumptions.",
        ]
        for spec in all {
            parts.append(
                "## \(spec.file)\n\n\(spec.about)\(spec.isRequired ? "; required" : "")\(spec.isDerived ? "; output only" : "")\n"
            )
            let rows = spec.columns.map { column in
                "| \(column.name) | \(column.about) | \(column.type.allowed.replacing("|", with: "\\|")) | \(column.canBeBlank ? "may be blank" : "") |"
            }
            parts.append((["| column | meaning | allowed | |", "|---|---|---|---|"] + rows).joined(separator: "\n"))
        }
        return (parts + [rules, presets]).joined(separator: "\n\n")
    }

    private static var rules: String {
        let rows = Policy.known.map { "| \($0.name) | \($0.allowed.replacing("|", with: "\\|")) |" }
        return """
            ## Names in policy.csv

            Other names are kept and shown.

            """ + (["", "| name | value |", "|---|---|"] + rows).joined(separator: "\n")
    }

    private static var presets: String {
        let rows = Preset.table.map { preset in
            let never = [SupplyItem.Stage.planned, .committed, .under_way].map {
                String(preset.capped($0.mostNever).never.ppm)
            }
            return
                "| \(preset.name) | \(preset.medianPercent) | \(preset.p90Percent) | \(never.joined(separator: " | ")) "
                + "| \(preset.source.source), \(preset.source.asOf), \(preset.source.confidence.rawValue) |"
        }
        return """
            ## Presets

            What an item of supply.csv without an estimate may be filled from: it takes so many percent of the time from its
            as_of to its planned day, a lognormal through P50 and P90. Nothing is filled unless the item names a preset, or
            `preset_for/CLASS` does for its class; `preset/NAME` changes one or adds one. What was filled is part of the item,
            marked by `preset` and in `source`, and stays as it is when a preset changes. For a day that is certain give p50.

            """
                + ([
                    "", "| preset | P50 % | P90 % | never ppm, planned | committed | under_way | source |",
                    "|---|---|---|---|---|---|---|",
                ] + rows).joined(separator: "\n")
    }
}
