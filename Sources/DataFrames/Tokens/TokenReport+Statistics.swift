internal import Columnar
internal import Planning

extension TokenReport {
    /// Adds up what workers counted in the splits of the files.
    ///
    /// The splits come in the order of the files.
    init(_ statistics: TokenStatistics, _ files: [ScannedFile], names: [String], counted table: Table) {
        encoding = statistics.encoding
        limit = statistics.limit
        counted = if case .texts(let key) = statistics.lines { "texts under '\(key)'" } else { "chats" }
        var sums = files.map { _ in FileSum() }
        for batch in table.batches {
            guard batch.rowCount > 0, batch.schema.names == TokenStatistics.columns,
                case .integer(let file) = batch.columns[0].value(0),
                sums.indices.contains(Int(file))
            else { continue }
            sums[Int(file)].add(batch)
        }
        self.files = zip(files, zip(names, sums)).map { file, rest in rest.1.report(rest.0, file, statistics) }
    }
}

/// What was counted of one file so far, split by split.
private struct FileSum {
    private static let mostNotes = 10_000
    /// Numbers beyond any real file, which only a broken worker sends; they are left out.
    private static let possible: ClosedRange<Int64> = 0...1 << 40

    private var lines = 0
    private var counts: [TokenMetric: [Int: Int]] = [:]
    private var notes: [TokenReport.Note] = []

    /// Adds a split, whose lines come after those of the splits before.
    mutating func add(_ split: RecordBatch) {
        var splitLines = 0
        for row in 0..<split.rowCount {
            guard let metric = split.columns[1].string(row).map(TokenMetric.init(rawValue:)),
                case .integer(let key) = split.columns[2].value(row),
                case .integer(let count) = split.columns[3].value(row), Self.possible.contains(key),
                Self.possible.contains(count)
            else { continue }
            if metric == .lines {
                splitLines = Int(count)
            } else if let detail = split.columns[4].string(row) {
                guard notes.count < Self.mostNotes else { continue }
                notes.append(.init(line: lines.addingClamped(Int(key)), kind: metric.rawValue, detail: detail))
            } else {
                counts[metric, default: [:]][Int(key), default: 0].add(count)
            }
        }
        lines.add(Int64(splitLines))
    }

    func report(_ name: String, _ file: ScannedFile, _ statistics: TokenStatistics) -> TokenReport.File {
        var report = TokenReport.File(file: name, bytes: file.byteCount)
        report.lines = lines
        report.totalTokens = TokenDistribution(counts[.totalTokens] ?? [:])
        report.assistantTokens = TokenDistribution(counts[.assistantTokens] ?? [:])
        report.messages = TokenDistribution(counts[.messages] ?? [:])
        report.estimatedRows = times(.estimates)
        report.rowsWithoutSystemMessage = times(.withoutSystem)
        report.rowsWithoutUserMessage = times(.withoutUser)
        report.rowsOverLimit = times(.overLimit)
        for metric in TokenMetric.mistakes where times(metric) > 0 {
            report.mistakes[metric.rawValue] = times(metric)
        }
        report.notes = notes
        report.billableTokens = report.totalTokens.sum(atMost: statistics.limit)
        report.epochs = Epochs.estimate(rows: report.rows)
        return report
    }

    private func times(_ metric: TokenMetric) -> Int { counts[metric]?.values.reduce(0) { $0.addingClamped($1) } ?? 0 }
}

extension Int {
    fileprivate mutating func add(_ count: Int64) { self = addingClamped(Int(count)) }
}

/// How many epochs OpenAI trains by default, as its cookbook estimates it ("Data preparation and analysis
/// for chat model fine-tuning").
enum Epochs {
    private static let usual = 3, fewest = 1, most = 25
    private static let examples = 100...25_000

    static func estimate(rows: Int) -> Int {
        if rows == 0 { return 0 }
        if rows * usual < examples.lowerBound { return min(most, examples.lowerBound / rows) }
        if rows * usual > examples.upperBound { return max(fewest, examples.upperBound / rows) }
        return usual
    }
}
