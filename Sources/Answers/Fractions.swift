/// A fraction of one as a percentage with one decimal, such as `12.5%`.
func percent(_ fraction: Double) -> String { decimal(fraction * 100, 1) + "%" }

/// A number with so many decimals, rounded half away from zero; without a sign where that leaves nothing.
func decimal(_ value: Double, _ places: Int) -> String {
    guard value.isFinite, abs(value) < 1e15 else { return value.isNaN ? "–" : value < 0 ? "−∞" : "∞" }
    var unit = 1
    for _ in 0..<places { unit *= 10 }
    let scaled = Int((abs(value) * Double(unit)).rounded())
    let digits = String(scaled % unit)
    let tail = places == 0 ? "" : "." + String(repeating: "0", count: places - digits.count) + digits
    return (value < 0 && scaled > 0 ? "-" : "") + String(scaled / unit) + tail
}

/// A number rounded to so many decimals, for documents: figures that are estimates do not carry sixteen digits.
func rounded(_ value: Double, _ places: Int = 6) -> Double {
    var unit = 1.0
    for _ in 0..<places { unit *= 10 }
    return (value * unit).rounded() / unit
}
