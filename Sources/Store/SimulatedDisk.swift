import Synchronization

/// A disk in memory that fails as disks do, by the luck of a seed: the same seed and the same calls give the same faults, in
/// every process. It holds named files. It never sleeps, reads no clock and takes no number from elsewhere.
///
/// The fault model:
///
/// - **Durable and not yet synced.** A write, or a change of a file's length, is seen by reads at once and is durable when
///   the next `sync` returns. One sync is for all files.
/// - **Crash.** Of the writes not yet synced each is kept, dropped, or torn at a boundary of 512-byte sectors: its head or
///   its tail is kept. Those kept may reach the disk in another order than they were issued. What was synced stays.
///   A sector is written whole or not at all. A crash is asked for (`crash()`), chosen in detail (`crash(leaving:)`), or
///   comes by its rate in the middle of a write or a sync. Whoever used the disk before it is refused from then on, and has
///   to open again.
/// - **Bit flips.** A bit of the durable bytes is another one from now on: asked for (`flip`), or by its rate at a crash and
///   at a read. Nothing announces it.
/// - **Full.** Files together have a capacity. A write that does not fit fails whole, or writes what fits and then fails.
///   Writing over bytes that are there needs no room.
/// - **Slow.** Time is counted in simulated milliseconds. A sync takes one; a slow write or sync takes more. An append that
///   took longer than its caller waits is done all the same, but its caller does not know.
/// - **Lost.** A request is lost on the way to the disk and nothing is done, or the answer is lost on the way back and all is
///   done. The caller cannot tell the one from the other.
///
/// Not in the model: a sync that returns but did nothing, writes that land in another place, files that vanish.
public final class SimulatedDisk: Sendable {
    /// What faults call it.
    public let name: String
    private let state: Mutex<DiskState>

    /// An empty disk. With no options it is perfect.
    public init(_ options: Options = .perfect, seed: UInt64 = 0, name: String = "simulated disk") {
        self.name = name
        state = Mutex(DiskState(options, seed: seed))
    }

    private init(_ copy: DiskState, name: String) {
        self.name = name
        state = Mutex(copy)
    }

    /// Another disk with the same bytes, the same luck ahead of it, and the same users.
    public func copy() -> SimulatedDisk { SimulatedDisk(state.withLock { $0 }, name: name) }

    /// Why an operation was not done.
    public enum Fault: Error, Equatable, Sendable {
        case full
        /// The machine crashed since this user opened the disk, or has halted.
        case crashed
    }

    // MARK: What a user does

    /// How often the machine has crashed. A user notes it when it opens the disk, and gives it with each operation.
    public var boot: Int { state.withLock { $0.boot } }

    /// Refuses a user from before a crash.
    public func requireRunning(boot: Int) throws(Fault) {
        try state.withLock { (state) throws(Fault) in try state.requireRunning(boot) }
    }

    /// The bytes of a file as they are now, none where there is no such file.
    public func read(_ file: String, boot: Int) throws(Fault) -> [UInt8] {
        try state.withLock { (state) throws(Fault) in try state.read(file, boot) }
    }

    /// Writes bytes at an offset, which may be the end of the file. They are durable after the next sync.
    public func write(_ bytes: [UInt8], at offset: Int, of file: String, boot: Int) throws(Fault) {
        try state.withLock { (state) throws(Fault) in try state.write(bytes, at: offset, of: file, boot) }
    }

    /// Cuts a file to a length. It is durable after the next sync.
    public func cut(_ file: String, to length: Int, boot: Int) throws(Fault) {
        try state.withLock { (state) throws(Fault) in try state.cut(file, to: length, boot) }
    }

    /// Makes all that was written durable.
    public func sync(boot: Int) throws(Fault) {
        try state.withLock { (state) throws(Fault) in try state.sync(boot) }
    }

    // MARK: What the simulator does

    /// What goes wrong from now on.
    public var options: Options {
        get { state.withLock { $0.options } }
        set { state.withLock { $0.options = newValue } }
    }

    /// Nothing goes wrong from now on and there is room. Bits that were flipped stay flipped.
    public func heal() { options = .perfect }

    /// The machine crashes now, the fate of each unsynced write drawn.
    public func crash() { state.withLock { $0.crash() } }

    /// The machine crashes now and exactly these unsynced writes reach the disk, in this order.
    public func crash(leaving survivors: [Survivor]) { state.withLock { $0.crash(leaving: survivors) } }

    /// The machine halts before the operation after the next `count` ones, which is refused, as are all until a crash has
    /// decided what is left of the unsynced writes.
    public func halt(after count: Int) { state.withLock { $0.operationsLeft = count } }

    /// The writes that a crash would decide on, in the order in which they were issued.
    public var unsynced: [Write] { state.withLock { $0.unsynced } }

    /// Flips a bit of a file's durable bytes, which must be there: bit 0 is the lowest of the first byte.
    public func flip(bit: Int, of file: String) { state.withLock { $0.flip(bit, of: file) } }

    /// The files, in the order in which they were made.
    public var files: [String] { state.withLock { $0.files.map(\.name) } }

    /// The length of a file in bytes, 0 where there is none.
    public func size(of file: String) -> Int { state.withLock { $0.size(of: file) } }

    /// Simulated time since the beginning.
    public var milliseconds: Int { state.withLock { $0.milliseconds } }

    /// What has happened so far.
    public var tally: Tally { state.withLock { $0.tally } }

    // MARK: What happens to whole requests

    /// Draws whether a request is lost on its way to the disk.
    func losesRequest() -> Bool { state.withLock { $0.losesRequest() } }

    /// Draws whether an answer is lost on its way back.
    func losesAnswer() -> Bool { state.withLock { $0.losesAnswer() } }
}
