/// What is wrong with a price table, in which line of which file, and what to do.
package struct PricingError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The file, or a word for a table that is none.
    package let source: String
    /// Counted from 1; nil where the whole file is meant.
    package let line: Int?
    package let problem: String

    package init(_ source: String, line: Int? = nil, _ problem: String) {
        self.source = source
        self.line = line
        self.problem = problem
    }

    package var description: String { source + (line.map { ", line \($0)" } ?? "") + ": " + problem }
}
