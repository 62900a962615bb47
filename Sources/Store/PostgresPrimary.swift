import Ledger
import Units

/// Finds the server that may be used: of the URL's hosts the first that takes writes, has not been failed over from, and
/// in strict mode has a standby that holds everything it shows.
struct PostgresPrimary {
    let address: PostgresAddress
    let patience: Duration
    /// The newest timeline seen. Each promotion begins one, so a server on an older one has been replaced.
    private(set) var timeline = 0

    init(_ address: PostgresAddress, patience: Duration) { (self.address, self.patience) = (address, patience) }

    /// A connection that passed every check. A host that fails one is left for the next; all reasons are told.
    mutating func connect(create: Bool = false) throws -> PostgresConnection {
        var reasons: [String] = []
        for keywords in address.servers {
            do {
                let connection = try PostgresConnection(keywords, patience: patience)
                do {
                    try check(connection, create: create)
                    return connection
                } catch let fault as PostgresFault {
                    reasons.append("\(connection.host): \(address.hide(fault.reason))")
                }
            } catch let fault as PostgresFault {
                reasons.append(address.hide(fault.reason))
            }
        }
        throw StoreFault.unreachable(path: address.shown, reason: reasons.joined(separator: "; "))
    }

    private mutating func check(_ connection: PostgresConnection, create: Bool) throws {
        let found = try connection.run([settings, PostgresPrimary.state])[1]
        guard found.text(0, 0) == "f", found.text(0, 1) == "off" else {
            let kind = found.text(0, 0) == "f" ? "it is read-only" : "it is a standby and read-only"
            throw PostgresFault.unusable("\(kind); decisions are made on the primary alone, name it in the URL")
        }
        guard found.text(0, 2) == "UTF8" else {
            throw PostgresFault.unusable(
                "the database is encoded in \(found.text(0, 2)), which cannot hold every text; make one with ENCODING 'UTF8'"
            )
        }
        let own = Int(found.text(0, 3), radix: 16) ?? 0
        guard own >= timeline else {
            throw PostgresFault.unusable(
                "it was replaced: it is on timeline \(own), and timeline \(timeline) has been seen. Rebuild it as a standby"
            )
        }
        if address.isStrict { try PostgresStrictness.require(connection) }
        try PostgresSchema.require(connection, address.shown, create: create)
        if address.isStrict { try PostgresStrictness.fence(connection, address.shown) }
        timeline = own
    }

    private static let state = PostgresStatement(
        """
        SELECT pg_is_in_recovery(), current_setting('transaction_read_only'), current_setting('server_encoding'),
            CASE WHEN pg_is_in_recovery() THEN '' ELSE left(pg_walfile_name(pg_current_wal_lsn()), 8) END
        """)

    /// The server ends what takes too long and lets go of what was abandoned. Commits that would not survive a crash are
    /// made to; strict mode refuses them instead.
    private var settings: PostgresStatement {
        let milliseconds = Int(patience / .milliseconds(1))
        let durable =
            address.isStrict
            ? ""
            : ", set_config('synchronous_commit', coalesce(nullif(current_setting('synchronous_commit'), 'off'), 'on'), false)"
        return PostgresStatement(
            """
            SELECT set_config('statement_timeout', $1, false), set_config('lock_timeout', $2, false),
                set_config('idle_in_transaction_session_timeout', $1, false), set_config('search_path', '', false)\(durable)
            """, .text("\(milliseconds)"), .text("\(milliseconds / 2)"))
    }
}

extension PostgresFault {
    fileprivate var reason: String {
        switch self {
        case .unusable(let reason): reason
        case .refused(let code, let message): "\(message) (SQLSTATE \(code))"
        }
    }
}
