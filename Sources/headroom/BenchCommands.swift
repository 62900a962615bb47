import Answers
import ArgumentParser
import ReferenceBook

struct BenchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench", abstract: "Reference books, by which ways to keep free units are compared.",
        subcommands: [BookV1.self])
}

/// Places the book that everybody can place, and prints what the starts fold to.
private struct BookV1: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "book-v1",
        abstract: "Place N orders on one pool, each at its earliest fit; print a hash of the starts.")

    @Option(help: "How many orders, 6 to 50,000,000.") var orders: Int
    @Flag(help: "One JSON document on standard output.") var json = false

    func run() async throws {
        guard (ReferenceBook.fewestOrders...ReferenceBook.mostOrders).contains(orders) else {
            throw Stop.bad("--orders: \(orders) is not allowed; allowed: 6 to 50000000")
        }
        do throws(NoPlace) {
            let book = try PlacedBook(ReferenceBook(orders: orders))
            print(json ? Answers.json(["hash": "\(book.hash)"]) : "book-v1, \(orders) orders: \(book.hash)")
        } catch {
            throw Stop.refused(
                message: "--orders: order \(error.order) of \(orders) fits nowhere on the pool; ask for a larger book")
        }
    }
}
