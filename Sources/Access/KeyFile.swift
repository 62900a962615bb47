import Foundation

/// A file with the keys of an identity provider, fetched from it by whoever runs the server: nothing here uses a network.
public struct KeyFile: Hashable, Sendable {
    public let path: String

    public init(_ path: String) { self.path = path }

    /// Reads it. A file with a key that signs, too, is refused where others may read it.
    public func read() async throws(TokenFault) -> KeySet {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw TokenFault("\(path): cannot be read; check that it exists, its owner and permissions")
        }
        let keys: KeySet
        do { keys = try await KeySet(data) } catch { throw TokenFault("\(path): \(error)") }
        if keys.hasSecret, let mode = openMode(of: path) {
            throw TokenFault(
                "\(path): has a key that signs (HS256) and others may read it (mode \(mode)); allowed: 600. "
                    + "Set it with chmod 600")
        }
        return keys
    }

    /// nil without a file.
    public var version: FileVersion? { FileVersion(of: path) }
}
