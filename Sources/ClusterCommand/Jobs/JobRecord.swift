internal import DataFrames
internal import Driver
internal import Foundation
internal import Journal
internal import ModelAPI
internal import Planning

/// A job of the journal as `roost jobs` shows it.
struct JobRecord: Encodable {
    var id: Int64
    var name: String
    var state: String
    /// Nil while nobody knows how many there are: a job that was stopped had not read all of them.
    var rows: Int?
    var answered: Int
    /// Nil for a run that was killed, which could not say.
    var failed: Int?
    var calls: Int
    var promptTokens: Int64
    var completionTokens: Int64
    var cachedTokens: Int64
    /// Whether its answers are from a simulator and mean nothing; their cost is what a model's would have been.
    var simulated: Bool
    /// In `currency`; nil where no price was known.
    var cost: Double?
    var currency: String?
    var created: String
    var updated: String
    /// How long its runs took, without the time between them.
    var seconds: Double?
    var unknownCalls: Int
    /// Who runs the job, where it is running and somebody knows.
    var runBy: String?
    /// How it stands with its driver, where it is detached.
    var detached: String?
}

extension JobRecord {
    init(
        _ job: JobSummary, runBy: JobOrigin? = nil, simulated: Bool, now: Double = Date().timeIntervalSince1970
    ) {
        self.runBy = runBy?.summary
        self.simulated = simulated
        let spent = job.spent
        let isOver = job.state != .running && job.state != .interrupted
        id = job.id
        name = job.name
        state = job.state.rawValue
        rows = job.rows
        answered = isOver ? job.answeredRows ?? job.answers : job.answers
        failed = isOver ? job.failedRows : nil
        unknownCalls = job.state == .running ? 0 : job.unknown
        calls = spent.calls + unknownCalls
        promptTokens = spent.promptTokens
        completionTokens = spent.completionTokens
        cachedTokens = spent.cachedTokens
        if let prices = JobDetail(job.detail)?.prices {
            cost = Double(spent.costNano) / 1e9
            currency = prices.currency
        }
        created = HumanUnits.timestamp(job.created)
        updated = HumanUnits.timestamp(job.updated)
        // When a killed run ended nobody wrote down.
        seconds =
            job.state == .interrupted ? nil : job.seconds + (job.state == .running ? now - (job.started ?? now) : 0)
    }
}
