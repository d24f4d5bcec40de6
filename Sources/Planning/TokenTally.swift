/// What `roost tokens` counts in files of JSON lines.
package struct TokenTally: Hashable, Sendable, Codable {
    /// What a line holds.
    package enum Lines: Hashable, Sendable, Codable {
        /// An example to fine-tune a chat model on: an object with `messages`.
        case chats
        /// An object with a text under this key.
        case texts(key: String)
    }

    package var lines: Lines
    /// tiktoken's name of the encoding.
    package var encoding: String
    /// Rows with more tokens are told with their line.
    package var limit: Int
    /// Lines with something to say about that a task tells; it counts them all.
    package var tellsAtMost = 1_000

    package init(lines: Lines, encoding: String, limit: Int) {
        self.lines = lines
        self.encoding = encoding
        self.limit = limit
    }

    /// The columns that a tally gives: what was counted of a part of a file, a value a row.
    package static let columns = ["file", "measure", "key", "count", "detail"]
}
