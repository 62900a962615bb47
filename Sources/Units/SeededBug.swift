import Synchronization

/// Bugs that can be switched on, to see that the checks find them. Never on in the program: only code of this package can
/// switch one on, and only the simulator does. Each is one line of wrong code where the right one is.
package enum SeededBug: UInt8, CaseIterable, Sendable {
    // The log
    /// Append does not look whether a fact is the next of its branch.
    case skipCompareAndSwap = 1
    /// The server does not look a request key up.
    case forgetKey
    /// The server answers a key used before whatever its body is.
    case ignoreBodyOfKey
    /// A refusal under a key is told and not kept.
    case dropRefusal
    /// The store answers before the disk has it.
    case answerEarly
    /// Time may run back.
    case clockRunsBack
    // What is taken
    /// Capacity is taken up to the day before the last.
    case offByOneDay
    case sitePowerNotCounted
    case portsNotCounted
    case hostsNotCounted
    /// Supply that goes is taken away only as far as it is free: availability never falls below zero.
    case clampAvailability
    /// Promises stand on planned supply.
    case plannedSupplySold
    /// Supply whose day came unready counts.
    case overdueCounted
    /// Chips serve for ever.
    case serviceLifeIgnored
    case shortfallNotRecorded
    // Contracts
    /// A hold is released a day before it is dead.
    case blindExpiry
    /// A hold that is dead can be confirmed.
    case zombieConfirm
    /// What a dead hold took is not given back.
    case releaseForgotten
    /// What was used before a cancellation is forgotten.
    case historyForgotten
    case heldCapIgnored
    /// A tentative place is promised.
    case tentativeTreatedAsFirm
    /// The queue is served by name.
    case queueByName
    /// A queued order is promised after its latest start.
    case latestIgnored
    /// One chunk mixes silicon.
    case mixedSilicon

    private static let active = Atomic<UInt8>(0)

    package var isOn: Bool { SeededBug.active.load(ordering: .relaxed) == rawValue }

    /// Switches one on, and any other off.
    package static func seed(_ bug: SeededBug?) { active.store(bug?.rawValue ?? 0, ordering: .relaxed) }
}
