/// Bytes that are not the JSON that was expected: what was wrong, and where.
@usableFromInline
package struct JSONSyntaxError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What was wrong, as the end of a sentence: `the text ends too early`.
    package let problem: String

    /// Where, in bytes from the start of the text.
    package let offset: Int

    package init(_ problem: String, at offset: Int) {
        self.problem = problem
        self.offset = offset
    }

    @usableFromInline
    package var description: String {
        "\(problem) at byte \(offset)"
    }
}
