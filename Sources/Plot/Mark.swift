import Units

/// A place in a drawing, in points from the upper left.
public struct Point: Hashable, Sendable {
    public let x: Double
    public let y: Double

    public init(_ x: Double, _ y: Double) { (self.x, self.y) = (x, y) }
}

/// How something is painted.
public enum Paint: Hashable, Sendable {
    case fill(Ink)
    /// Pale, with an edge.
    case tint(Ink)
    /// An edge of dashes, nothing within.
    case dashed(Ink)
    /// A line so wide.
    case stroke(Ink, width: Double)
    case dashes(Ink)
    /// Very pale, behind everything.
    case wash(Ink)
    /// Half there, so that what lies over another shows both.
    case veil(Ink)
    /// As much there as a value.
    case opacity(Ink, Double)

    var ink: Ink {
        switch self {
        case .fill(let ink), .tint(let ink), .dashed(let ink), .dashes(let ink), .wash(let ink), .veil(let ink): ink
        case .stroke(let ink, _), .opacity(let ink, _): ink
        }
    }

    fileprivate var attributes: String {
        let name = ink.name
        return switch self {
        case .fill: "class=\"f-\(name)\""
        case .tint: "class=\"f-\(name) l-\(name) tint\""
        case .dashed: "class=\"l-\(name) open dash\""
        case .stroke(_, let width): "class=\"l-\(name) open\" stroke-width=\"\(width.short)\""
        case .dashes: "class=\"l-\(name) open dash\""
        case .wash: "class=\"f-\(name) wash\""
        case .veil: "class=\"f-\(name) veil\""
        case .opacity(_, let part): "class=\"f-\(name)\" fill-opacity=\"\(part.fine)\""
        }
    }
}

/// How text is set.
public struct Lettering: Hashable, Sendable {
    public enum Anchor: String, Sendable { case start, middle, end }
    public enum Size: String, Sendable { case title, body, small }
    /// By an ink, or black or white on a tone that is not known beforehand.
    public enum Colour: Hashable, Sendable {
        case ink(Ink)
        case on(light: Ink.Tone, dark: Ink.Tone)
    }

    var anchor = Anchor.start
    var size = Size.body
    var colour = Colour.ink(.text)
    /// Turned to be read from below.
    var isUpright = false
    /// Edged with paper, so that it can be read over other marks.
    var hasHalo = false

    fileprivate var attributes: String {
        let tone: String =
            switch colour {
            case .ink(let ink): "f-\(ink.name)"
            case .on(let light, let dark): (light.isDarkTextBest ? "lb" : "lw") + (dark.isDarkTextBest ? " db" : " dw")
            }
        let kind = tone + (size == .body ? "" : " \(size.rawValue)") + (hasHalo ? " halo l-\(Ink.paper.name)" : "")
        return "class=\"\(kind)\"" + (anchor == .start ? "" : " text-anchor=\"\(anchor.rawValue)\"")
    }
}

/// What a drawing is made of.
public enum Mark: Hashable, Sendable {
    case box(Point, width: Double, height: Double, Paint)
    case line(Point, Point, Paint)
    case path([Point], Paint)
    case area([Point], Paint)
    /// From a left edge to a right one, each by its upper end and both as high, in a curve.
    case ribbon(Point, Point, height: Double, Paint)
    case dot(Point, radius: Double, Paint)
    case text(String, Point, Lettering)
    /// Some marks that tell something under the pointer.
    indirect case tip(String, [Mark])

    var inks: Set<Ink> {
        switch self {
        case .box(_, _, _, let paint), .line(_, _, let paint), .path(_, let paint), .area(_, let paint): [paint.ink]
        case .ribbon(_, _, _, let paint), .dot(_, _, let paint): [paint.ink]
        case .text(_, _, let lettering): if case .ink(let ink) = lettering.colour { [ink] } else { [] }
        case .tip(_, let marks): marks.reduce(into: []) { $0.formUnion($1.inks) }
        }
    }

