internal import Operators
internal import Planning
package import QueryPlanning
internal import SparkFunctions
internal import SparkSQL

extension Session {
    /// The same plan with model columns in place of the calls of `ai_query` in its expressions.
    /// - Throws: `RoostError` where a call cannot be asked, or no endpoint is known.
    package func askingQuestions(of plan: LogicalPlan) throws(RoostError) -> LogicalPlan {
        do {
            return try plan.askingQuestions(
                questions, numbers: numbers, settings: expressionSettings, reply: ChatAnswer.type(nil),
                isAnswered: { self.keptRows($0) != nil }
            ) { question, requests in
                ChatColumn(
                    endpoint: try self.requireModelSource().endpoint, model: question.model, system: nil,
                    user: Template(segments: [.column(requests)]), sampling: try Self.sampling(question))
            }
        } catch let error as SparkError {
            throw RoostError(.analysis, error)
        } catch {
            throw error as? RoostError ?? RoostError(.analysis, "\(error)")
        }
    }

    private static func sampling(_ question: ModelQuestion) throws(RoostError) -> ChatColumn.Sampling {
        func number<N: LosslessStringConvertible>(_ name: String, _ kind: String) throws(RoostError) -> N? {
            guard let text = question.parameters[name] else { return nil }
            guard let number = N(text) else {
                throw RoostError(.invalidArgument, "ai_query: '\(name)' is '\(text)'; it must be \(kind)")
            }
            return number
        }
        var sampling = ChatColumn.Sampling(
            maxTokens: try number("max_tokens", "a whole number"), temperature: try number("temperature", "a number"),
            topP: try number("top_p", "a number"), seed: try number("seed", "a whole number"))
        if let stop = question.parameters["stop"] { sampling.stop = [stop] }
        try sampling.check()
        return sampling
    }
}

extension DataFrame {
    /// The plan as it runs, with model columns in place of the calls of `ai_query`.
    package func askingPlan() throws(RoostError) -> LogicalPlan { try session.askingQuestions(of: try plan()) }

    /// Whether an expression asks a model.
    package var asksModel: Bool { get throws(RoostError) { try plan().asksInExpressions } }

    /// The paths of the files that the rows are read from.
    package var scannedPaths: [String] { get throws(RoostError) { try plan().scannedPaths } }
}
