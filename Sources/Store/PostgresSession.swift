import Ledger
import Units

/// A ledger on a connection that is made again when it is lost.
struct PostgresSession {
    private let address: PostgresAddress
    private var primary: PostgresPrimary
    private var connection: PostgresConnection?
    /// By branch, the last fact that is known to be on a standby, too. Asked only in strict mode.
    private var confirmed: [BranchName: Int] = [:]

    init(_ address: PostgresAddress, patience: Duration, create: Bool) throws(StoreFault) {
        (self.address, primary) = (address, PostgresPrimary(address, patience: patience))
        do {
            connection = try primary.connect(create: create)
        } catch {
            throw PostgresSession.fault(error, address)
        }
    }

    /// Runs a call. A connection that turns out to be lost is replaced and the call made once more, which is safe: a commit
    /// without an answer is not a lost connection but an unknown outcome, and is told as that.
    mutating func answer<Value>(_ call: (inout PostgresLedger) throws -> Value) throws(StoreFault) -> Value {
        let isReused = connection != nil
        do {
            do {
                return try attempt(call)
            } catch PostgresFault.unusable where isReused {
                connection = nil
                return try attempt(call)
            }
        } catch {
            let fault = PostgresSession.fault(error, address)
            if fault != .conflict { connection = nil }
            throw fault
        }
    }

    private mutating func attempt<Value>(_ call: (inout PostgresLedger) throws -> Value) throws -> Value {
        if connection == nil { (connection, confirmed) = (try primary.connect(), [:]) }
        var ledger = PostgresLedger(connection: connection!, address: address, confirmed: confirmed)
        let value = try call(&ledger)
        confirmed = ledger.confirmed
        return value
    }

    private static func fault(_ error: any Error, _ address: PostgresAddress) -> StoreFault {
        switch error {
        case let fault as StoreFault: fault
        case let fault as PostgresFault: fault.fault(address.shown)
        default: .unreachable(path: address.shown, reason: address.hide("\(error)"))
        }
    }
}
