import Desk
import Silicon
import Store

/// What routes work with.
struct House: Sendable {
    let desk: Desk
    let store: any Store
    /// By which work is counted in chips.
    let datasheet: Datasheet
    /// Ledgers of files of one's own.
    let trials: Trials
    let pegs = PegMemory()
    /// The rows of the mission as they were last checked.
    let mission = MissionMemory()

    /// Works out what the first look at money would wait for.
    func warm() async throws {
        _ = pegs.documents(try pegs.pegged(try await desk.facts()))
    }

    init(desk: Desk, store: any Store, datasheet: Datasheet, trials: Trials) {
        (self.desk, self.store, self.datasheet, self.trials) = (desk, store, datasheet, trials)
    }
}
