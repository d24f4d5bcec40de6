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
    /// The last is the bound: some 4 panels of 6 kinds with 10 rows of 6 short texts each, in at most 5 places, are less
    /// than 1.5 MB even where each scalar takes twelve bytes. The tests try it with texts of such scalars.
    static let steps = [
        PageLimits(text: 20_000, sentence: 4_000, label: 300, rows: 200, panels: 24, examples: 50),
        PageLimits(text: 6_000, sentence: 4_000, label: 300, rows: 200, panels: 24, examples: 50),
        PageLimits(text: 2_000, sentence: 2_000, label: 300, rows: 200, panels: 24, examples: 50),
        PageLimits(text: 600, sentence: 1_000, label: 200, rows: 100, panels: 16, examples: 50),
        PageLimits(text: 300, sentence: 500, label: 120, rows: 40, panels: 8, examples: 20),
        PageLimits(text: 80, sentence: 200, label: 60, rows: 10, panels: 4, examples: 3),
    ]
}
