internal import ArgumentParser
internal import DataFrames
internal import Foundation
internal import JobFiles
internal import Messaging
internal import Planning

struct JobFetchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fetch", abstract: "Write the result of a detached job, from any machine.",
        discussion: """
            Files, report, summary and exit code are those of 'roost submit' without
            --detach: 0 when every row was answered; 3 when some have errors; 4 when the
            budget is used up; 130 when the job was cancelled; 1 otherwise, also while it
            is not over.

            A result may be fetched more than once. It is kept until then, and for the
            setting keep_results (days) after it; 'roost jobs drop' removes it.
            """)

    @Argument(help: "The job's number, as 'roost submit --detach' says it and 'roost jobs' lists it.") var id: Int64
    @OptionGroup var driver: DriverOption
    @Option(help: "The folder for the results, instead of the submission's.") var output: String?
    @Flag(help: "Replace results that are there.") var overwrite = false
    @Flag(help: "Wait for the job's end.") var wait = false
    @Flag(help: "Print only a summary, as one JSON object.") var json = false

    func run() async throws {
        let (report, ending, from, to) = try await DriverConnection.use(try driver.address()) { client in
            let standing = try await ended(client)
            guard standing.files.contains(where: { $0.name == DetachedFiles.ending }) else {
                throw RoostError(
                    standing.state == .cancelled ? .cancelled : .job,
                    "job \(id) (\(standing.name)) has no result: "
                        + (standing.failure
                            ?? "it was removed; 'roost jobs resume \(id)' makes it again from the journal"))
            }
            let prefix = DetachedFiles.results + "/"
            let names = standing.files.map(\.name).filter { $0.hasPrefix(prefix) }.map {
                String($0.dropFirst(prefix.count))
            }
            let folder = output ?? standing.output
            if !names.isEmpty {
                try await FetchedResult.write(names, to: folder, overwrites: overwrite) { name, start in
                    try await read(prefix + name, from: start, client)
                }
            }
            let ending = try DetachedEnding(reading: try await whole(DetachedFiles.ending, client))
            let report = String(decoding: try await whole(DetachedFiles.report, client), as: UTF8.self)
            _ = try await client.ask(.detached(.fetched(id)))
            return (report, ending, standing.resultFolder, folder)
        }
        if !json { Console.print(report, terminator: "") }
        let outcome = ending.outcome(from: from, to: to)
        if case .success(let summary) = outcome {
            Console.print(json ? try JSONOutput.line(summary) : JobReport.summary(summary))
        }
        try JobEnding.exit(outcome.map { $0.failed == 0 }, json: json, isFresh: false)
    }

    /// The job once it is over.
    private func ended(_ client: DriverClient) async throws -> DetachedStanding {
        while true {
            let standing = try DetachedAnswers.standing(try await client.ask(.detached(.look(id))))
            switch standing.state {
            case .needsKey:
                throw RoostError(
                    .job,
                    "job \(id) (\(standing.name)) waits for \(standing.missingKeys.joined(separator: ", ")): give it with "
                        + "'roost jobs resume \(id)', where the environment has it")
            case .waiting, .running:
                guard wait else {
                    throw RoostError(
                        .job,
                        "job \(id) (\(standing.name)) is not over yet; 'roost status' shows how far it is, --wait waits for it"
                    )
                }
                try await Task.sleep(for: .milliseconds(250))
            case .finished, .failed, .cancelled, .stopped: return standing
            }
        }
    }

    private func whole(_ name: String, _ client: DriverClient) async throws -> Data {
        var all = Data()
        while true {
            let bytes = try await read(name, from: Int64(all.count), client)
            if bytes.isEmpty { return all }
            all += bytes
        }
    }

    private func read(_ name: String, from start: Int64, _ client: DriverClient) async throws -> Data {
        switch try await client.ask(.detached(.read(id, file: name, from: start)), patience: .seconds(60)) {
        case .bytes(let text):
            guard let bytes = Data(base64Encoded: text) else {
                throw RoostError(.job, "the driver's bytes of \(name) cannot be read")
            }
            return bytes
        case .refused(let reason): throw RoostError(.job, reason)
        default: throw RoostError(.job, "the driver answered something else")
        }
    }
}

struct JobCancelCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cancel", abstract: "End a detached job, also one that has not begun.",
        discussion: """
            Nothing more is paid from then on. Calls in flight are waited for first, since
            they are paid for; their answers are kept. Asked for twice, nothing is waited
            for. Jobs of sessions are ended with 'roost cancel'.
            """)

    @Argument(help: "The job's number, as 'roost jobs' lists it.") var id: Int64
    @OptionGroup var driver: DriverOption

    func run() async throws {
        let standing = try await DriverConnection.use(try driver.address()) { client in
            try DetachedAnswers.standing(try await client.ask(.detached(.cancel(id))))
        }
        Console.print(
            standing.state == .running
                ? "job \(id) (\(standing.name)) ends when its calls in flight are back"
                : "job \(id) (\(standing.name)) is \(standing.state.rawValue)")
    }
}

struct JobDropCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drop", abstract: "Remove the result of a detached job that is over; its answers stay.",
        discussion: "'roost jobs resume' makes the result again from the journal, and calls what has no answer.")

    @Argument(help: "The job's number, as 'roost jobs' lists it.") var id: Int64
    @OptionGroup var driver: DriverOption

    func run() async throws {
        let standing = try await DriverConnection.use(try driver.address()) { client in
            try DetachedAnswers.standing(try await client.ask(.detached(.drop(id))))
        }
        Console.print("removed: the result of job \(id) (\(standing.name))")
    }
}
