import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// The files of the page. Anybody may have them: what they show is asked for with a token.
enum Page {
    /// What there is to serve, as paths within the folder of pages, such as `screens/quote.js`: read once, when it is first
    /// asked for.
    static let names: [String] = {
        guard let folder = Bundle.module.url(forResource: "Pages", withExtension: nil) else { return [] }
        let paths = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
        return paths.filter { $0.hasSuffix(".js") || $0.hasSuffix(".css") }.sorted()
    }()

    static func response(_ name: String) throws -> Response {
        guard let url = Bundle.module.url(forResource: "Pages/" + name, withExtension: nil),
            let data = try? Data(contentsOf: url)
        else { throw Problem(.notFound, "there is no \(name)") }
        return bytes(data, type(of: name))
    }

    /// Charts and tables by others, from the folder that `make install` fills. Without them the page shows plain tables.
    enum Library: String, CaseIterable {
        case plotly = "plotly.min.js"
        case dataTables = "dt_bundle.js"

        var path: String { "/lib/" + rawValue }

        fileprivate var place: String {
            switch self {
            case .plotly: "/.deps/plotly/package_data/plotly.min.js"
            case .dataTables: "/.deps/itables/html/dt_bundle.js"
            }
        }
    }

    static func response(_ library: Library) throws -> Response {
        for folder in [FileManager.default.currentDirectoryPath, Bundle.module.bundlePath + "/../../../.."] {
            if let data = FileManager.default.contents(atPath: folder + library.place) {
                return bytes(data, "text/javascript; charset=utf-8")
            }
        }
        throw Problem(.notFound, "\(library.rawValue) is not installed: run `make install`")
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
