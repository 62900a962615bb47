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
        return parts.joined(separator: "\n\n")
    }
}
