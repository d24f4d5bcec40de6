internal import LocalQuery
internal import Scoring
internal import SparkFunctions
internal import SparkSQL
internal import Tokenization

/// The functions that score answers, for DuckDB: `score(scorer, answer, reference)` and what belongs to judges.
///
/// Each thread has a scorer of its own, which keeps its memory from row to row.
struct ScoreSQL: CustomFunctions {
    /// The encoding of lengths in tokens.
    private static let encoding = EncodingName.cl100kBase.rawValue

    /// What computes a call; nil for another function.
    func function(for call: KernelCall) throws(SparkError) -> CustomFunction? {
        guard let kernel = ScoreKernel(rawValue: call.kernel) else { return nil }
        guard let text = call.options.first else { throw Self.failure(call, "it has no scorer") }
        switch kernel {
        case .score:
            let scorer = try Self.read(call) { () throws(ScorerError) in try Scorer(text: text) }
            _ = try Self.prepared(scorer, call)
            return .texts { () throws(SparkError) in
                var prepared = try Self.prepared(scorer, call)
                return { texts, output throws(SparkError) in Self.write(&prepared, texts, output) }
            }
        case .messages:
            let judge = try Self.read(call) { () throws(ScorerError) in try Judge(text: text) }
            return .rows { () throws(SparkError) in
                { row throws(SparkError) in
                    guard
                        let messages = judge.messages(
                            answer: row[0].text, request: row[1].text, other: row[2].text, said: row[3].text)
                    else { return .null }
                    return .array(messages.map { .structure([.string($0.role.rawValue), .string($0.content)]) })
                }
            }
        case .verdict:
            let judge = try Self.read(call) { () throws(ScorerError) in try Judge(text: text) }
            let isPairwise = call.arguments.count > 1
            return .rows { () throws(SparkError) in
                { row throws(SparkError) in
                    let score = judge.score(reply: row[0].text, reversed: isPairwise ? row[1].text : nil)
                    return .structure([
                        score.value.map(SparkValue.double) ?? .null, .string(score.outcome.rawValue),
                        score.explanation.map(SparkValue.string) ?? .null,
                    ])
                }
            }
        }
    }

    private static func write(_ scorer: inout PreparedScorer, _ texts: [TextVector], _ output: StructVector) {
        guard let answers = texts.first else { return }
        let references = texts.count > 1 ? VectorTexts(vector: texts[1]) : nil
        let scores = scorer.score(answers: VectorTexts(vector: answers), references: references)
        for row in scores.indices {
            if let value = scores.value(row) { output.set(0, row, value) } else { output.setNull(0, row) }
            output.set(1, row, scores.outcome(row).rawValue)
            if let text = scores.explanation(row) { output.set(2, row, text) } else { output.setNull(2, row) }
        }
    }

    private static func prepared(_ scorer: Scorer, _ call: KernelCall) throws(SparkError) -> PreparedScorer {
        // A vocabulary that is not there is missed by those scorers only that count tokens.
        let encoding = try? SharedEncodings.encoding(encoding)
        var tools = ScoringTools()
        if let encoding { tools.countTokens = { text in tokens(of: text, encoding) } }
        return try read(call) { () throws(ScorerError) in try scorer.prepared(tools) }
    }

    /// The number of tokens; -1, which is undefined, for a text that is too long to count.
    private static func tokens(of text: Span<UInt8>, _ encoding: Encoding) -> Int {
        text.withUnsafeBufferPointer { (buffer) -> Int in
            encoding.withTokenizer { (tokenizer) -> Int in
                do throws(RowProblem) { return try tokenizer.counted(UnsafeRawBufferPointer(buffer)) } catch {
                    return -1
                }
            }
        }
    }

    private static func read<Value>(
        _ call: KernelCall, _ make: () throws(ScorerError) -> Value
    ) throws(SparkError) -> Value {
        do { return try make() } catch { throw failure(call, error.description) }
    }

    private static func failure(_ call: KernelCall, _ reason: String) -> SparkError {
        SparkError(
            "INVALID_PARAMETER_VALUE.SCORER", parameters: ["functionName": "`\(call.kernel)`"],
            message: "`\(call.kernel)`: \(reason).")
    }
}

/// Texts where DuckDB has them.
private struct VectorTexts: TextColumn {
    let vector: TextVector

    var count: Int { vector.count }

    func read(_ row: Int, _ body: (Span<UInt8>) -> Void) -> Bool {
        guard let bytes = vector[row] else { return false }
        body(Span(_unsafeElements: bytes.assumingMemoryBound(to: UInt8.self)))
        return true
    }
}
