import Access
import Answers
import Foundation
import HTTPTypes
import Synchronization
import Units

/// One request as the logs tell it. Never a token, a body or a query's values.
struct RequestLine: Encodable, Sendable {
    let time: String
    let request: String
    let method: String
    let route: String
    let status: Int
    let milliseconds: Double
    @Null var token: String?
    @Null var code: String?
}

/// A look at customers' orders by one of the operator's own people.
public struct AuditLine: Encodable, Sendable {
    public let time: String
    public let request: String
    public let token: String
    public let name: String
    public let role: String
    public let route: String
    /// Whose; `*` for everybody's.
    public let tenant: String
    @Null public var order: String?
}

/// Where lines go, one JSON document each.
public final class LineSink: Sendable {
    private let write: (@Sendable (String) -> Void)?

    public init(_ write: @escaping @Sendable (String) -> Void) { self.write = write }

    /// Nowhere: no line is made.
    public init() { write = nil }

    /// Standard error.
    public static let standardError = LineSink { FileHandle.standardError.write(Data(($0 + "\n").utf8)) }

    /// The end of a file that its owner alone may read; made where there is none.
    public convenience init(appendingTo path: String) throws {
        if !FileManager.default.fileExists(atPath: path) {
            _ = FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600])
        }
        guard let handle = FileHandle(forWritingAtPath: path) else { throw CocoaError(.fileNoSuchFile) }
        let file = Mutex(handle)
        self.init { line in
            file.withLock { handle in
                _ = try? handle.seekToEnd()
                try? handle.write(contentsOf: Data((line + "\n").utf8))
            }
        }
    }

    func add(_ line: @autoclosure () -> some Encodable) { write?(Answers.json(line())) }
}
