internal import DataFrames
internal import Evaluation
internal import SparkSQL

/// The columns of a model's answers: the text, and what became of the call.
///
/// They are members of the struct that a model's column is, or columns beside the answer, as a job's results have them.
struct AnswerColumns {
    /// The answer's text; nil where rows have none.
    let text: Column?
    /// What became of each row's call, by the names of a report's outcomes.
    let outcome: Column
    /// Whether the answer is a simulator's; nil where nothing says so.
    let simulated: Column?
    /// The model that answered; nil where nothing says so.
    let model: Column?
    /// The struct that has the answer; nil where it is a column for itself.
    let parent: ColumnFinder.Found?

    init(_ spec: EvaluationSpec, _ finder: ColumnFinder) throws(EvaluationError) {
        let found = try Self.answer(spec, finder)
        let isCall = found?.member("answer") != nil
        let parent = isCall ? found : Self.parent(of: found, finder)
        self.parent = parent
        text = (isCall ? found?.member("answer") : found).map { $0.column.cast("string") }
        func part(_ name: String) -> ColumnFinder.Found? { parent.map { $0.member(name) } ?? finder.find(name) }
        simulated = part("simulated").flatMap { $0.type == .boolean ? $0.column : nil }

        model = part("model").flatMap { $0.type.isString ? $0.column : nil }

        let error = part("error")
        let category = error?.member("category") ?? (parent == nil ? finder.find("error_category") : nil)
        let message = error?.member("message") ?? (parent == nil ? finder.find("error_message") : nil)
        var filtered: [Column] = []
        if let category { filtered.append(category.column.eqNullSafe("content_filter")) }
        if let finish = part("finish_reason") {
            filtered.append(finish.column.cast("string").eqNullSafe("content_filter"))
        }
        var failed: [Column] = []
        if let message { failed.append(message.column.isNotNull()) }
        if let error, message == nil { failed.append(error.column.isNotNull()) }
        var refused: [Column] = []
        if let refusal = part("refusal"), refusal.type.isString {
            refused.append(coalesce(length(refusal.column), 0) > 0)
        }
        outcome = Self.outcome([(.filtered, filtered), (.error, failed), (.refused, refused)])
    }

    /// The answer's text where the call gave one, which is all that scorers see.
    var scored: Column? { text.map { when(outcome == EvaluationReport.Outcome.answered.rawValue, $0) } }

    private static func outcome(_ cases: [(EvaluationReport.Outcome, [Column])]) -> Column {
        var column: Column?
        for (outcome, conditions) in cases {
            for condition in conditions {
                column = column?.when(condition, outcome.rawValue) ?? when(condition, outcome.rawValue)
            }
        }
        let answered = lit(EvaluationReport.Outcome.answered.rawValue)
        return column?.otherwise(answered) ?? answered
    }

    /// The column that is named, or else `answer`, or else the only column of a model's answers.
    private static func answer(
        _ spec: EvaluationSpec, _ finder: ColumnFinder
    ) throws(EvaluationError) -> ColumnFinder.Found? {
        if let name = spec.answer { return try readable(try finder.require(name, "'answer'")) }
        if let found = finder.find("answer") { return try readable(found) }
        let models = finder.schema.names.compactMap { finder.find($0) }
            .filter { $0.member("answer") != nil && $0.member("error") != nil }
        if models.count > 1 {
            let names = models.map { "'\($0.path[0])'" }.joined(separator: ", ")
            throw EvaluationError(
                .wrongDesign, "run '\(finder.run)' has several columns of answers, \(names): say which, with 'answer'")
        }
        return models.first
    }

    private static func readable(_ found: ColumnFinder.Found) throws(EvaluationError) -> ColumnFinder.Found {
        if !found.type.isNested || found.member("answer") != nil { return found }
        throw EvaluationError(
            .wrongDesign,
            "'answer' names '\(found.path.joined(separator: "."))', which is neither a text nor a model's column: name "
                + "the member that has the text")
    }

    private static func parent(of found: ColumnFinder.Found?, _ finder: ColumnFinder) -> ColumnFinder.Found? {
        guard let found, found.path.count > 1 else { return nil }
        return finder.find(found.path.dropLast().joined(separator: "."))
    }
}
