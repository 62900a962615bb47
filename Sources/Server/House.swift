import Desk
import Silicon
import Store

/// What routes work with.
struct House: Sendable {
    let desk: Desk
    let store: any Store
    /// By which work is counted in chips.
    let datasheet: Datasheet
}
