internal import ArgumentParser
internal import DataFrames
internal import Driver
internal import Foundation
internal import JobFiles
internal import Journal

struct JobDropBatchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drop-batch",
        abstract: "Give up batches of a job that the endpoint lost, and keep all other answers.",
        discussion: """
            For a batch that can be had no more: the endpoint does not know it, or its
            file is gone. The next run of the job asks its requests again, those with an
            answer excepted, and pays for them again; what the lost batch cost is gone.
            At the endpoint nothing is cancelled.
            """ + "\n\n" + LocalJournal.whereabouts)

    @Argument(help: "The job's number, as 'roost jobs' lists it.") var id: Int64
    @Argument(help: "The batches' numbers in the job, as its error names them; without any, they are listed.")
    var batches: [Int] = []

    func run() async throws {
        let journal = try LocalJournal.open()
        let job = try LocalJournal.job(id, in: journal)
        guard job.state != .running else {
            throw RoostError(.invalidArgument, "job \(id) (\(job.name)) is running; stop it before a batch is given up")
        }
        let open = try LocalJournal.reading { () throws(JournalError) in try OpenBatch.all(of: id, in: journal) }
        if let unknown = batches.first(where: { number in !open.contains { $0.number == number } }) {
            throw RoostError(
                .invalidArgument, "job \(id) (\(job.name)) has no open batch \(unknown); it has \(Self.list(open))")
        }
        guard !batches.isEmpty else { return Console.print("job \(id) (\(job.name)) has \(Self.list(open))") }
        let dropped = open.filter { batches.contains($0.number) }
        try await write(dropped.map(\.dropped), to: journal)
        for batch in dropped { Console.print("given up: \(Self.text(batch)) of job \(id) (\(job.name))") }
        Console.print("submit the job again to ask their requests anew: roost jobs resume \(id)")
    }

    private func write(_ entries: [JournalEntry], to journal: Journal) async throws {
        let result = await withCheckedContinuation {
            (continuation: CheckedContinuation<Result<Void, JournalError>, Never>) in
            journal.append(entries) { continuation.resume(returning: $0) }
        }
        try LocalJournal.reading { () throws(JournalError) in try result.get() }
    }

    private static func list(_ batches: [OpenBatch]) -> String {
        batches.isEmpty ? "no open batch" : "open: " + batches.map(text).joined(separator: "; ")
    }

    private static func text(_ batch: OpenBatch) -> String {
        "batch \(batch.number) (\(batch.batch ?? "without a name at the endpoint"), "
            + HumanUnits.count(batch.requests, "request") + ")"
    }
}