    /// One SVG element.
    var svg: String {
        switch self {
        case .box(let at, let width, let height, let paint):
            "<rect x=\"\(at.x.short)\" y=\"\(at.y.short)\" width=\"\(width.short)\" height=\"\(height.short)\" "
                + "\(paint.attributes)/>"
        case .line(let a, let b, let paint):
            "<line x1=\"\(a.x.short)\" y1=\"\(a.y.short)\" x2=\"\(b.x.short)\" y2=\"\(b.y.short)\" \(paint.attributes)/>"
        case .path(let points, let paint): "<polyline points=\"\(Mark.list(points))\" \(paint.attributes)/>"
        case .area(let points, let paint): "<polygon points=\"\(Mark.list(points))\" \(paint.attributes)/>"
        case .ribbon(let a, let b, let height, let paint):
            "<path d=\"\(Mark.curve(a, b, height))\" \(paint.attributes)/>"
        case .dot(let at, let radius, let paint):
            "<circle cx=\"\(at.x.short)\" cy=\"\(at.y.short)\" r=\"\(radius.short)\" \(paint.attributes)/>"
        case .text(let text, let at, let lettering): Mark.text(text, at, lettering)
        case .tip(let text, let marks):
            "<g><title>\(text.escaped)</title>" + marks.map(\.svg).joined() + "</g>"
        }
    }

    private static func list(_ points: [Point]) -> String {
        points.map { "\($0.x.short),\($0.y.short)" }.joined(separator: " ")
    }

    private static func text(_ text: String, _ at: Point, _ lettering: Lettering) -> String {
        let place =
            lettering.isUpright
            ? "transform=\"translate(\(at.x.short) \(at.y.short)) rotate(-90)\""
            : "x=\"\(at.x.short)\" y=\"\(at.y.short)\""
        return "<text \(place) \(lettering.attributes)>\(text.escaped)</text>"
    }

    private static func curve(_ a: Point, _ b: Point, _ height: Double) -> String {
        let middle = ((a.x + b.x) / 2).short
        let (low, end) = ((a.y + height).short, (b.y + height).short)
        return "M\(a.x.short) \(a.y.short)C\(middle) \(a.y.short) \(middle) \(b.y.short) \(b.x.short) \(b.y.short)"
            + "V\(end)C\(middle) \(end) \(middle) \(low) \(a.x.short) \(low)Z"
    }
}

extension Double {
    /// To a tenth of a point.
    var short: String { Double.text(Int((self * 10).rounded()), tenth: 10) }
    /// To a thousandth.
    var fine: String { Double.text(Int((self * 1000).rounded()), tenth: 1000) }

    private static func text(_ scaled: Int, tenth unit: Int) -> String {
        var digits = String(Int(scaled.magnitude) % unit + unit).dropFirst()
        while digits.last == "0" { digits.removeLast() }
        let whole = String(Int(scaled.magnitude) / unit) + (digits.isEmpty ? "" : "." + digits)
        return scaled < 0 ? "-" + whole : whole
    }
}

extension String {
    /// As text or an attribute of XML and HTML: what has a meaning there is told by its name, and what XML 1.0 forbids is left out.
    public var escaped: String {
        var out = ""
        for scalar in unicodeScalars {
            switch scalar {
            case "&": out += "&amp;"
            case "<": out += "&lt;"
            case ">": out += "&gt;"
            case "\"": out += "&quot;"
            case "\u{9}", "\u{A}", "\u{D}": out.unicodeScalars.append(scalar)
            case "\u{0}"..<"\u{20}", "\u{FFFE}", "\u{FFFF}": continue
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out
    }

    /// About how wide it is when set so many points high: on the wide side of what common faces need.
    func width(size: Double = 12) -> Double {
        unicodeScalars.reduce(0) { sum, scalar in
            switch scalar {
            case "i", "l", "j", "t", "f", "r", ".", ",", ":", ";", "'", "|", " ", "(", ")", "-", "I": sum + 0.38
            case "m", "w", "M", "W", "%", "@", "→": sum + 0.95
            case "A"..."Z": sum + 0.7
            default: sum + 0.61
            }
        } * size
    }
}
