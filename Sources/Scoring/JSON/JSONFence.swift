/// The fence of Markdown in which models put JSON.
enum JSONFence {
    /// The bytes inside of a fence that is all of the text but for white space; nil where there is none.
    ///
    /// A fence is a line of three or more backticks, with a word such as `json` behind them, and another such line at
    /// the end.
    static func content(_ text: Span<UInt8>) -> Range<Int>? {
        let trimmed = UTF8Text.trimmed(text)
        var start = trimmed.lowerBound
        while start < trimmed.upperBound, text[start] == backtick { start += 1 }
        let length = start - trimmed.lowerBound
        guard length >= 3 else { return nil }
        while start < trimmed.upperBound, text[start] != 0x0A {
            if text[start] == backtick { return nil }
            start += 1
        }
        var end = trimmed.upperBound
        while end > start, text[end - 1] == backtick { end -= 1 }
        guard start < end, trimmed.upperBound - end >= length else { return nil }
        return start..<end
    }

    private static let backtick = UInt8(ascii: "`")
}
