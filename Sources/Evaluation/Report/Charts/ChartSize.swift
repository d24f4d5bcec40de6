/// The two widths in which each chart is drawn: the page shows the one that fits.
package enum ChartSize: String, CaseIterable, Sendable {
    /// For a telephone.
    case narrow
    /// For a screen and for paper.
    case wide

    package var width: Double { self == .narrow ? 344 : 560 }

    var ticks: Int { self == .narrow ? 4 : 7 }
}

/// A picture of values: it says what it shows in words, and draws itself in a width.
package protocol Chart {
    /// What it is called.
    var title: String { get }
    /// What it shows, in words.
    var description: String { get }
    /// The drawing.
    func drawing(_ size: ChartSize) -> SVG
}

extension Chart {
    /// Both drawings as elements of a page, in names that begin with `id`.
    package func elements(id: String) -> String {
        ChartSize.allCases.map { size in
            drawing(size).element(
                id: "\(id)-\(size.rawValue)", title: title, description: description, style: "chart \(size.rawValue)")
        }.joined()
    }
}
