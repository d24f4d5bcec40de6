internal import Columnar
internal import Crypto
internal import Journal
internal import Messaging
internal import ModelAPI
internal import Operators
internal import Planning
internal import Scheduling

/// A stage of calls as the driver keeps it: whose it is, its rows, and what it has come to.
final class CallRun {
    let stage: StageID
    let job: JobID
    /// The stage's position in the job's plan.
    let index: Int
    let session: PeerID
    let step: CallStep
    let options: CallOptions
    let credentials: Credentials
    /// The deployments that may be asked, as the scheduler numbers them.
    let deployments: [ModelDeployment]
    /// The journal's number of the job.
    let journalJob: Int64
    /// What sets the cached answers of the job's user apart; nil for the driver's own.
    let user: RequestKey.UserSalt?
    /// What came of the same job for the session before.
    let prior: PriorRows
    let rows: AnswerRows
    var totals = CallTotals()
    /// Its calls' batches, where they are made in such.
    var batches: BatchStage?

    init(
        stage: StageID, index: Int, step: CallStep, of job: JobRun, journalJob: Int64, prior: PriorRows
    ) {
        self.stage = stage
        self.job = job.id
        self.index = index
        session = job.session
        self.step = step
        options = job.options
        credentials = job.credentials
        deployments = step.column.deployments(quota: job.options.quota)
        self.journalJob = journalJob
        user = job.owner.principal.userInKeys.map { RequestKey.UserSalt($0) }
        self.prior = prior
        rows = AnswerRows(step)
        totals.job = journalJob
        totals.currency = job.options.price?.currency ?? ""
    }

    /// Whose answers to other jobs it uses, if any.
    var cache: JournalKeeper.CacheUse { options.usesCache ? .of(user) : .unused }

    /// Whether its rows have vectors, and no answers.
    var hasVectors: Bool { step.column.embeddings != nil }

    /// What an order says of the stage to a worker that does not know it.
    var announcement: CallAnnouncement {
        CallAnnouncement(
            stage: stage, journalJob: journalJob, column: step.column, options: options, credentials: credentials)
    }

    /// How its rows find answers.
    func reuse(isResumed: Bool, givenUp: Set<RequestKey>) -> CallCoordinator<RowRecord>.Reuse {
        var reuse = CallCoordinator<RowRecord>.Reuse()
        reuse.deduplicates = options.deduplicates
        reuse.looksUpAll = isResumed || options.usesCache || batches != nil
        reuse.givenUp = givenUp
        return reuse
    }

    /// Its deployments as the scheduler knows them: one for each endpoint, model and key.
    var statedDeployments: [CallScheduler.StatedDeployment] {
        deployments.map { deployment in
            let key = credentials[deployment.endpoint].map { Self.digest($0.reveal()) } ?? ""
            let name = "\(deployment.endpoint) \(deployment.model) \(key)"
            return (CallScheduler.DeploymentID(name), deployment.quota, deployment.weight, deployment.isFallback)
        }
    }

    private static func digest(_ text: String) -> String {
        SHA256.hash(data: Array(text.utf8)).prefix(8).map { byte in
            let hex = String(byte, radix: 16)
            return hex.count < 2 ? "0" + hex : hex
        }.joined()
    }

    // MARK: Rows

    /// Takes in the rows of a task whose worker made the requests.
    ///
    /// - Returns: those that may be called, of the rows that share a request the first.
    func add(_ batches: [RecordBatch], task: Int) throws(StageDataError) -> [CallCoordinator<RowRecord>.Arrival] {
        let before = rows.openRows
        var arrivals: [CallCoordinator<RowRecord>.Arrival] = []
        for (row, request) in try rows.add(batches, partition: task) {
            switch request {
            case .member: break
            case .refused(let reason, let category):
                refuse([row], .init(category: category.rawValue, message: reason))
            case .request(let tokens, _, let content, _):
                arrivals.append(.init(row: row, content: content, promptTokens: tokens, rows: rows.count([row])))
            }
        }
        totals.add(rows.openRows - before, to: \.rows)
        return arrivals
    }

    /// Rows have an outcome without a call.
    func take(_ found: CallCoordinator<RowRecord>.Found) {
        let count = rows.count(found.rows)
        set(found.record, rows: found.rows)
        switch found.source {
        case .shared: totals.add(count, to: \.shared)
        case .journal: totals.add(count, to: \.fromJournal)
        case .cache: totals.add(count, to: \.fromCache)
        }
        totals.note(found.record.record, rows: count, requests: found.rows.count, hasVectors: hasVectors)
    }

    /// Rows that are not called: the error is their outcome.
    func refuse(_ numbers: [UInt64], _ error: CallRecord.Failure) {
        totals.add(rows.count(numbers), to: \.failed)
        set(.uncalled(error), rows: numbers)
    }

    // MARK: The journal

    /// What the journal gets before a call is ordered.
    ///
    /// - Parameters:
    ///   - order: the call.
    ///   - log: the name of its worker's log.
    /// - Returns: the call's intent.
    func intent(_ order: CallScheduler.Order, log: String) -> JournalEntry {
        .intent(
            CallIntent(
                call: order.call, job: journalJob, key: order.key, attempt: order.attempt - 1,
                deployment: deployments[order.deployment].model, worker: log, bound: order.bound))
    }

    /// What the journal gets of the job as the stage ends.
    func ending(_ state: JobState, _ sum: PriorRows, failure: String?) -> JournalEntry {
        .jobState(
            job: journalJob, state, rows: sum.rows, answered: sum.answered, failed: sum.failed, failure: failure)
    }

    /// What the journal gets of a call's end that its rows have no use for; one that was not sent is taken back.
    func useless(_ end: CallEnd, _ key: RequestKey) -> JournalEntry {
        end.isSent ? useless(end.call, key, end.kind, end.usage) : .withdrawn(call: end.call)
    }

    /// What the journal gets of a call that its rows have no use for; it is counted as spent.
    func useless(
        _ call: Int64, _ key: RequestKey, _ kind: CallOutcome.Kind, _ usage: TokenUsage?
    ) -> JournalEntry {
        let usage = CallUsage(usage, price: options.priceOfMode)
        totals.spend(usage)
        return .outcome(
            CallOutcome(call: call, job: journalJob, key: key, kind: kind, usage: usage))
    }

    /// A request's outcome is its rows'.
    func set(_ record: RowRecord, rows numbers: [UInt64]) { for row in numbers { rows.set(record, row: row) } }
}
