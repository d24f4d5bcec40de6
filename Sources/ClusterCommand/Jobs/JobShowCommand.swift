internal import ArgumentParser
internal import Columnar
internal import DataFrames
internal import Driver
internal import Foundation
internal import JobFiles
internal import Journal
internal import Messaging
internal import ModelAPI

struct JobShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show all that the journal knows of a job, and how to go on with it.",
        discussion: LocalJournal.whereabouts)

    @Argument(help: "The job's number, as 'roost jobs' lists it.") var id: Int64
    @Flag(help: "Print one JSON object.") var json = false

    func run() async throws {
        let journal = try LocalJournal.open()
        let details = try JobDetails(try LocalJournal.job(id, in: journal), journal)
        Console.print(json ? try JSONOutput.pretty(details) : details.text)
    }
}

/// All that there is to say of a job.
struct JobDetails: Encodable {
    private(set) var job: JobRecord
    let endpoint: String?
    let model: String?
    let deployments: [String]?
    let failure: String?
    /// Rows that have an error, by its category; one a request.
    let errors: [String: Int]
    let answers: Int
    let finalErrors: Int
    let failedCalls: Int
    let acceptedCalls: Int
    /// Nil where the job was submitted by another version.
    let submission: JobOrigin?
    let goOn: String

    init(_ summary: JobSummary, _ journal: Journal) throws {
        let detail = JobDetail(summary.detail)
        submission = try LocalJournal.origin(of: summary.id, in: journal)
        job = JobRecord(summary, simulated: try LocalJournal.isSimulated(summary.id, submission, in: journal))
        endpoint = detail?.endpoint
        model = detail?.model
        deployments = detail?.deployments
        failure = summary.failure
        var errors: [String: Int] = [:]
        try LocalJournal.reading { () throws(JournalError) in
            try journal.failures(job: summary.id) { record in
                let error = (try? RowRecord(decoding: record)).flatMap { try? CallRecord(decoding: $0.record) }?.error
                errors[error?.category ?? "unreadable", default: 0] += 1
            }
        }
        self.errors = errors
        answers = summary.sums[.answer].calls
        finalErrors = summary.sums[.finalError].calls
        failedCalls = summary.sums[.transient].calls
        acceptedCalls = summary.sums[.accepted].calls
        let row = try LocalJournal.reading { () throws(JournalError) in try journal.detachedJob(summary.id) }
        let detached = row.map { DetachedWords($0, summary.state) }
        job.detached = detached?.state
        goOn =
            detached?.advice
            ?? JobAdvice(id: summary.id, origin: submission).goOn(
                summary.state, isWhole: job.failed ?? 0 == 0 && summary.unknown == 0)
    }

    var text: String {
        var lines: [(String, String)] = [
            ("job", "\(job.id)  \(job.name)"), ("state", job.detached.map { "\($0) (detached)" } ?? job.state),
        ]
        if let failure { lines.append(("why", failure)) }
        if let deployments {
            for deployment in deployments { lines.append(("deployment", deployment)) }
        } else if let endpoint {
            lines.append(("endpoint", endpoint))
        }
        if let model { lines.append(("model", model)) }
        if job.simulated { lines.append(("answers", "SIMULATED: no model was asked, and nothing was paid")) }
        let failed = job.failed.map { ", \($0.formatted()) failed" } ?? ""
        lines.append(
            (
                "rows",
                "\(job.rows.map { $0.formatted() } ?? "not all read"): \(job.answered.formatted()) answered\(failed)"
            ))
        if !errors.isEmpty {
            let sorted = errors.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
            let list = sorted.map { "\($0.value.formatted()) \($0.key)" }.joined(separator: ", ")
            lines.append(("errors", list + " (identical requests count once)"))
        }
        var calls = ["\(answers.formatted()) answered"]
        if finalErrors > 0 { calls.append("\(finalErrors.formatted()) filtered") }
        if failedCalls > 0 { calls.append("\(failedCalls.formatted()) failed") }
        if job.unknownCalls > 0 { calls.append("\(job.unknownCalls.formatted()) without a known end") }
        if acceptedCalls > 0 { calls.append("\(acceptedCalls.formatted()) lost in a crash") }
        lines.append(("calls", "\(job.calls.formatted()): " + calls.joined(separator: ", ")))
        if job.unknownCalls > 0 {
            lines.append(
                (
                    "unknown",
                    "\(HumanUnits.count(job.unknownCalls, "call")) had no answer when a crash came, and may have been paid; the "
                        + "next run looks for answers in the workers' logs, and --on-unknown says what becomes of the others"
                ))
        }
        let cached = job.cachedTokens > 0 ? " (\(job.cachedTokens.formatted()) cached)" : ""
        lines.append(
            (
                "tokens",
                "\(job.promptTokens.formatted()) in prompts\(cached), \(job.completionTokens.formatted()) in answers"
            ))
        let unpaid = job.simulated ? " (simulated: nothing was paid)" : ""
        lines.append(
            (
                "cost",
                job.cost.map { HumanUnits.money($0, job.currency ?? "") + unpaid } ?? "no price of the model is known"
            ))
        lines.append(("began", job.created))
        lines.append(("took", job.seconds.map(ProgressText.time) ?? "unknown: its process was killed"))
        if let submission {
            // The process of a run that is over says nothing any more.
            let by = job.state == JobState.running.rawValue ? submission.summary : submission.commandLine
            lines.append(("submitted", "\(by)   in \(submission.folder)"))
        }
        lines.append(("go on", goOn))
        return lines.map { $0.padding(toLength: 12, withPad: " ", startingAt: 0) + $1 }.joined(separator: "\n")
    }
}
