import Answers
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// A stream of server-sent events, as a route writes it. Throws when the client is gone.
struct EventWriter: Sendable {
    private let write: @Sendable (ByteBuffer) async throws -> Void

    init(_ write: @escaping @Sendable (ByteBuffer) async throws -> Void) { self.write = write }

    /// One event: its name, where it can be resumed, and a document.
    func send(_ name: String, id: String? = nil, _ document: some Encodable) async throws {
        try await write(ByteBuffer(string: EventWriter.text(name, id: id, Answers.json(document))))
    }

    /// A comment that keeps a quiet connection open, and tells whether anybody is there.
    func beat() async throws { try await write(ByteBuffer(string: ": \n\n")) }

    /// JSON has no line breaks of its own, so one `data:` line holds it.
    static func text(_ name: String, id: String?, _ data: String) -> String {
        (id.map { "id: \($0)\n" } ?? "") + "event: \(name)\ndata: \(data)\n\n"
    }
}
