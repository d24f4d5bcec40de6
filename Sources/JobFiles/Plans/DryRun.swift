package import DataFrames
internal import EvaluationRuns
internal import Foundation
internal import Journal
internal import ModelAPI
internal import Planning

/// Counts and prices the requests of a job: the workers make them, and none is sent.
package struct DryRun: Sendable {
    private let job: JobFile
    private let price: PriceInForce?
    private let session: Session

    package init(job: JobFile, price: PriceInForce?, session: Session) {
        self.job = job
        self.price = price
        self.session = session
    }

    package func run() async throws -> DryRunPlan {
        let planned = try job.plannedEndpoint()
        // The address of a simulator is known once it runs; requests are counted without it.
        let endpoint = try planned ?? ModelEndpoint(kind: .openAI, baseURL: "http://127.0.0.1/v1")
        // Inputs that ask differently are a job of the journal each.
        func earlier(_ job: JobFile) throws -> (journal: Journal, job: JobSummary)? {
            try planned == nil ? nil : earlierRun(try job.callStep(endpoint))
        }
        let counts = RequestCounts(
            cache: job.calls.usesCache ? try LocalJournal.open() : nil, sharesAnswers: job.calls.deduplicates)
        session.modelSource = ModelSource(endpoint: endpoint, key: nil)
        var inputs: [(asking: JobFile, frame: DataFrame)] = []
        var expected: [EvaluationCheck.Input] = []
        let output = job.outputQuery.map { OutputRows(query: $0, job: job, session: session) }
        let evaluation = job.evaluation.map { JobEvaluation(spec: $0, session: session) }
        for input in job.inputs {
            let rows = try await job.rows(of: input, in: session)
            let asking = job.asking(input)
            let asked = try AskedRows(of: asking, rows, endpoint)
            try output?.expect(input.name, asked)
            if let evaluation { expected.append(try evaluation.expected(input.name, rows, asked)) }
            inputs.append((asking, rows.frame))
        }
        try await output?.check()
        if let evaluation { _ = try await evaluation.check(expected) }
        for (asking, frame) in inputs {
            let name = job.columnName(beside: try frame.columns)
            let column = try asking.callStep(endpoint).column
            await counts.use(
                earlier: job.calls.isFresh ? nil : try earlier(asking).map { (journal: $0.journal, job: $0.job.id) })
            let asked = frame.withColumn(name, ModelColumn { [column] _ in column })
            try await session.requests(of: asked.plan()) { _, batch in try await counts.add(batch) }
        }
        var plan = DryRunPlan(
            job: job.name, model: job.model, endpoint: planned.map { "\($0)" } ?? "a simulator of the job's own")
        await counts.fill(&plan)
        let means = try inputs.compactMap { try earlier($0.asking).flatMap { Self.meanCompletion($0.job) } }
        plan.fill(job, price, meanCompletion: means.first)
        if let evaluation {
            plan.evaluation = try await EvaluationCheck(evaluation.spec).forecast(expected, price: plan.pricePerCall)
        }
        return plan
    }

    private func earlierRun(_ step: CallStep) throws -> (journal: Journal, job: JobSummary)? {
        let journal = try LocalJournal.open()
        let found = try LocalJournal.reading { () throws(JournalError) in
            try journal.job(JobIdentity(name: job.name, step: step))
        }
        return found.map { (journal, $0) }
    }

    /// The tokens of an answer of the job's earlier runs; nil where there is none.
    private static func meanCompletion(_ job: JobSummary) -> Double? {
        job.answers > 0 ? Double(job.sums[.answer].completionTokens) / Double(job.answers) : nil
    }
}
