internal import Scoring
internal import SparkSQL

/// Functions that score answers, by a scorer or by what a judge model said: Roost's own, not Spark's.
enum Scores {
    /// A score, or why there is none.
    static let result = SparkType.structure([
        StructField("score", .double), StructField("outcome", .string, nullable: false),
        StructField("explanation", .string),
    ])

    /// A conversation with a judge.
    static let conversation = SparkType.array(
        .structure([
            StructField("role", .string, nullable: false), StructField("content", .string, nullable: false),
        ]), containsNull: false)

    static let entries: [FunctionEntry] = [
        // score(scorer, answer [, reference])
        .rule(
            ScoreKernel.score.rawValue, counts: 2...3,
            resolve: { (invocation) throws(SparkError) in
                let text = try constant(invocation, "scorer")
                let scorer = try checked(invocation, "scorer", text) { (text) throws(ScorerError) in
                    let scorer = try Scorer(text: text)
                    // Vocabularies are the workers' own.
                    _ = try scorer.prepared(ScoringTools { _ in 0 })
                    return scorer
                }
                if scorer.traits.needsReference && invocation.count < 3 {
                    throw invalid(invocation, "scorer", text, "it compares answers with a reference, and none is given")
                }
                return try call(&invocation, [text], result, nullable: false)
            }, sql: sql),
        // judge_messages(judge, answer, request, reference or other answer, the judge's first reply)
        .rule(
            ScoreKernel.messages.rawValue, counts: 5...5,
            resolve: { (invocation) throws(SparkError) in
                let text = try constant(invocation, "judge")
                _ = try checked(invocation, "judge", text) { (text) throws(ScorerError) in try Judge(text: text) }
                return try call(&invocation, [text], conversation, nullable: true)
            }, sql: sql),
        // judge_score(judge, reply [, reply with the answers in the other order])
        .rule(
            ScoreKernel.verdict.rawValue, counts: 2...3,
            resolve: { (invocation) throws(SparkError) in
                let text = try constant(invocation, "judge")
                let judge = try checked(invocation, "judge", text) { (text) throws(ScorerError) in
                    try Judge(text: text)
                }
                if case .pairwise = judge, invocation.count < 3 {
                    throw invalid(invocation, "judge", text, "it is asked in both orders: give the reply to each")
                }
                return try call(&invocation, [text], result, nullable: false)
            }, sql: sql),
    ]

    private static let sql: Arrays.SQL = { (renderer, call, type) throws(SparkError) in
        try renderer.kernel(call.name, call.arguments, type, options: call.options)
    }

    /// The call with its columns alone: the constant before them becomes its option.
    private static func call(
        _ invocation: inout Invocation, _ options: [String], _ type: SparkType, nullable: Bool
    ) throws(SparkError) -> TypedExpression {
        let shown = invocation.arguments
        for index in 1..<invocation.count { try invocation.take(index, .string) }
        return TypedExpression(
            .call(
                FunctionCall(
                    invocation.entry.name, Array(invocation.arguments.dropFirst()), spelling: invocation.spelling,
                    options: options, shown: shown)), type, nullable: nullable)
    }

    private static func constant(_ invocation: Invocation, _ name: String) throws(SparkError) -> String {
        if let text = invocation.constantText(0) { return text }
        throw invocation.mismatch(
            "NON_FOLDABLE_INPUT",
            ["inputName": "`\(name)`", "inputType": "\"STRING\"", "inputExpr": "\"\(invocation[0].pretty)\""],
            "the input `\(name)` should be a foldable \"STRING\" expression; however, got "
                + "\"\(invocation[0].pretty)\".")
    }

    private static func checked<Value>(
        _ invocation: Invocation, _ name: String, _ text: String, _ read: (String) throws(ScorerError) -> Value
    ) throws(SparkError) -> Value {
        do { return try read(text) } catch { throw invalid(invocation, name, text, error.description) }
    }

    private static func invalid(_ invocation: Invocation, _ name: String, _ value: String, _ reason: String)
        -> SparkError
    {
        AnalysisError.invalidParameter(
            name.uppercased(),
            ["parameter": "`\(name)`", "functionName": "`\(invocation.entry.name)`", "invalidValue": value],
            "The value of parameter(s) `\(name)` in `\(invocation.entry.name)` is invalid: \(reason).")
    }
}
