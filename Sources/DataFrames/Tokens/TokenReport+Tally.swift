internal import Columnar
internal import Planning

extension TokenReport {
    /// Puts together what workers counted of the files' parts.
    ///
    /// Parts come in the order of the files.
    init(_ tally: TokenTally, _ files: [ScannedFile], names: [String], counted table: Table) {
        encoding = tally.encoding
        limit = tally.limit
        counted = if case .texts(let key) = tally.lines { "texts under '\(key)'" } else { "chats" }
        var sums = files.map { _ in FileSum() }
        for batch in table.batches {
            guard batch.rowCount > 0, case .integer(let file) = batch.columns[0].value(0),
                sums.indices.contains(Int(file))
            else { continue }
            sums[Int(file)].add(batch)
        }
        self.files = zip(files, zip(names, sums)).map { file, rest in rest.1.report(rest.0, file, tally) }
    }
}

/// What was counted of one file so far, part by part.
private struct FileSum {
    private static let mostNotes = 10_000

    private var lines = 0
    private var counts: [TokenMeasure: [Int: Int]] = [:]
    private var notes: [TokenReport.Note] = []

    /// Adds a part, whose lines come after those of the parts before.
    mutating func add(_ part: RecordBatch) {
        var partLines = 0
        for row in 0..<part.rowCount {
            guard let measure = part.columns[1].string(row).map(TokenMeasure.init(rawValue:)),
                case .integer(let key) = part.columns[2].value(row),
                case .integer(let count) = part.columns[3].value(row)
            else { continue }
            if measure == .lines {
                partLines = Int(count)
            } else if let detail = part.columns[4].string(row) {
                guard notes.count < Self.mostNotes else { continue }
                notes.append(.init(line: lines + Int(key), kind: measure.rawValue, detail: detail))
            } else {
                counts[measure, default: [:]][Int(key), default: 0] += Int(count)
            }
        }
        lines += partLines
    }

    func report(_ name: String, _ file: ScannedFile, _ tally: TokenTally) -> TokenReport.File {
        var report = TokenReport.File(file: name, bytes: file.byteCount)
        report.lines = lines
        report.totalTokens = TokenDistribution(counts[.totalTokens] ?? [:])
        report.assistantTokens = TokenDistribution(counts[.assistantTokens] ?? [:])
        report.messages = TokenDistribution(counts[.messages] ?? [:])
        report.estimatedRows = times(.estimates)
        report.rowsWithoutSystemMessage = times(.withoutSystem)
        report.rowsWithoutUserMessage = times(.withoutUser)
        report.rowsOverLimit = times(.overLimit)
        for measure in TokenMeasure.mistakes where times(measure) > 0 {
            report.mistakes[measure.rawValue] = times(measure)
        }
        report.notes = notes
        report.billableTokens = report.totalTokens.sum(atMost: tally.limit)
        report.epochs = Epochs.estimate(rows: report.rows)
        return report
    }

    private func times(_ measure: TokenMeasure) -> Int { counts[measure]?.values.reduce(0, +) ?? 0 }
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
