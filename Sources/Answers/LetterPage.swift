extension Letter {
    /// The letter as one page that prints well and needs nothing else: no script, no font, no network. Each number is a link
    /// to the query that gives it.
    public var html: String {
        """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8"/>
        <meta name="viewport" content="width=device-width, initial-scale=1"/>
        <meta name="color-scheme" content="light dark"/>
        <title>State of capacity, \(day)</title>
        <style>
        \(Letter.style)</style>
        </head>
        <body>
        <main>
        <header><p>\(operatorName.inHTML)</p><p>\(day)</p></header>
        <h1>State of capacity</h1>
        \(parts.map { "<p>" + $0.map(\.html).joined() + "</p>" }.joined(separator: "\n"))
        <footer>As of fact \(seq), <code>\(hash)</code>. Numbers are links to the queries that give them; on paper they are
        listed here.
        <ol>
        \(figures.map(\.line).joined(separator: "\n"))
        </ol></footer>
        </main>
        </body>
        </html>

        """
    }

    private static let style = """
        :root{color-scheme:light dark}
        body{margin:0;background:#fff;color:#1a1a1a;font:17px/1.55 Georgia,"Times New Roman",serif}
        main{max-width:640px;margin:0 auto;padding:40px 24px}
        header{display:flex;justify-content:space-between;gap:16px}header p{margin:0}
        h1{font-size:28px;line-height:1.2;margin:24px 0 16px}
        a{color:inherit;font-weight:600;text-decoration:underline dotted;text-underline-offset:3px}
        footer{margin-top:28px;padding-top:12px;border-top:1px solid #767676;font:12px/1.45 system-ui,sans-serif}
        code{overflow-wrap:anywhere}ol{columns:2;column-gap:24px;padding-left:20px}li{break-inside:avoid;margin:2px 0}
        @media(max-width:480px){ol{columns:1}}
        @media(prefers-color-scheme:dark){body{background:#16181c;color:#ececec}footer{border-color:#9a9a9a}}
        @media print{@page{margin:18mm}:root{color-scheme:light}body{background:#fff;color:#000;font-size:11pt}
        main{max-width:none;padding:0}a{text-decoration:none}footer{font-size:7.5pt}}

        """
}

extension Letter.Part {
    fileprivate var html: String {
        switch self {
        case .words(let words): words.inHTML
        case .figure(let figure):
            "<a href=\"\(figure.query.inHTML)\" title=\"\(figure.name.inHTML)\">\(figure.shown.inHTML)</a>"
        }
    }
}

extension Letter.Figure {
    fileprivate var line: String {
        "<li>\(shown.inHTML): \(name.inHTML), <code>\(query.inHTML)</code>, <code>\(field.inHTML)</code></li>"
    }
}

extension String {
    fileprivate var inHTML: String {
        replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
            .replacing("\"", with: "&quot;")
    }
}
