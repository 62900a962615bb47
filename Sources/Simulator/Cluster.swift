import Desk
import Ledger
import Store
import Units

/// Servers on one log on one disk, each with its own clock and its own way to the log.
struct Cluster {
    /// One server: nothing of it survives a restart.
    struct Server {
        var writer: Writer? { didSet { isAudited = false } }
        let link: Link
        /// How far its clock is from the true time, in milliseconds.
        var skew: Int
        /// Whether its ledger, as it is now, was compared with the whole log: nothing new could come of it again, until the
        /// server does something or the log goes on, which leaves this ledger behind.
        var isAudited = false

        init(writer: Writer?, link: Link, skew: Int) { (self.writer, self.link, self.skew) = (writer, link, skew) }
    }

    private let world: World
    private(set) var disk: SimulatedDisk
    private(set) var store: MemoryStore
    var servers: [Server]
    /// The true time.
    var time: Instant

    init(_ world: World, disk: SimulatedDisk, servers count: Int, skews: [Int]) throws {
        (self.world, self.disk, time) = (world, disk, World.clock)
        store = try MemoryStore(disk: disk)
        try store.append(world.facts)
        let store = store
        servers = (0..<count).map { index in
            let link = Link(store)
            return Server(writer: Writer(link, head: world.ledger), link: link, skew: skews[index])
        }
    }

    /// The machine of the log comes back: what is on the disk is opened anew, and every server starts from it.
    mutating func reopen() throws {
        store = try MemoryStore(disk: disk)
        for index in servers.indices {
            servers[index].link.connect(to: store)
            servers[index].writer = nil
        }
    }

    /// A server with its ledger, folded anew from the world's first facts when it has none.
    mutating func writer(_ index: Int) -> Writer? {
        if servers[index].writer == nil { servers[index].writer = Writer(servers[index].link, head: world.ledger) }
        guard var writer = servers[index].writer else { return nil }
        let now = Instant(milliseconds: time.milliseconds + servers[index].skew)
        writer.now = now
        return writer
    }

    mutating func perform(_ call: Writer.Call, at index: Int) -> Writer.Answer {
        guard var writer = writer(index) else {
            return .failure(.store(.unreachable(path: "the log", reason: "no way")))
        }
        // Taken, not shared: what catches up would else copy the ledger.
        servers[index].writer = nil
        let answer = writer.perform([call])[0]
        servers[index].writer = writer
        return answer
    }
}
