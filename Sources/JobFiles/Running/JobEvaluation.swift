internal import Columnar
internal import DataFrames
internal import EvaluationRuns
internal import Planning

/// The evaluation of a job's results: checked before anything is asked, made when all is answered.
struct JobEvaluation {
    let spec: EvaluationSpec
    let session: Session

    /// What is known of an input before it is asked.
    func expected(_ name: String, _ rows: InputRows, _ asked: AskedRows) throws -> EvaluationCheck.Input {
        // The rows under the names that they have in the results.
        let own = Set(try rows.frame.columns)
        let names = asked.answers.inputNames(try asked.frame.schema()).filter { own.contains($0.own) }
        let renamed = names.map { own, result in
            col("`" + own.replacing("`", with: "``") + "`").alias(result)
        }
        return EvaluationCheck.Input(
            name: name, rows: rows.frame.select(renamed), results: session.frame(.empty(try asked.resultSchema)))
    }

    /// Checks that the results will have what the evaluation reads, and that its rows fit each other.
    ///
    /// - Returns: How many rows and pairs there are, for a plan.
    func check(_ inputs: [EvaluationCheck.Input]) async throws -> EvaluationRows {
        try await EvaluationCheck(spec).check(inputs)
    }

    /// Rows up to which an input that had to be put in order is kept here: its calls are then the job's first stage, as
    /// they are without, and the journal knows the job by the same key.
    private static let mostRowsKept = 200_000

    /// The input's rows with twins beside each other, so that they are asked one after the other.
    func pairedUp(_ rows: InputRows, areTogether: Bool, count: Int) async throws -> InputRows {
        guard let pairs = spec.pairs, !areTogether else { return rows }
        let sorted = rows.frame.orderBy(Self.quoted(pairs.column), Self.quoted(pairs.side))
        return (count > Self.mostRowsKept ? sorted : try await sorted.checkpoint(), rows.json)
    }

    private static func quoted(_ name: String) -> Column { col("`" + name.replacing("`", with: "``") + "`") }

    /// The report on results that are written: the inputs' names, each with its files.
    func report(
        of results: [(name: String, paths: [String])], _ account: JudgeAccount
    ) async throws -> EvaluationReport {
        var runs: [EvaluationRun] = []
        for (name, paths) in results {
            guard let path = paths.first(where: { $0.hasSuffix(".parquet") }) ?? paths.first else { continue }
            let reader = session.read
            runs.append(
                EvaluationRun(
                    name, try await path.hasSuffix(".parquet") ? reader.parquet(path) : reader.json(path)))
        }
        return try await RunEvaluation(spec, runs, account: account).report()
    }
}
