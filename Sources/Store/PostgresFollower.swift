import Foundation
import Ledger
import Units

/// What a follower of a ledger is told.
public enum PostgresChange: Equatable, Sendable {
    /// Listening began, at first or again after a break. What was appended before was not told: read the log now.
    case listening
    /// Facts were appended to a branch, up to this number.
    case appended(branch: BranchName, seq: Int)

    /// `branch seq`, as it was notified. A branch's name may have spaces in it.
    init?(_ payload: String) {
        guard let space = payload.lastIndex(of: " "), let seq = Int(payload[payload.index(after: space)...]) else {
            return nil
        }
        self = .appended(branch: BranchName(payload[..<space]), seq: seq)
    }
}

/// Listens on a connection and a thread of its own, and connects again when the connection is lost.
final class PostgresFollower {
    private var primary: PostgresPrimary
    private let listen: PostgresStatement
    private let tell: AsyncStream<PostgresChange>.Continuation
    /// Readable when the stream has ended.
    private let end: Int32

    static func channel(_ address: PostgresAddress) -> String { "headroom_" + address.ledger }

    static func follow(_ address: PostgresAddress, patience: Duration) -> AsyncStream<PostgresChange> {
        let (stream, tell) = AsyncStream<PostgresChange>.makeStream()
        guard let (reading, writing) = SystemCalls.pipe() else {
            tell.finish()
            return stream
        }
        tell.onTermination = { _ in close(writing) }
        Thread.detachNewThread {
            PostgresFollower(PostgresPrimary(address, patience: patience), tell, end: reading).run()
            close(reading)
        }
        return stream
    }

    private init(_ primary: PostgresPrimary, _ tell: AsyncStream<PostgresChange>.Continuation, end: Int32) {
        (self.primary, self.tell, self.end) = (primary, tell, end)
        listen = PostgresStatement("LISTEN \"\(PostgresFollower.channel(primary.address))\"")
    }

    /// Until the stream ends. Between tries to connect it waits a little longer each time.
    private func run() {
        var pause: Int32 = 100
        while !hasEnded(within: 0) {
            do {
                let connection = try primary.connect()
                _ = try connection.run([listen])
                tell.yield(.listening)
                pause = 100
                try pass(connection)
                return
            } catch {
                if hasEnded(within: pause) { return }
                pause = min(pause * 2, 3000)
            }
        }
    }

    /// Passes notifications on; returns when the stream ends.
    private func pass(_ connection: PostgresConnection) throws {
        while true {
            for payload in try connection.notifications() {
                if let change = PostgresChange(payload) { tell.yield(change) }
            }
            var entries = [
                pollfd(fd: connection.socket, events: Int16(POLLIN), revents: 0),
                pollfd(fd: end, events: Int16(POLLIN), revents: 0),
            ]
            _ = SystemCalls.wait(for: &entries, milliseconds: -1)
            if entries[1].revents != 0 { return }
        }
    }

    private func hasEnded(within milliseconds: Int32) -> Bool {
        var entries = [pollfd(fd: end, events: Int16(POLLIN), revents: 0)]
        return SystemCalls.wait(for: &entries, milliseconds: milliseconds) > 0
    }
}
