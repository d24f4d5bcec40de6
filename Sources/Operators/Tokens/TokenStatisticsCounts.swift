internal import Columnar
internal import Planning
internal import Tokenization

/// What was counted of a split of a file so far.
struct TokenStatisticsCounts {
    private let statistics: TokenStatistics
    private let split: FileSplit
    private(set) var lines = 0
    /// How many rows have which value.
    private var totalTokens: [Int: Int] = [:]
    private var assistantTokens: [Int: Int] = [:]
    private var messages: [Int: Int] = [:]
    /// How often each event happened.
    private var times: [TokenMetric: Int] = [:]
    private var notes: [(metric: TokenMetric, line: Int, detail: String)] = []

    init(_ statistics: TokenStatistics, _ split: FileSplit) {
        self.statistics = statistics
        self.split = split
    }

    mutating func beginLine() { lines += 1 }

    mutating func add(_ example: ChatExample) {
        if !example.problems.isEmpty { note(example) }
        // Nothing in it is a message: it does not count as a row.
        guard example.messages > 0 else { return }
        add(example.tokens.total)
        assistantTokens[example.tokens.assistant, default: 0] += 1
        messages[example.messages, default: 0] += 1
        if example.tokens.isEstimate { times[.estimates, default: 0] += 1 }
        if !example.hasSystemMessage { times[.withoutSystem, default: 0] += 1 }
        if !example.hasUserMessage { times[.withoutUser, default: 0] += 1 }
    }

    /// Notes an example's problems, in the order of the checks.
    private mutating func note(_ example: ChatExample) {
        for problem in ChatProblem.allCases {
            if let count = example.problems[problem] { note(.problem(problem), example.detail(problem), times: count) }
        }
    }

    /// Adds a row with so many tokens.
    mutating func add(_ tokens: Int) {
        totalTokens[tokens, default: 0] += 1
        if tokens > statistics.limit { note(.overLimit, "\(tokens) tokens") }
    }

    /// Notes something to say about the line.
    mutating func note(_ metric: TokenMetric, _ detail: String, times count: Int = 1) {
        times[metric, default: 0] += count
        if notes.count < statistics.mostNotes { notes.append((metric, lines, detail)) }
    }

    /// The counts as rows, and the notes after them.
    ///
    /// A count is a row for each value of each metric, with the number of lines that have it. A note is a row with the
    /// line's number in this split.
    func table() -> Table {
        var rows: [(metric: String, key: Int, count: Int, detail: String?)] = [
            (TokenMetric.lines.rawValue, 0, lines, nil)
        ]
        for (metric, counts) in [
            (TokenMetric.totalTokens, totalTokens), (.assistantTokens, assistantTokens), (.messages, messages),
        ] {
            for (value, count) in counts.sorted(by: { $0.key < $1.key }) {
                rows.append((metric.rawValue, value, count, nil))
            }
        }
        for (metric, count) in times.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            rows.append((metric.rawValue, 0, count, nil))
        }
        for note in notes { rows.append((note.metric.rawValue, note.line, 0, note.detail)) }
        let columns: [ArrayData] = [
            .integers32(rows.map { _ in Int32(clamping: split.file) }), .strings(rows.map(\.metric)),
            .integers(rows.map { Int64($0.key) }),
            .integers(rows.map { Int64($0.count) }), .strings(rows.map(\.detail)),
        ]
        let fields = zip(TokenStatistics.columns, columns).map { Field($0, $1.type) }
        return Table(schema: Schema(fields), batches: [RecordBatch(Schema(fields), columns, rowCount: rows.count)])
    }
}

extension ChatExample {
    fileprivate func detail(_ problem: ChatProblem) -> String {
        switch problem {
        case .dataType: "is no JSON object"
        case .missingMessagesList: "has no list of messages"
        case .messageMissingKey: "a message has no 'role' or no 'content'"
        case .messageUnrecognizedKey: "a message has the key '\(unrecognizedKey ?? "")'"
        case .unrecognizedRole: unrecognizedRole.map { "a message has the role '\($0)'" } ?? "a message has no role"
        case .missingContent: "a message has no content"
        case .missingAssistantMessage: "has no message of the assistant"
        }
    }
}
