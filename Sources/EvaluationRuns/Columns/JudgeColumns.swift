internal import DataFrames
internal import Evaluation

/// The columns that judges' verdicts stand in before they are read.
enum JudgeColumns {
    static func name(_ index: Int) -> String { "evaluation_judge_\(index)" }

    /// The rows with a column for each judge, whose calls are paid.
    static func judged(
        _ frame: DataFrame, _ spec: EvaluationSpec, _ columns: EvaluationColumns
    ) throws(EvaluationError) -> DataFrame {
        guard spec.judges.isEmpty else {
            throw EvaluationError(.wrongDesign, "judges cannot be asked here yet")
        }
        return frame
    }
}
