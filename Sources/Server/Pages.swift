import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// The files of the page. Anybody may have them: what they show is asked for with a token.
enum Page {
    static let names = [
        "headroom.css", "headroom.js", "charts.js", "client.js", "columns.js", "dom.js", "figures.js", "format.js",
        "panel.js", "quote.js", "tables.js",
    ]

    static func response(_ name: String) throws -> Response {
        guard let url = Bundle.module.url(forResource: "Pages/" + name, withExtension: nil),
            let data = try? Data(contentsOf: url)
        else { throw Problem(.notFound, "there is no \(name)") }
        return bytes(data, type(of: name))
    }

    /// The chart library, from the folder that `make install` fills; the page shows tables without it.
    static func plotly() throws -> Response {
        for folder in [FileManager.default.currentDirectoryPath, Bundle.module.bundlePath + "/../../../.."] {
            let path = folder + "/.deps/plotly/package_data/plotly.min.js"
            if let data = FileManager.default.contents(atPath: path) {
                return bytes(data, "text/javascript; charset=utf-8")
            }
        }
        throw Problem(.notFound, "plotly.min.js is not installed: run `make install`")
    }

    private static func bytes(_ data: Data, _ type: String) -> Response {
        Response(
            status: .ok, headers: Headers.page.merging([.contentType: type]),
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: data)))
    }

    private static func type(of name: String) -> String {
        switch name.split(separator: ".").last {
        case "css": "text/css; charset=utf-8"
        case "js": "text/javascript; charset=utf-8"
        default: "text/html; charset=utf-8"
        }
    }
}
