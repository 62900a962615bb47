import Units

/// How an integer is told to people.
public enum Unit: Sendable {
    /// Cents, told as dollars with three significant digits.
    case money
    /// Millionths of one, told as percent.
    case ppm
    /// Whole things.
    case count

    /// With its digits: `$1.05 B`, `58.4%`, `1,024`.
    public func text(_ value: Int) -> String {
        switch self {
        case .money: Unit.dollars(Cents(value))
        case .ppm: Unit.sign(value) + Unit.tenths((value.magnitude + 500) / 1000) + "%"
        case .count: Unit.sign(value) + Unit.grouped(value.magnitude)
        }
    }

    /// Without digits that are nothing, for ticks: `$1 B`, `60%`.
    public func brief(_ value: Int) -> String {
        let text = text(value)
        guard let point = text.firstIndex(of: ".") else { return text }
        let digits = text[point...].prefix { $0 == "." || $0.isNumber }
        var kept = digits
        while kept.last == "0" || kept.last == "." { kept.removeLast() }
        return "\(text[..<point])\(kept)\(text[digits.endIndex...])"
    }

    /// Three significant digits, half away from nothing: `$999`, `$1.05 K`, `$20.2 B`; cents below ten dollars: `$4.20`.
    public static func dollars(_ cents: Cents) -> String {
        let hundredths = cents.value.magnitude
        if hundredths == 0 { return "$0" }
        let sign = Unit.sign(cents.value)
        if hundredths < 1000 { return sign + "$" + places(hundredths, 2) }
        // Three digits are kept of a number with so many, and what is left is a carry that may add one.
        var digits = hundredths.description.count
        var rounded = round(hundredths, droppingTo: digits)
        if rounded == 1000 { (digits, rounded) = (digits + 1, 100) }
        // Digits of whole dollars, then of its group of three.
        let whole = digits - 2
        let unit = ["", " K", " M", " B", " T", " P"][(whole - 1) / 3]
        return sign + "$" + places(rounded, 2 - (whole - 1) % 3) + unit
    }

    /// The first three digits of a number with so many.
    private static func round(_ number: UInt, droppingTo digits: Int) -> UInt {
        let power = (3..<digits).reduce(UInt(1)) { power, _ in power * 10 }
        return (number + power / 2) / power
    }

    private static func sign(_ value: Int) -> String { value < 0 ? "−" : "" }

    /// A whole number of hundredths (places 2), tenths (1) or units (0).
    private static func places(_ number: UInt, _ places: Int) -> String {
        switch places {
        case 2: "\(number / 100).\(number % 100 < 10 ? "0" : "")\(number % 100)"
        case 1: tenths(number)
        default: String(number)
        }
    }

    private static func tenths(_ number: UInt) -> String { "\(number / 10).\(number % 10)" }

    private static func grouped(_ number: UInt) -> String {
        let digits = String(number)
        var out = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { out.append(",") }
            out.append(digit)
        }
        return out
    }
}
