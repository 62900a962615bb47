import Ledger
import Promise
import Units

/// What people and programs are told: JSON documents and aligned text, made from one ledger value.
///
/// Every document is a plain `Encodable` with the names of `INTERFACE.md`; every text is made of `TextTable`s. Nothing here
/// decides anything.
public enum Answers {
    /// A document as one line of JSON, keys sorted.
    public static func json(_ document: some Encodable) -> String {
        (try? CanonicalJSON.text(document)) ?? "{\"error\":\"the answer cannot be written as JSON\"}"
    }
}

/// Money for people: `$1,234,567`, or `$1.55 B` when large.
public func dollars(_ cents: Cents) -> String {
    if cents < .zero { return "-" + dollars(.zero - cents) }
    let dollars = cents.value / 100
    if dollars.magnitude >= 10_000_000_000 { return "$\(tenths(dollars, 1_000_000_000)) B" }
    if dollars.magnitude >= 1_000_000_000 { return "$\(hundredths(dollars, 1_000_000_000)) B" }
    if dollars.magnitude >= 10_000_000 { return "$\(tenths(dollars, 1_000_000)) M" }
    return "$" + grouped(dollars)
}

private func tenths(_ value: Int, _ unit: Int) -> String {
    let scaled = (value * 10 + unit / 2) / unit
    return "\(scaled / 10).\(scaled % 10)"
}

private func hundredths(_ value: Int, _ unit: Int) -> String {
    let scaled = (value * 100 + unit / 2) / unit
    return "\(scaled / 100).\(scaled % 100 < 10 ? "0" : "")\(scaled % 100)"
}

/// Megawatts for people, one decimal, of kilowatts.
public func megawatts(_ kilowatts: Int) -> String { tenths(kilowatts, 1000) }
