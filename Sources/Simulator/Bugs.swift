import ArgumentParser

struct Bugs: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Switch on each seeded bug, and see that it is found.")
    func run() throws {}
}
