internal import Foundation

/// Writes a chart as an SVG element for a page: its text as text, its colours by the page's classes.
///
/// It takes at most ``mostElements`` elements; what comes after them is left out.
package struct SVG {
    /// The most elements of a chart, its title and description among them.
    package static let mostElements = 2_000

    /// The width of the chart, in pixels at its natural size.
    package let width: Double
    /// Its height, in the same pixels.
    package let height: Double
    /// How many elements there are, with those that the whole adds.
    package private(set) var elements = 3
    private var body = ""

    package init(width: Double, height: Double) {
        self.width = width
        self.height = height
    }

    package mutating func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ style: String) {
        add("<line x1=\"\(at(x1))\" y1=\"\(at(y1))\" x2=\"\(at(x2))\" y2=\"\(at(y2))\" class=\"\(style)\"/>")
    }

    package mutating func rectangle(_ x: Double, _ y: Double, _ width: Double, _ height: Double, _ style: String) {
        let size = "width=\"\(at(max(0, width)))\" height=\"\(at(max(0, height)))\""
        add("<rect x=\"\(at(x))\" y=\"\(at(y))\" \(size) class=\"\(style)\"/>")
    }

    package mutating func circle(_ x: Double, _ y: Double, _ radius: Double, _ style: String) {
        add("<circle cx=\"\(at(x))\" cy=\"\(at(y))\" r=\"\(at(radius))\" class=\"\(style)\"/>")
    }

    /// A line through the points, closed where `isClosed`.
    package mutating func path(_ points: [(x: Double, y: Double)], isClosed: Bool = false, _ style: String) {
        guard let first = points.first else { return }
        var path = "M\(at(first.x)) \(at(first.y))"
        for point in points.dropFirst() { path += "L\(at(point.x)) \(at(point.y))" }
        add("<path d=\"\(path)\(isClosed ? "Z" : "")\" class=\"\(style)\"/>")
    }

    /// A text, which is escaped here; `anchor` is `start`, `middle` or `end`.
    package mutating func text(
        _ text: String, _ x: Double, _ y: Double, anchor: String = "start", _ style: String = "t"
    ) {
        let anchor = anchor == "start" ? "" : " text-anchor=\"\(anchor)\""
        add("<text x=\"\(at(x))\" y=\"\(at(y))\"\(anchor) class=\"\(style)\">\(SafeText.html(text))</text>")
    }

    /// The chart with its title and what it shows in words, for those who do not see it; no other element of the page
    /// has the same `id`.
    package func element(id: String, title: String, description: String, style: String) -> String {
        """
        <svg class="\(style)" viewBox="0 0 \(at(width)) \(at(height))" width="\(at(width))" height="\(at(height))" \
        role="img" aria-labelledby="\(id)-t \(id)-d"><title id="\(id)-t">\(SafeText.html(title))</title>\
        <desc id="\(id)-d">\(SafeText.html(description))</desc>\(body)</svg>
        """
    }

    private mutating func add(_ element: String) {
        guard elements < Self.mostElements else { return }
        elements += 1
        body += element
    }

    /// A coordinate with one decimal; what is no number is 0, and nothing is far outside.
    private func at(_ value: Double) -> String {
        guard value.isFinite else { return "0" }
        let tenths = (min(max(value, -10_000), 10_000) * 10).rounded()
        return tenths.truncatingRemainder(dividingBy: 10) == 0 ? String(Int(tenths / 10)) : String(tenths / 10)
    }
}

/// A text of a chart in a given room: it is cut, as SVG breaks no lines.
enum ChartLabel {
    /// The text, cut in its middle so that it takes about so many pixels: names that begin alike end differently.
    static func fitted(_ text: String, into room: Double, size: Double = 13) -> String {
        let text = SafeText.line(text, limit: 200)
        let most = Int(max(5, room / (size * 0.58)))
        guard text.count > most else { return text }
        return text.prefix(most / 2) + "…" + text.suffix((most - 1) / 2)
    }
}
