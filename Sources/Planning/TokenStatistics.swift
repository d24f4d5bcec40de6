/// What `roost tokens` counts in files of JSON lines.
package struct TokenStatistics: Hashable, Sendable, Codable {
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
    /// Rows with more tokens are reported, with their line.
    package var limit: Int
    /// The most lines that one task reports; it counts all of them.
    package var mostNotes = 1_000

    package init(lines: Lines, encoding: String, limit: Int) {
        self.lines = lines
        self.encoding = encoding
        self.limit = limit
    }

    /// The columns of the rows that a worker sends: one counted value of one split of a file in each row.
    package static let columns = ["file", "metric", "key", "count", "detail"]
}
