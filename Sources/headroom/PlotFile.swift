import Foundation
import Store

/// Where plots go: a drawing, a page, or a folder of drawings.
enum PlotFile {
    case svg(String)
    case html(String)
    case folder(String)

    /// Reads `--plot`. What exists as a folder is one; else the extension says which it is, and a name without one is a folder.
    /// - Parameter allowsFolder: whether there are several drawings to write.
    init(_ path: String, allowsFolder: Bool) throws {
        let allowed = "FILE.svg, FILE.html" + (allowsFolder ? " or a folder" : "")
        switch (path as NSString).pathExtension.lowercased() {
        case _ where path.isEmpty: throw Stop.bad("--plot: the name is empty; allowed: \(allowed)")
        case _ where SystemCalls.isFolder(path):
            guard allowsFolder else { throw Stop.bad("--plot: \(path) is a folder; allowed: \(allowed)") }
            self = .folder(path)
        case "svg": self = .svg(path)
        case "html": self = .html(path)
        case "" where allowsFolder: self = .folder(path)
        case "": throw Stop.bad("--plot: \(path) has no extension; allowed: \(allowed)")
        case let other: throw Stop.bad("--plot: \(path): '.\(other)' cannot be written; allowed: \(allowed)")
        }
    }

    /// Makes a folder where there is none.
    static func make(folder path: String) throws {
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        } catch {
            throw Stop.bad(
                "--plot: the folder \(path) cannot be made (\(error.localizedDescription)); check the path and its permissions"
            )
        }
    }
}
