extension Plot {
    /// The plot as marks. Complexity: O(values).
    public var drawing: Drawing {
        let frame = Frame(self)
        let marks = frame.heading.marks + frame.grid + layers.flatMap(frame.marks) + frame.names
        return Drawing(
            name: name, title: title, about: about, width: frame.right + 20, height: frame.bottom + frame.foot,
            marks: marks)
    }

    public var svg: String { drawing.svg }

    fileprivate var keys: [(name: String, key: Heading.Key)] {
        layers.flatMap { layer -> [(name: String, key: Heading.Key)] in
            switch layer {
            case .bars(let stack): stack.compactMap { bars in bars.name.map { ($0, .box(bars.paint)) } }
            case .line(let series): series.name.map { [($0, .line(series.ink))] } ?? []
            case .dots(let series): series.name.map { [($0, .dot(series.ink))] } ?? []
            case .band(_, _, let ink, let name): name.map { [($0, .box(.wash(ink)))] } ?? []
            case .rule(_, _, let name): name.map { [($0, .rule)] } ?? []
            case .caps(let caps): caps.name.map { [($0, .cap(caps.ink))] } ?? []
            }
        }
    }
}

/// Where the field of a plot lies on its paper, and what goes around it.
private struct Frame {
    let plot: Plot
    let heading: Heading
    let left: Double
    let top: Double
    var right: Double { left + Double(plot.width) }
    var bottom: Double { top + Double(plot.height) }

    init(_ plot: Plot) {
        self.plot = plot
        let ticks = plot.y.ticks.map { $0.text.width() }.max() ?? 0
        left = ticks + (plot.y.title == nil ? 22 : 40)
        heading = Heading(
            title: plot.title, about: plot.about, keys: plot.keys, left: 14,
            width: left + Double(plot.width) - 14)
        top = heading.height + 14
    }

    /// Room below the field.
    var foot: Double { (plot.x.bands.contains { !$0.group.isEmpty } ? 46 : 30) + (plot.x.title == nil ? 0 : 20) }

    func place(_ at: Plot.Place) -> Point {
        Point(left + Double(plot.width) * plot.x.part(at.x), bottom - Double(plot.height) * plot.y.part(at.y))
    }

    // MARK: Around the field

    var grid: [Mark] {
        let rows = plot.y.ticks.flatMap { tick -> [Mark] in
            let y = bottom - Double(plot.height) * plot.y.part(tick.at)
            return [
                .line(Point(left, y), Point(right, y), .stroke(.grid, width: 1)),
                .text(tick.text, Point(left - 8, y + 4), Lettering(anchor: .end, colour: .ink(.muted))),
            ]
        }
        let columns = plot.x.ticks.flatMap { tick -> [Mark] in
            let x = left + Double(plot.width) * plot.x.part(tick.at)
            return [
                .line(Point(x, top), Point(x, bottom), .stroke(.grid, width: 1)),
                .text(tick.text, Point(x, bottom + 18), Lettering(anchor: .middle, colour: .ink(.muted))),
            ]
        }
        return rows + columns + BandLabels(plot.x.bands, left: left, width: Double(plot.width), y: bottom).marks
    }

    var names: [Mark] {
        let middle = Lettering(anchor: .middle, colour: .ink(.muted))
        var upright = middle
        upright.isUpright = true
        let x = plot.x.title.map { Mark.text($0, Point((left + right) / 2, bottom + foot - 8), middle) }
        let y = plot.y.title.map { Mark.text($0, Point(18, (top + bottom) / 2), upright) }
        return [x, y].compactMap(\.self)
    }

    // MARK: In the field

    func marks(_ layer: Plot.Layer) -> [Mark] {
        switch layer {
        case .bars(let stack): bars(stack)
        case .line(let series):
            [.path(series.points.map { place($0.at) }, .stroke(series.ink, width: 2))] + dots(series, 3)
        case .dots(let series): dots(series, 4)
        case .band(let low, let high, let ink, _): [.area((low + high.reversed()).map(place), .wash(ink))]
        case .rule(let from, let to, _): [.line(place(from), place(to), .dashes(.muted))]
        case .caps(let caps): marks(of: caps)
        }
    }

    private func dots(_ series: Plot.Series, _ radius: Double) -> [Mark] {
        series.points.map { .tip($0.tip, [.dot(place($0.at), radius: radius, .fill(series.ink))]) }
    }

    private func bars(_ stack: [Plot.Bars]) -> [Mark] {
        plot.x.bands.indices.flatMap { band -> [Mark] in
            var (above, below) = (0, 0)
            return stack.compactMap { bars -> Mark? in
                let value = bars.values[band]
                guard value != 0 else { return nil }
                let base = value > 0 ? above : below
                if value > 0 { above += value } else { below += value }
                return .tip(bars.tip(band), [box(band, from: base, to: base + value, bars.paint)])
            }
        }
    }

    /// Three quarters of the band wide.
    private func box(_ band: Int, from base: Int, to end: Int, _ paint: Paint) -> Mark {
        let upper = place(Plot.Place(Double(band) + 0.13, Double(max(base, end))))
        let lower = place(Plot.Place(Double(band) + 0.87, Double(min(base, end))))
        return .box(upper, width: lower.x - upper.x, height: lower.y - upper.y, paint)
    }

    private func marks(of caps: Plot.Bars) -> [Mark] {
        plot.x.bands.indices.map { band in
            let (a, b) = (
                place(Plot.Place(Double(band) + 0.03, Double(caps.values[band]))),
                place(Plot.Place(Double(band) + 0.97, Double(caps.values[band])))
            )
            return .tip(caps.tip(band), [.line(a, b, .stroke(caps.ink, width: 3))])
        }
    }
}

/// What is written under bands: as many texts as have room, every so manieth of them, and under them their groups.
struct BandLabels {
    let marks: [Mark]

    init(_ bands: [Plot.Band], left: Double, width: Double, y: Double) {
        guard !bands.isEmpty else {
            marks = []
            return
        }
        let each = width / Double(bands.count)
        let named = bands.indices.filter { !bands[$0].text.isEmpty }
        let widest = bands.map { $0.text.width(size: 11) }.max() ?? 0
        // The room of a text reaches to the next that has one.
        let gap = zip(named, named.dropFirst()).map { $1 - $0 }.min() ?? bands.count
        let step = max(Int(((widest + 4) / (each * Double(gap))).rounded(.up)), 1)
        let muted = Lettering(anchor: .middle, colour: .ink(.muted))
        var marks = named.enumerated().filter { $0.offset % step == 0 }.map { _, band in
            Mark.text(bands[band].text, Point(left + (Double(band) + 0.5) * each, y + 16), muted)
        }
        for group in BandLabels.groups(bands) where !bands[group.lowerBound].group.isEmpty {
            let text = bands[group.lowerBound].group
            let (from, to) = (left + Double(group.lowerBound) * each, left + Double(group.upperBound) * each)
            marks.append(.line(Point(from, y), Point(from, y + 36), .stroke(.grid, width: 1)))
            if text.width() < to - from {
                marks.append(.text(text, Point((from + to) / 2, y + 34), Lettering(anchor: .middle)))
            }
        }
        self.marks = marks
    }

    private static func groups(_ bands: [Plot.Band]) -> [Range<Int>] {
        var groups: [Range<Int>] = []
        for index in bands.indices {
            if let last = groups.last, bands[last.lowerBound].group == bands[index].group {
                groups[groups.count - 1] = last.lowerBound..<(index + 1)
            } else {
                groups.append(index..<(index + 1))
            }
        }
        return groups
    }
}
