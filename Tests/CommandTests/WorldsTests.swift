import Testing

/// A small run of `Benchmarks/peers/worlds.py`: promises of the built program, in futures that it did not draw.
@Suite struct WorldsTests {
    private func worlds(_ count: Int, _ more: [String] = []) throws -> Ran {
        let script = Program.root + "/Benchmarks/peers/worlds.py"
        return try Desk().python([script, "--headroom", Program.path, "--worlds", "\(count)", "--json"] + more)
    }

    @Test func `promises quoted at P90 are kept in 88 to 92 of 100 futures that somebody else draws`() throws {
        let ran = try worlds(24)
        #expect(ran.status == 0, "\(ran.out) \(ran.err)")
        let answer = try ran.json()
        print("worlds, seed \(answer["seed"].number): \(ran.out)")
        #expect(answer["verdict"].text == "PASS")
        #expect(answer["rows"]["at P90"]["promises"].number > 80, "too few promises to tell anything")
    }

    @Test func `futures half as wide again as the tables say are noticed`() throws {
        let ran = try worlds(12, ["--stretch", "1.5"])
        #expect(ran.status == 1, "\(ran.out) \(ran.err)")
        #expect(try ran.json()["verdict"].text == "FAIL")
    }
}
