public import Scoring
internal import SparkSQL

// Column functions that score answers where the rows are. Each is a struct: `score`, a double that is null where there
// is none, `outcome`, the name of a `ScoreOutcome`, and `explanation`.

/// The score of each answer, by a scorer that needs nothing else; a null answer has the outcome `no_answer`.
///
/// ```swift
/// answers.withColumn("short", score(Scorer(.length(Length(.words))), "answer").getField("score"))
/// ```
///
/// - Returns: A column whose first action throws a `RoostError` where the scorer's options are not possible.
public func score(_ scorer: Scorer, _ answer: some ColumnOrName) -> Column {
    Column { () throws(SparkError) in Column.call("score", lit(try scorer.sqlText()), answer).expression }
}

/// The score of each answer, held against what is right; a null reference has the outcome `undefined`.
///
/// - Returns: A column whose first action throws a `RoostError` where the scorer's options are not possible.
public func score(
    _ scorer: Scorer, _ answer: some ColumnOrName, reference: some ColumnOrName
) -> Column {
    Column { () throws(SparkError) in
        Column.call("score", lit(try scorer.sqlText()), answer, reference).expression
    }
}

extension Scorer {
    /// The scorer as SQL has it.
    fileprivate func sqlText() throws(SparkError) -> String {
        do { return try text() } catch {
            throw SparkError("INVALID_PARAMETER_VALUE.SCORER", message: "scorer '\(name)': \(error)")
        }
    }
}
