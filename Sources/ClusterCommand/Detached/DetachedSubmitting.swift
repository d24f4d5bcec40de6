internal import DataFrames
internal import Foundation
internal import JobFiles
internal import Messaging
internal import Planning

/// `roost submit --detach`: what a driver needs to go on with a job by itself is gathered here, where the job file and
/// the keys are.
struct DetachedSubmitting {
    private let command: SubmitCommand
    private let origin: JobOrigin

    init(_ command: SubmitCommand, _ origin: JobOrigin) {
        self.command = command
        self.origin = origin
    }

    private struct Detached: Encodable {
        let job: Int64
        let name: String
        let state: String
        let driver: String
        let output: String
    }

    /// - Throws: `RoostError` where the job has a mistake that shows here, or the driver does not take it.
    func run() async throws {
        let path = Self.absolute(command.file)
        let file = try JobFile(path: path)
        guard file.tokens == nil else {
            throw RoostError(
                .invalidArgument, "a job that counts tokens asks no model, and is done soon: run it without --detach")
        }
        let job = try command.prepared(file).job
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw RoostError(.file, "\(path) cannot be read")
        }
        let environment = ProcessInfo.processInfo.environment
        let (variables, keys) = try job.variables(environment)
        let submission = DetachedSubmission(
            name: job.name, origin: origin.text, path: path, text: text, output: Self.absolute(job.output),
            variables: variables, keys: keys.keys.sorted(),
            inputs: try job.inputFiles.map { DetachedSubmission.Input(path: Self.absolute($0.path), bytes: $0.bytes) })
        let address = try command.driver.address()
        let step = try job.identifyingStep
        let standing = try await DriverConnection.use(address) { client in
            try DetachedAnswers.standing(
                try await client.ask(
                    .detached(.submit(submission, step: step, isFresh: command.calls.fresh, DetachedKeys(keys))),
                    patience: .seconds(60)))
        }
        if command.json {
            return Console.print(
                try JSONOutput.line(
                    Detached(
                        job: standing.job, name: standing.name, state: standing.state.rawValue, driver: address,
                        output: standing.output)))
        }
        let option = try DetachedAnswers.option(address)
        Console.print(
            """
            job \(standing.job) (\(standing.name)) is detached: the driver at \(address) goes on with it by itself
            look    roost jobs show \(standing.job)
            result  roost jobs fetch \(standing.job) --wait\(option)
            end     roost jobs cancel \(standing.job)\(option)
            """)
    }

    private static func absolute(_ path: String) -> String {
        path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
    }
}

/// What a driver answers about detached jobs.
enum DetachedAnswers {
    /// - Throws: `RoostError` with what the driver says where it does not do it.
    static func standing(_ answer: OperatorAnswer) throws(RoostError) -> DetachedStanding {
        switch answer {
        case .detached(let standing): return standing
        case .refused(let reason): throw RoostError(.job, reason)
        default: throw RoostError(.job, "the driver answered something else")
        }
    }

    /// The flag that names a driver; empty for the one that commands ask by themselves.
    static func option(_ address: String) throws(RoostError) -> String {
        address == (try DriverOption.usual()) ? "" : " --driver \(address)"
    }
}
