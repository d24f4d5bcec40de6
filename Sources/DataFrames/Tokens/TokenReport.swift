internal import Planning

/// What files to fine-tune on cost and where they are wrong: the fine-tuning lab's checks.
public struct TokenReport: Sendable, Encodable {
    /// Tokens of a row that are trained on where nobody says otherwise: what gpt-35-turbo takes.
    public static let usualLimit = 16_385

    /// tiktoken's name of the encoding.
    public let encoding: String
    /// Rows with more tokens are cut when they are trained on.
    public let limit: Int
    /// What was counted: examples of chats, or the texts under a key.
    public let counted: String
    /// One entry for each file, in the order in which they were named.
    public package(set) var files: [File]

    /// One file's share.
    public struct File: Sendable, Encodable {
        /// The file's path, as it was named or as its folder or pattern gave it.
        public package(set) var file: String
        /// The file's size, in bytes.
        public let bytes: Int64
        /// All lines of the file, blank and unreadable ones too.
        public internal(set) var lines = 0
        /// Rows that were counted.
        public var rows: Int { totalTokens.rows }
        /// The tokens of a row.
        public internal(set) var totalTokens = TokenDistribution()
        /// The tokens of the assistant's contents; empty where lines are no chats.
        public internal(set) var assistantTokens = TokenDistribution()
        /// The messages of a row; empty where lines are no chats.
        public internal(set) var messages = TokenDistribution()
        /// Rows whose tokens are an estimate, since one of their values is not a text.
        public internal(set) var estimatedRows = 0
        /// Rows in which no message has the role `system`.
        public internal(set) var rowsWithoutSystemMessage = 0
        /// Rows in which no message has the role `user`.
        public internal(set) var rowsWithoutUserMessage = 0
        /// Rows with more tokens than the report's limit.
        public internal(set) var rowsOverLimit = 0
        /// Lines that could not be read or have no text, and mistakes of the format, by kind.
        public internal(set) var mistakes: [String: Int] = [:]
        /// Where the mistakes are, and the rows over the limit: the first 10,000, and of each split of
        /// the file the first 1,000.
        public internal(set) var notes: [Note] = []
        /// Tokens that an epoch of training is billed for: each row's, up to the limit.
        public internal(set) var billableTokens = 0
        /// Epochs that OpenAI's cookbook estimates for this many rows.
        public internal(set) var epochs = 0
    }

    /// Something about a line.
    public struct Note: Sendable, Encodable, Hashable {
        /// From 1.
        public let line: Int
        /// `unreadable`, `missing_text`, `over_limit`, or one of the cookbook's checks, such as `data_type`.
        public let kind: String
        /// What is wrong, or the number of tokens of a row over the limit.
        public let detail: String
    }

    /// Whether a line of any file could not be read, or breaks the format.
    public var hasMistakes: Bool { files.contains { !$0.mistakes.isEmpty } }
}

extension TokenReport.File {
    private enum CodingKeys: String, CodingKey {
        case file, bytes, lines, rows, totalTokens, assistantTokens, messages, estimatedRows, rowsWithoutSystemMessage
        case rowsWithoutUserMessage, rowsOverLimit, mistakes, notes, billableTokens, epochs
    }

    /// Writes the keys in the order in which a person reads them.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(file, forKey: .file)
        try container.encode(bytes, forKey: .bytes)
        try container.encode(lines, forKey: .lines)
        try container.encode(rows, forKey: .rows)
        try container.encode(totalTokens, forKey: .totalTokens)
        // What texts do not have is left out, and not written as zeros.
        if messages.rows > 0 {
            try container.encode(assistantTokens, forKey: .assistantTokens)
            try container.encode(messages, forKey: .messages)
            try container.encode(estimatedRows, forKey: .estimatedRows)
            try container.encode(rowsWithoutSystemMessage, forKey: .rowsWithoutSystemMessage)
            try container.encode(rowsWithoutUserMessage, forKey: .rowsWithoutUserMessage)
        }
        try container.encode(rowsOverLimit, forKey: .rowsOverLimit)
        try container.encode(mistakes, forKey: .mistakes)
        try container.encode(notes, forKey: .notes)
        try container.encode(billableTokens, forKey: .billableTokens)
        try container.encode(epochs, forKey: .epochs)
    }
}
