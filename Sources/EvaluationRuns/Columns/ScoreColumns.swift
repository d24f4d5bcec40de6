internal import DataFrames
internal import Evaluation
internal import Foundation

/// The columns of scorers, which every worker computes where its rows are.
enum ScoreColumns {
    /// A column of structs: `score`, `outcome` and `explanation`.
    static func column(
        _ scorer: Scorer, _ answer: Column, _ reference: Column?
    ) throws(EvaluationError) -> Column {
        let text: String
        do { text = String(decoding: try JSONEncoder().encode(scorer), as: UTF8.self) } catch {
            throw EvaluationError(.wrongDesign, "scorer '\(scorer.name)' cannot be written as JSON: \(error)")
        }
        return call_function("score", [lit(text), answer] + (reference.map { [$0] } ?? []))
    }
}
