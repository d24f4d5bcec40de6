/// Where in a query's text something stands, in bytes of UTF-8.
///
/// Two spans are always equal, so that trees are equal that say the same at different places.
public struct SourceSpan: Hashable, Sendable {
    /// Where the text begins.
    public var start: Int
    /// Where the text has ended.
    public var end: Int

    /// The bytes from `start` up to `end`.
    public init(start: Int, end: Int) {
        self.start = start
        self.end = end
    }

    /// Where something stands that no text was written for.
    public static let none = SourceSpan(start: -1, end: -1)

    /// Always true.
    public static func == (left: Self, right: Self) -> Bool { true }

    /// Adds nothing.
    public func hash(into hasher: inout Hasher) {}

    /// The part of the query's whole text, with its line and column.
    public func context(in text: String) -> QueryContext {
        let bytes = text.utf8
        let start = bytes.index(bytes.startIndex, offsetBy: max(0, min(start, bytes.count)))
        let end = bytes.index(bytes.startIndex, offsetBy: max(0, min(end, bytes.count)))
        let before = text.unicodeScalars[..<start]
        let lineStart = before.lastIndex(of: "\n").map { text.unicodeScalars.index(after: $0) } ?? text.startIndex
        return QueryContext(
            fragment: String(text.unicodeScalars[start..<max(start, end)]), start: before.count,
            line: before.count { $0 == "\n" } + 1,
            column: text.unicodeScalars.distance(from: lineStart, to: start) + 1)
    }
}
