/// Texts of many rows, some of which may be missing, read in UTF-8 where they lie.
///
/// A column of a dataframe can be one without a copy of its texts.
package protocol TextColumn {
    /// The number of rows.
    var count: Int { get }

    /// Calls `body` once with the row's text, whose bytes last as long as the call; false where there is no text.
    func read(_ row: Int, _ body: (Span<UInt8>) -> Void) -> Bool
}

/// Texts that are in memory as strings.
package struct Texts: TextColumn, Sendable {
    private let texts: [String?]

    package init(_ texts: [String?]) { self.texts = texts }

    package var count: Int { texts.count }

    package func read(_ row: Int, _ body: (Span<UInt8>) -> Void) -> Bool {
        guard texts.indices.contains(row), let text = texts[row] else { return false }
        body(text.utf8.span)
        return true
    }
}
