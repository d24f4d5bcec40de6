/// Why a scorer cannot be made: what is wrong, and where.
public struct ScorerError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What kind of mistake it is; new ones may come.
    public enum Code: String, Sendable, Hashable {
        /// A regular expression that is none.
        case pattern
        /// A JSON schema that is none, or uses what is not supported.
        case schema
        /// A list of words with an error in it.
        case wordList = "word_list"
        /// An option that is out of its range, unknown or missing.
        case option
    }

    /// What kind of mistake it is.
    public let code: Code
    /// What is wrong, as a sentence without its stop.
    public let message: String
    /// The place in the pattern or the schema's text, in characters or bytes from 0 as the message says; nil where there
    /// is none.
    public let offset: Int?
    /// The line of the list, from 1; nil where there is none.
    public let line: Int?

    init(_ code: Code, _ message: String, offset: Int? = nil, line: Int? = nil) {
        self.code = code
        self.message = message
        self.offset = offset
        self.line = line
    }

    /// The message, behind its line where it has one.
    public var description: String { line.map { "line \($0): \(message)" } ?? message }
}
