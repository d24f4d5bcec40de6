internal import Columnar
internal import Crypto
internal import Messaging
internal import ModelAPI
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
        self.prior = prior
        rows = AnswerRows(step)
        totals.job = journalJob
        totals.currency = job.options.price?.currency ?? ""
    }

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

    /// A request's outcome is its rows'.
    func set(_ record: RowRecord, rows numbers: [UInt64]) { for row in numbers { rows.set(record, row: row) } }
}
