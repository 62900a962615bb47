import Ledger
import Promise
import Silicon
import Testing
import Units

/// What policy wants an approver for, command by command; nothing here knows of roles.
@Suite("Approvals") struct ApprovalTests {
    /// 100 of a chip whose list price is 2 dollars an hour; sellers may go 10% below.
    private func world(discount: String? = "10") throws -> World {
        var world = try World.market()
        if let discount { try world.policy("approval/discount_pct", discount) }
        return world
    }

    private func request(_ price: Int, _ name: OrderName = "x") -> OrderRequest {
        World.request(10, name, term: "90d") { $0.price = price }
    }

    /// What a command says when somebody approves it, or nobody does.
    private func refusal(_ world: World, _ command: Command, approver: String? = nil) -> Refusal? {
        do throws(Refusal) {
            let at = world.ledger.clock
            let outcome = try world.ledger.propose(command, at: at)
            if let refusal = outcome.refusal { return refusal }
            _ = try world.ledger.decide(
                command, outcome, Stamp(at: at, tenant: "", actor: "sam", approver: approver))
            return nil
        } catch {
            return error
        }
    }

    private var list: Int { get throws { try #require(World.market().ledger.atlas.catalogue["gpu"]?.price).value } }

    @Test(arguments: [0, 1, 10, 37, 100])
    func `a sale needs an approver from the first micro-dollar below what policy lets sellers ask`(_ percent: Int)
        throws
    {
        let (world, list) = (try world(discount: String(percent)), try list)
        let least = (list * (100 - percent) + 99) / 100
        for make in [{ Command.hold(request: $0, until: nil) }, { Command.sign(request: $0) }]
            as [(OrderRequest) -> Command]
        {
            #expect(refusal(world, make(request(least))) == nil)
            guard least > 0 else { continue }
            let no = refusal(world, make(request(least - 1)))
            #expect(no?.code == .needsApproval, "\(percent)%: \(no as Any)")
            #expect(refusal(world, make(request(least - 1)), approver: "kim") == nil)
            #expect(refusal(world, make(request(least - 1)), approver: "")?.code == .needsApproval)
        }
        #expect(refusal(world, .inquire(request: request(0))) == nil)
    }

    @Test func `without a row of policy every price is its seller's`() throws {
        #expect(refusal(try world(discount: nil), .sign(request: request(0))) == nil)
    }

    @Test func `the message says price, list price, discount, rule and number`() throws {
        let world = try world()
        let list = try list
        let no = refusal(world, .sign(request: request(list / 2)))
        #expect(no?.message.contains("an hour for gpu is 50.0% below its list price, $") == true, "\(no as Any)")
        #expect(no?.message.contains("policy approval/discount_pct allows 10% without an approver") == true)
        #expect(
            no?.message.hasSuffix("it waits as request \(world.ledger.seq + 1), and nothing is taken until then")
                == true)
    }

    @Test func `a tier of the price counts, and what was approved needs nobody until it is cheaper, larger or longer`()
        throws
    {
        var world = try world()
        let list = try list
        var tiered = request(list)
        tiered.clauses = [.priceTier(above: 5, price: MicroDollars(list / 2))]
        #expect(refusal(world, .sign(request: tiered))?.code == .needsApproval)
        try approved(&world, .sign(request: request(list / 2)))
        #expect(refusal(world, World.amending("x") { $0.count = 8 }) == nil)
        #expect(refusal(world, World.amending("x") { $0.term = "60d" }) == nil)
        #expect(refusal(world, World.amending("x") { $0.count = 11 })?.code == .needsApproval, "larger")
        #expect(refusal(world, World.amending("x") { $0.term = "91d" })?.code == .needsApproval, "longer")
        #expect(refusal(world, World.amending("x") { $0.price = list / 2 + 1 }) == nil)
        #expect(refusal(world, World.amending("x") { $0.price = list / 2 - 1 })?.code == .needsApproval)
        #expect(refusal(world, .renew(order: "x", term: .days(30), price: nil))?.code == .needsApproval, "sold anew")
        #expect(refusal(world, .renew(order: "x", term: .days(30), price: MicroDollars(list))) == nil)
        let cheaper = Command.renew(order: "x", term: .days(30), price: MicroDollars(list / 3))
        #expect(refusal(world, cheaper)?.code == .needsApproval)
        #expect(refusal(world, cheaper, approver: "kim") == nil)
    }

    @Test func `an amendment that waits needs an approver when it is asked for, not when it fits`() throws {
        var world = try world()
        let list = try list
        try world.sign("full", 80, term: "60d")
        try world.record(.sign(request: request(list)))
        let larger = World.amending("x") { ($0.count, $0.price) = (60, list / 2) }
        #expect(refusal(world, larger)?.code == .needsApproval)
        try approved(&world, larger)
        #expect(world.ledger["x"]?.commitment?.pending != nil)
        try world.record(.cancel(order: "full"))
        #expect(world.ledger["x"]?.terms.price == MicroDollars(list / 2))
    }

    @Test func `more on the chip itself, or later steps, is more`() throws {
        var world = try world()
        let list = try list
        var later = request(list / 2)
        (later.earliest, later.steps) = ("2026-02-01", [.init(offset: "60d", add: 5)])
        try approved(&world, .sign(request: later))
        #expect(refusal(world, World.amending("x") { $0.silicon = ["gpu:10:1"] }) == nil)
        #expect(refusal(world, World.amending("x") { $0.silicon = ["gpu:40:1"] })?.code == .needsApproval)
        #expect(refusal(world, World.amending("x") { $0.steps = [] }) == nil)
        let sooner = World.amending("x") { $0.steps = [.init(offset: "1d", add: 5)] }
        #expect(refusal(world, sooner)?.code == .needsApproval)
    }

    @Test func `what runs may shrink, and may not go on for longer`() throws {
        var world = try world()
        try approved(&world, .sign(request: request(try list / 2)))
        try world.pass(to: "2026-03-01")
        #expect(refusal(world, World.amending("x") { $0.count = 4 }) == nil)
        #expect(refusal(world, World.amending("x") { $0.term = "89d" })?.code != .needsApproval)
        #expect(refusal(world, World.amending("x") { $0.term = "120d" })?.code == .needsApproval)
    }

    @Test func `a lower price does not hide under a tier that was approved`() throws {
        var world = try world()
        let list = try list
        var tiered = request(list / 2)
        tiered.clauses = [.priceTier(above: 9, price: MicroDollars(list / 4))]
        try approved(&world, .sign(request: tiered))
        #expect(refusal(world, World.amending("x") { $0.count = 9 }) == nil)
        #expect(refusal(world, World.amending("x") { $0.price = list / 4 })?.code == .needsApproval)
        let more = World.amending("x") { $0.clauses = [.priceTier(above: 1, price: MicroDollars(list / 4))] }
        #expect(refusal(world, more)?.code == .needsApproval)
    }

    @Test(arguments: [-1, Int.min, 1_000_000_000_001, Int.max])
    func `a price that cannot be counted with is refused`(_ price: Int) throws {
        var world = try world()
        let no = refusal(world, .sign(request: request(price)))
        #expect(no?.code == .badRequest && no?.message.hasPrefix("price_usd_micro_per_accelerator_hour: ") == true)
        try world.sign("p", 10)
        let renewal = Command.renew(order: "p", term: .days(30), price: MicroDollars(price))
        #expect(refusal(world, renewal)?.code == .badRequest)
    }

    private func approved(_ world: inout World, _ command: Command) throws {
        let outcome = try world.ledger.propose(command, at: world.ledger.clock)
        let stamp = Stamp(at: world.ledger.clock, tenant: "", actor: "sam", approver: "kim")
        let made = try world.ledger.decide(command, outcome, stamp)
        #expect(try made.fact.body().approver == "kim")
        world.ledger = made.ledger
    }

    @Test func `policy may waive what takes something from somebody, and want it again`() throws {
        var world = try World.market()
        try world.hold("h", 60)
        let bump = Command.bump(order: "h", cause: "room", approver: "")
        #expect(refusal(world, bump)?.code == .needsApproval)
        #expect(refusal(world, bump, approver: "kim")?.code == .needsApproval, "the command itself names its approver")
        try world.policy("approval/bump", "not_needed")
        #expect(refusal(world, bump) == nil)
        try world.policy("approval/bump", "needed")
        #expect(refusal(world, bump)?.code == .needsApproval)
    }

    @Test(arguments: [
        ("approval/discount_pct", "101", "a number from 0 to 100"),
        ("approval/discount_pct", "ten", "a number from 0 to 100"),
        ("approval/merge", "perhaps", "needed or not_needed"),
        ("approval/hold", "needed", "approval/discount_pct, approval/bump, approval/repromise, approval/merge"),
    ])
    func `a rule that is none is told with what is allowed`(_ name: String, _ value: String, _ allowed: String) {
        let row = PolicyRow(name: name, value: value, source: World.source)
        #expect(Policy.fault(row)?.contains(allowed) == true, "\(Policy.fault(row) as Any)")
    }
}
