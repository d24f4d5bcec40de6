internal import ArgumentParser
internal import DataFrames
internal import Foundation
internal import JobFiles
internal import Journal

/// `roost jobs`: what the journal has.
struct JobsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "jobs", abstract: "List the jobs that called models, go on with one, or forget it.",
        discussion: LocalJournal.whereabouts,
        subcommands: [
            JobListCommand.self, JobShowCommand.self, JobResumeCommand.self, JobFetchCommand.self,
            JobCancelCommand.self, JobDropCommand.self, JobForgetCommand.self, JobPruneCommand.self,
            JobDropBatchCommand.self,
        ], defaultSubcommand: JobListCommand.self)
}

struct JobListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the latest jobs, the newest first.", discussion: LocalJournal.whereabouts)

    @Option(help: "How many jobs to list.") var limit = 20
    @Flag(help: "Print a JSON array.") var json = false

    func run() async throws {
        guard limit > 0 else {
            throw RoostError(.invalidArgument, "--limit is \(limit); it must be a number of jobs from 1 on")
        }
        let journal = try LocalJournal.open()
        let jobs = try LocalJournal.reading { () throws(JournalError) in try journal.jobs(limit: limit) }
        let detached = try Self.detached(in: journal)
        var runBy: [Int64: JobOrigin] = [:]
        var records: [JobRecord] = []
        for job in jobs {
            let origin = try LocalJournal.origin(of: job.id, in: journal)
            let words = detached[job.id].map { DetachedWords($0, job.state) }
            if job.state == .running, words == nil { runBy[job.id] = origin }
            var record = JobRecord(
                job, runBy: runBy[job.id], simulated: try LocalJournal.isSimulated(job.id, origin, in: journal))
            record.detached = words?.state
            records.append(record)
        }
        if json { return Console.print(try JSONOutput.pretty(records)) }
        if jobs.isEmpty { return Console.print("no jobs in \(journal.path)") }
        Console.print(JobTable.text(records, width: TerminalWidth.ofOutput ?? JobTable.usualWidth))
        for (id, origin) in runBy.sorted(by: { $0.key > $1.key }) {
            Console.print("job \(id) is run by: \(origin.summary)")
        }
        for job in jobs {
            guard let words = detached[job.id].map({ DetachedWords($0, job.state) }), words.isNews else { continue }
            Console.print("job \(job.id) is detached: \(words.advice)")
        }
        for job in jobs where job.state == .interrupted && detached[job.id] == nil {
            let origin = try LocalJournal.origin(of: job.id, in: journal)
            Console.print(
                "job \(job.id) was interrupted: \(JobAdvice(id: job.id, origin: origin).goOn(.interrupted, isWhole: false))"
            )
        }
    }

    static func detached(in journal: Journal) throws(RoostError) -> [Int64: DetachedJob] {
        let rows = try LocalJournal.reading { () throws(JournalError) in try journal.detachedJobs() }
        return Dictionary(rows.map { ($0.job, $0) }) { first, _ in first }
    }
}

struct JobForgetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "forget", abstract: "Delete jobs and the answers that they paid for.",
        discussion: "A job that is submitted again afterwards calls every row again.\n\n" + LocalJournal.whereabouts)

    @Argument(help: "The jobs' numbers, as 'roost jobs' lists them.") var ids: [Int64]

    func run() async throws {
        let journal = try LocalJournal.open()
        // None is deleted where one of them is a mistake.
        for id in ids {
            let job = try LocalJournal.job(id, in: journal)
            guard job.state != .running else {
                throw RoostError(.invalidArgument, "job \(id) (\(job.name)) is running; stop it before it is forgotten")
            }
        }
        for id in ids {
            let job = try LocalJournal.job(id, in: journal)
            try LocalJournal.reading { () throws(JournalError) in try journal.forget(id) }
            Console.print("forgotten: job \(id) (\(job.name)), \(HumanUnits.count(job.answers, "answer"))")
        }
    }
}

struct JobPruneCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prune",
        abstract: "Delete jobs that ended long ago, with their answers, and give back their space.",
        discussion: LocalJournal.whereabouts)

    @Option(help: "Delete jobs whose state has not changed for this long: 30d, 12h.") var olderThan: String

    func run() async throws {
        let age = try HumanUnits.seconds(olderThan, "--older-than")
        let journal = try LocalJournal.open()
        let count = try LocalJournal.reading { () throws(JournalError) in
            let count = try journal.prune(olderThan: age)
            if count > 0 { try journal.compact() }
            return count
        }
        Console.print("deleted: \(HumanUnits.count(count, "job"))")
    }
}
