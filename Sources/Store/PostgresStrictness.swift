import Ledger
import Units

/// What `strict=1` asks of a server: nothing is told as true, and nothing acknowledged, that one machine alone holds.
///
/// An old primary that comes back after a fail-over may show facts that it committed alone. So a connection passes a fence
/// before it is used: a small write whose commit returns only when it, and with it everything committed before it, is on
/// a standby. PostgreSQL's log is one sequence, so the fence needs to know nothing of what was before.
enum PostgresStrictness {
    /// The settings of this moment, as one row; asked again with every append, because they may be changed meanwhile.
    static let question = PostgresStatement(
        """
        SELECT current_setting('fsync'), current_setting('synchronous_commit'),
            current_setting('synchronous_standby_names'), pg_has_role('pg_read_all_stats', 'USAGE'),
            (SELECT count(*) FROM pg_stat_replication WHERE sync_state IN ('sync', 'quorum'))
        """)

    /// What is missing and how to set it, when something is.
    static func lack(_ answer: PostgresResult) -> String? {
        if answer.text(0, 0) != "on" {
            return "strict=1 needs fsync = on; it is \(answer.text(0, 0)). Set it in postgresql.conf and reload"
        }
        if !["on", "remote_apply"].contains(answer.text(0, 1)) {
            return
                "strict=1 needs synchronous_commit = on or remote_apply; it is \(answer.text(0, 1)), which answers before "
                + "a standby has the facts on disk. ALTER SYSTEM SET synchronous_commit = 'on'; SELECT pg_reload_conf()"
        }
        if answer.text(0, 2).isEmpty {
            return "strict=1 needs synchronous_standby_names; it is empty, so commits wait for no standby. "
                + "ALTER SYSTEM SET synchronous_standby_names = 'ANY 1 (*)'; SELECT pg_reload_conf()"
        }
        if answer.text(0, 3) != "t" {
            return "strict=1 needs to see pg_stat_replication. GRANT pg_read_all_stats TO the role of the URL"
        }
        if answer.int(0, 4) == 0 {
            return
                "strict=1 needs a synchronous standby; none of synchronous_standby_names = '\(answer.text(0, 2))' is "
                + "connected (pg_stat_replication has no sync_state sync or quorum). Start one"
        }
        return nil
    }

    /// Refuses a server that lacks something.
    static func require(_ connection: PostgresConnection) throws(PostgresFault) {
        if let lack = lack(try connection.run([question])[0]) { throw .unusable(lack) }
    }

    /// Returns when everything this connection could see before is on a standby.
    static func fence(_ connection: PostgresConnection, _ path: String) throws {
        do {
            try PostgresTransaction(connection, path).run { connection in
                let result = try connection.run("UPDATE headroom.fence SET passed = passed + 1")
                guard result.changed == 1 else {
                    throw StoreFault.notALedger(path: path, reason: "its table headroom.fence has not one row")
                }
            }
        } catch StoreFault.unknown(_, let reason) {
            throw PostgresFault.unusable("no standby confirmed what this server holds, so it is not served (\(reason))")
        } catch PostgresFault.refused("55P03", _) {
            throw PostgresFault.unusable(
                "no standby confirms what this server holds: a fence before this one still waits")
        }
    }
}
