internal import DataFrames
internal import EvaluationRuns
internal import Yams

extension JobFile {
    /// That `evaluate` fits the job's inputs.
    func checkEvaluation(_ entries: [(key: String, value: Node)], _ document: YAMLDocument) throws(RoostError) {
        guard let evaluation, let node = entries.first(where: { $0.key == "evaluate" })?.value else { return }
        guard inputs.count <= 2 else {
            throw document.error(
                node,
                "evaluate is of one input, or holds two against each other, and the job has \(inputs.count); make a job "
                    + "of each two")
        }
        do { try evaluation.check(runs: inputs.map(\.name)) } catch {
            throw document.error(node, "evaluate: \(error.message)")
        }
        guard samples == 1 || evaluation.repeats != nil else {
            throw document.error(
                node,
                "model.samples asks for \(samples) answers of each row: say how their scores become one, with "
                    + "'repeats: mean', majority, pass@K or pass^K below 'evaluate'")
        }
    }

    /// That inputs' own questions fit what the job asks.
    func checkQuestions(_ entries: [(key: String, value: Node)], _ document: YAMLDocument) throws(RoostError) {
        guard let node = entries.first(where: { $0.key == "inputs" })?.value,
            let input = inputs.first(where: { $0.system != nil || $0.prompt != nil })
        else { return }
        let key = input.system == nil ? "prompt" : "system"
        if messages != nil {
            throw document.error(
                node,
                "input '\(input.name)' has a '\(key)', and the job's conversations stand in a column: leave it out")
        }
        if embeddings != nil, input.system != nil {
            throw document.error(node, "embeddings are of texts; leave out 'system' of input '\(input.name)'")
        }
    }

    /// The job as it asks an input's rows.
    func asking(_ input: Input) -> JobFile {
        var job = self
        job.system = input.system ?? system
        job.prompt = input.prompt ?? prompt
        return job
    }

    /// The questions of the job that differ, by the first input that has each.
    var questions: [Input] {
        var seen = Set<[String?]>()
        return inputs.filter { seen.insert([$0.system ?? system, $0.prompt ?? prompt]).inserted }
    }
}
