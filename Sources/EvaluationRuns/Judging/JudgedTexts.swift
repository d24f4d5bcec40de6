internal import Columnar
internal import DataFrames
internal import Evaluation

/// The texts of a run's rows that judges are asked about, in the order of the rows.
struct JudgedTexts {
    let requests: [String?]
    /// Answers of calls that gave one.
    let answers: [String?]
    let references: [String?]

    init(_ frame: DataFrame, _ columns: EvaluationColumns) async throws {
        let none = lit(nil).cast("string")
        let table = try await frame.select([
            (columns.prompt ?? none).alias("request"), (columns.answers.scored ?? none).alias("answer"),
            (columns.reference ?? none).alias("reference"),
        ]).toArrow()
        requests = RowColumn(table, "request").texts
        answers = RowColumn(table, "answer").texts
        references = RowColumn(table, "reference").texts
    }

    /// What a judge of single answers is asked about each row; nil where there is no answer.
    func conversations(
        _ messages: (_ request: String?, _ answer: String, _ reference: String?) -> [JudgeMessage]
    ) -> [[JudgeMessage]?] {
        answers.indices.map { row in
            answers[row].map { messages(requests[row], $0, references[row]) }
        }
    }
}
