import Foundation

/// Which writing of a file this is: changes with every write, so that who keeps its contents in memory knows when to read it
/// again.
public struct FileVersion: Hashable, Sendable {
    private let date: Date
    private let size: Int
    /// A file that was put in the place of another is another file, however alike.
    private let file: Int

    /// nil without a file. Looks at it from outside: nothing is opened.
    public init?(of path: String) {
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: path),
            let date = attributes[.modificationDate] as? Date
        else { return nil }
        self.date = date
        size = attributes[.size] as? Int ?? 0
        file = attributes[.systemFileNumber] as? Int ?? 0
    }
}

/// Who may use a file beside its owner, as octal digits; nil where nobody may.
func openMode(of path: String) -> String? {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    let mode = attributes?[.posixPermissions] as? Int ?? 0
    return mode & 0o077 == 0 ? nil : String(mode, radix: 8)
}
