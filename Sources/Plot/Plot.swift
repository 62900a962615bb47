import Units

/// A plot: what lies over two axes, with a title, a legend and, under the pointer, the figure behind every mark.
///
///     Plot(x, y, layers) ─┐
///     HeatMap ────────────┼─▶ Drawing (marks) ─▶ SVG text ─▶ a file by itself, or a figure of a Page (HTML)
///     Sankey ─────────────┘
///
/// Values are integers (cents, millionths, units) or places on a continuous axis; a drawing is a pure function of its
/// values, to the byte: no clock, no font is measured, nothing is laid out by a browser.
///
/// Invariants: text is escaped in one place (`Mark`); every colour comes in a light and a dark tone, text at least 4.5 to 1 and
/// marks at least 3 to 1 from the paper (WCAG 2.2, 1.4.3 and 1.4.11); every drawing has `<title>` and `<desc>`.
public struct Plot: Sendable {
    /// What the file, and the identifiers within it, are called: `run_rate`.
    public let name: String
    public let title: String
    /// What is to be seen, in a sentence or two; told by screen readers, too.
    public let about: String
    public let x: Axis
    public let y: Axis
    public var layers: [Layer]
    /// The field in which things lie, in points.
    public let width: Int
    public let height: Int

    public init(
        _ name: String, title: String, about: String, x: Axis, y: Axis, layers: [Layer] = [], width: Int = 900,
        height: Int = 320
    ) {
        (self.name, self.title, self.about, self.x, self.y) = (name, title, about, x, y)
        (self.layers, self.width, self.height) = (layers, width, height)
    }

    /// What lies over the axes, from the back to the front.
    public enum Layer: Sendable {
        /// Stacked in the order given, above nothing where positive and below where negative; over an axis of bands.
        case bars([Bars])
        /// A line through its points, which are dots with their tips.
        case line(Series)
        /// Dots alone.
        case dots(Series)
        /// The area between two runs of points.
        case band(low: [Place], high: [Place], Ink, name: String?)
        /// A straight line for comparison: a diagonal, a threshold, today.
        case rule(from: Place, to: Place, name: String?)
        /// A short mark across each band, such as a cap.
        case caps(Bars)
    }

    /// A place on the axes.
    public struct Place: Hashable, Sendable {
        public let x: Double
        public let y: Double

        public init(_ x: Double, _ y: Double) { (self.x, self.y) = (x, y) }
    }

    /// A named run of places.
    public struct Series: Sendable {
        /// What the legend says; nil where it says nothing.
        public let name: String?
        public let ink: Ink
        public let points: [(at: Place, tip: String)]

        public init(_ name: String?, _ ink: Ink, _ points: [(at: Place, tip: String)]) {
            (self.name, self.ink, self.points) = (name, ink, points)
        }
    }

    /// One value for each band, of one colour.
    public struct Bars: Sendable {
        /// What the legend says; nil where it says nothing.
        public let name: String?
        public let ink: Ink
        public let style: Style
        /// Of each band, in the axis' unit; 0 is no bar.
        public let values: [Int]
        public let tip: @Sendable (Int) -> String

        /// How sure it is: done, agreed, hoped for.
        public enum Style: Sendable { case solid, tinted, dashed }

        /// - Parameter tip: what is told of a band, by its place.
        public init(
            _ name: String?, _ ink: Ink, _ style: Style = .solid, values: [Int],
            tip: @escaping @Sendable (Int) -> String
        ) {
            (self.name, self.ink, self.style, self.values, self.tip) = (name, ink, style, values, tip)
        }

        var paint: Paint {
            switch style {
            case .solid: .fill(ink)
            case .tinted: .tint(ink)
            case .dashed: .dashed(ink)
            }
        }
    }
}

extension Plot.Series {
    /// Values at the middles of bands; nil leaves a band out.
    public init(_ name: String, _ ink: Ink, values: [Int?], tip: (Int) -> String) {
        let points = values.enumerated().compactMap { band, value -> (at: Plot.Place, tip: String)? in
            value.map { (Plot.Place(Double(band) + 0.5, Double($0)), tip(band)) }
        }
        self.init(name, ink, points)
    }
}
