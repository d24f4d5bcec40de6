/// Bytes that are not the JSON that was expected: what was wrong, and where.
@usableFromInline
package struct JSONSyntaxError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What was wrong, as the end of a sentence: `the text ends too early`.
    package let problem: String

    /// Where, in bytes from the start of the text.
    package let offset: Int

    /// Whether the bytes are JSON, and what they say is the mistake.
    package let isOfContent: Bool

    package init(_ problem: String, at offset: Int, isOfContent: Bool = false) {
        self.problem = problem
        self.offset = offset
        self.isOfContent = isOfContent
    }

    @usableFromInline
    package var description: String {
        "\(problem) at byte \(offset)"
    }
}
