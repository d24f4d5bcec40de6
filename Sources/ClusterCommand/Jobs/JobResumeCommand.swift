internal import ArgumentParser
internal import Columnar
internal import DataFrames
internal import Foundation
internal import JobFiles
internal import Journal
internal import Planning

struct JobResumeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume", abstract: "Submit a job again, as it was submitted: only what has no answer is called.",
        discussion: """
            The job file is read again, in the folder where it was submitted; if what it
            asks has changed since, the job is not resumed, for that would pay for every
            row again. A job of a driver script is resumed by running the script.

            A detached job goes on at its driver: one that was started again is given the
            keys that it needs, from the environment of this command.
            """ + "\n\n" + LocalJournal.whereabouts)

    @Argument(help: "The job's number, as 'roost jobs' lists it.") var id: Int64
    @OptionGroup var driver: DriverOption
    @Option(help: "Run on a cluster of this command's own, with this many workers.") var local: Int?
    @Option(help: "The most to spend, what the job spent before included: 5.00, or 100000tokens.") var budget: String?
    @Option(help: "Model calls in flight at once, over all workers.") var maxInFlight: Int?
    @OptionGroup var patience: PatienceFlags
    @Option(help: "Stop when more rows fail than this: 100, or 5%.") var failOnError: String?
    @Option(help: "What to do with calls whose answers a crash lost: retry, fail or ask.") var onUnknown: String?
    @Option(help: "The folder for the results.") var output: String?
    @Flag(help: "Replace results that are there.") var overwrite = false
    @Flag(help: "Print only a summary, as one JSON object.") var json = false

    func run() async throws {
        let journal = try LocalJournal.open()
        if local == nil, try await resumesDetached(journal) { return }
        let job = try LocalJournal.job(id, in: journal)
        guard job.state != .running else {
            let origin = try LocalJournal.origin(of: id, in: journal)
            throw RoostError(
                .invalidArgument,
                "job \(id) (\(job.name)) cannot be resumed now: \(JobAdvice(id: id, origin: origin).watch). Wait for its end, or "
                    + "stop it there" + (origin.map { " (\($0.summary))" } ?? ""))
        }
        let origin = try origin(of: job, in: journal)
        try LocalJournal.reading { () throws(JournalError) in try journal.close() }
        guard FileManager.default.changeCurrentDirectoryPath(origin.folder) else {
            throw RoostError(
                .file,
                "job \(id) was submitted in \(origin.folder), which is not there any more; submit its job file again")
        }
        var submit = try SubmitCommand.parse(Array(origin.arguments.dropFirst()))
        submit.calls.fresh = false
        submit.dryRun = false
        submit.detach = false
        if driver.driver != nil {
            submit.driver = driver
            submit.local = nil
        }
        submit.local = local ?? submit.local
        submit.output = output ?? submit.output
        submit.overwrite = overwrite
        submit.json = json
        submit.calls.budget = budget ?? submit.calls.budget
        submit.calls.maxInFlight = maxInFlight ?? submit.calls.maxInFlight
        submit.calls.patience.maxWait = patience.maxWait ?? submit.calls.patience.maxWait
        submit.calls.patience.maxOutage = patience.maxOutage ?? submit.calls.patience.maxOutage
        submit.calls.failOnError = failOnError ?? submit.calls.failOnError
        submit.calls.onUnknown = onUnknown ?? submit.calls.onUnknown
        try await submit.run(as: origin, resuming: id)
    }

    /// Whether a driver has the job, and goes on with it now.
    private func resumesDetached(_ journal: Journal) async throws -> Bool {
        let row = try LocalJournal.reading { () throws(JournalError) in try journal.detachedJob(id) }
        guard let row else {
            // The journal may be another machine's.
            let isHere = try LocalJournal.reading { () throws(JournalError) in try journal.job(id) } != nil
            guard !isHere, let address = driver.driver else { return false }
            return try await DetachedResuming(id: id, address: address).run()
        }
        guard row.state.isOpen else { return false }
        if try await DetachedResuming(id: id, address: driver.driver ?? row.driver).run() { return true }
        // What goes on here is no driver's to go on with.
        try LocalJournal.reading { () throws(JournalError) in try journal.dropDetached(id) }
        return false
    }

    private func origin(of job: JobSummary, in journal: Journal) throws(RoostError) -> JobOrigin {
        let text = try LocalJournal.reading { () throws(JournalError) in try journal.submission(of: id)?.string ?? "" }
        guard let origin = JobOrigin(text) else {
            throw RoostError(
                .invalidArgument,
                "the journal does not say how job \(id) (\(job.name)) was submitted; submit it again as you did")
        }
        guard origin.program == JobOrigin.command, origin.arguments.first == "submit" else {
            throw RoostError(
                .invalidArgument,
                "job \(id) (\(job.name)) is a driver script's; run the program again, and only what has no answer is called: "
                    + "\(origin.commandLine)   in \(origin.folder)")
        }
        return origin
    }
}
