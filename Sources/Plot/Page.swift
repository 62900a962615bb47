/// Drawings and tables on one HTML page that needs nothing else: no script, no font, no network. The table behind each drawing is
/// folded under it, and unfolded on paper.
public struct Page: Sendable {
    /// A heading with what stands under it.
    public struct Section: Sendable {
        public let title: String
        public let drawing: Drawing?
        public let tables: [Table]

        public init(_ title: String, _ drawing: Drawing?, tables: [Table] = []) {
            (self.title, self.drawing, self.tables) = (title, drawing, tables)
        }
    }

    /// A table with what it tells.
    public struct Table: Sendable {
        public let about: String
        /// Numbers are set to the right.
        public let columns: [(title: String, isNumber: Bool)]
        public let rows: [[String]]

        public init(_ about: String, columns: [(title: String, isNumber: Bool)], rows: [[String]]) {
            (self.about, self.columns, self.rows) = (about, columns, rows)
        }
    }

    public let title: String
    public let lead: String
    public let sections: [Section]

    public init(_ title: String, lead: String, sections: [Section]) {
        (self.title, self.lead, self.sections) = (title, lead, sections)
    }

    /// The page as text.
    public var html: String {
        let inks = sections.compactMap(\.drawing).reduce(into: Set<Ink>()) { $0.formUnion($1.inks) }
        return """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8"/>
            <meta name="viewport" content="width=device-width, initial-scale=1"/>
            <meta name="color-scheme" content="light dark"/>
            <title>\(title.escaped)</title>
            <style>
            \(Page.style)\(Drawing.style(inks))</style>
            </head>
            <body>
            <main>
            <h1>\(title.escaped)</h1>
            <p>\(lead.escaped)</p>
            \(sections.map(\.html).joined(separator: "\n"))
            </main>
            </body>
            </html>

            """
    }

    private static let style = """
        :root{color-scheme:light dark}
        body{margin:0;background:\(Ink.paper.light.hex);color:\(Ink.text.light.hex);
        font:14px/1.45 system-ui,-apple-system,"Segoe UI",sans-serif}
        main{max-width:1200px;margin:0 auto;padding:16px 20px 48px}
        h1{font-size:22px;margin:8px 0}section{margin:28px 0}svg{max-width:100%;height:auto;display:block}
        summary{cursor:pointer;margin:6px 14px}.scroll{overflow-x:auto}
        table{border-collapse:collapse;margin:8px 14px;font-variant-numeric:tabular-nums;font-size:13px}
        caption{text-align:left;padding:4px 0}th,td{padding:2px 14px 2px 0;text-align:left}
        th{border-bottom:1px solid \(Ink.muted.light.hex)}td{border-bottom:1px solid \(Ink.grid.light.hex)}
        .n{text-align:right;white-space:nowrap}
        @media(prefers-color-scheme:dark){body{background:\(Ink.paper.dark.hex);color:\(Ink.text.dark.hex)}
        th{border-color:\(Ink.muted.dark.hex)}td{border-color:\(Ink.grid.dark.hex)}}
        @media print{:root{color-scheme:light}body{background:#fff;color:#000;font-size:10pt}main{max-width:none;padding:0}
        section{break-inside:auto}svg,tr{break-inside:avoid}h2{break-after:avoid}table{font-size:8pt}
        thead{display:table-header-group}summary{list-style:none}
        details::details-content{content-visibility:visible;display:block}}

        """
}

extension Page.Section {
    fileprivate var html: String {
        let figure = drawing.map { "<figure style=\"margin:0\">\n\($0.figure)\n</figure>\n" } ?? ""
        let heading = title.isEmpty ? "" : "<h2>\(title.escaped)</h2>\n"
        return "<section>\n\(heading)\(figure)\(tables.map(\.html).joined(separator: "\n"))\n</section>"
    }
}

extension Page.Table {
    fileprivate var html: String {
        let head = columns.map { "<th\($0.isNumber ? " class=\"n\"" : "") scope=\"col\">\($0.title.escaped)</th>" }
        let body = rows.map { row in
            "<tr>"
                + zip(columns, row).map { "<td\($0.isNumber ? " class=\"n\"" : "")>\($1.escaped)</td>" }.joined()
                + "</tr>"
        }
        return """
            <details>
            <summary>The figures: \(rows.count) rows</summary>
            <div class="scroll">
            <table>
            <caption>\(about.escaped)</caption>
            <thead><tr>\(head.joined())</tr></thead>
            <tbody>
            \(body.joined(separator: "\n"))
            </tbody>
            </table>
            </div>
            </details>
            """
    }
}
