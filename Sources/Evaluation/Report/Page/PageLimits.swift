/// How much of a report a page shows, so that no report makes a page that cannot be opened.
///
/// Lengths are in Unicode scalars, of which each takes at most twelve bytes where it stands: escaped, or by its number.
struct PageLimits: Sendable, Hashable {
    /// Of a text of an example.
    let text: Int
    /// Of a sentence of the method.
    let sentence: Int
    /// Of a name.
    let label: Int
    /// Verdicts, columns of drift and entries of the method's lists.
    let rows: Int
    /// Panels of each kind.
    let panels: Int
    /// Examples of a section, and rows of a comparison with their texts.
    let examples: Int

    /// From what nearly all reports fit into to what every report fits into.
    ///
    /// The last is the bound: 2 panels of each of 6 kinds with 6 rows of 6 names of 40 scalars, each in 5 places and of
    /// twelve bytes, are 1.1 MB; verdicts, lines of slopes, examples and the method's lists are below 0.5 MB.
    static let steps = [
        PageLimits(text: 20_000, sentence: 4_000, label: 300, rows: 200, panels: 24, examples: 50),
        PageLimits(text: 6_000, sentence: 4_000, label: 300, rows: 200, panels: 24, examples: 50),
        PageLimits(text: 2_000, sentence: 2_000, label: 300, rows: 200, panels: 24, examples: 50),
        PageLimits(text: 600, sentence: 1_000, label: 200, rows: 100, panels: 16, examples: 50),
        PageLimits(text: 300, sentence: 500, label: 120, rows: 40, panels: 8, examples: 20),
        PageLimits(text: 80, sentence: 200, label: 60, rows: 10, panels: 4, examples: 3),
        PageLimits(text: 60, sentence: 120, label: 40, rows: 6, panels: 2, examples: 2),
    ]
}
