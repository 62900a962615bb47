import Foundation
import Units

/// A token book on disk: JSON that its owner alone may read and write (mode 0600), replaced as a whole.
public struct TokenFile: Hashable, Sendable {
    public let path: String

    public init(_ path: String) { self.path = path }

    /// The file beside a ledger: `headroom.db.tokens`; in the working folder for a ledger that is no file.
    public init(besideLedger ledger: String) {
        self.init(ledger.contains("://") ? "headroom.tokens" : ledger + ".tokens")
    }

    /// An empty book where there is no file. Refused where others may read it.
    public func read() throws(TokenFault) -> TokenBook {
        guard FileManager.default.fileExists(atPath: path) else { return TokenBook() }
        try refuseOpenFile()
        guard let data = FileManager.default.contents(atPath: path) else {
            throw TokenFault("\(path): cannot be read; check its owner and permissions")
        }
        do {
            return try JSONDecoder().decode(TokenBook.self, from: data)
        } catch {
            throw TokenFault("\(path): is no list of tokens; put a backup in its place, or remove it to begin anew")
        }
    }

    private func refuseOpenFile() throws(TokenFault) {
        if let mode = openMode(of: path) {
            throw TokenFault("\(path): others may use it (mode \(mode)); allowed: 600. Set it with chmod 600")
        }
    }

    public func write(_ book: TokenBook) throws(TokenFault) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        let new = path + ".new"
        do {
            try? FileManager.default.removeItem(atPath: new)
            guard
                FileManager.default.createFile(
                    atPath: new, contents: try encoder.encode(book), attributes: [.posixPermissions: 0o600])
            else { throw CocoaError(.fileWriteUnknown) }
            try put(new)
        } catch {
            throw TokenFault(
                "\(path): cannot be written (\(error.localizedDescription)); check the folder and the disk")
        }
    }

    /// Puts a file in the place of the one that is there, if any, at once. The texts outlive the call.
    private func put(_ new: String) throws {
        guard unsafe rename(new, path) == 0 else { throw CocoaError(.fileWriteUnknown) }
    }

    /// nil without a file.
    public var version: FileVersion? { FileVersion(of: path) }
}
