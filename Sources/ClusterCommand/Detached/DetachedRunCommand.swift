internal import ArgumentParser
internal import Columnar
internal import DataFrames
internal import Driver
internal import Foundation
internal import JobFiles
internal import Messaging
internal import Synchronization
internal import WorkerStart

/// The process of a detached job, which its driver starts: a submission whose report and end go into files.
struct DetachedRunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: SpawnedDetachedProcesses.command, abstract: "Run a detached job; drivers do this.",
        shouldDisplay: false)

    func run() async throws {
        guard let text = ProcessInfo.processInfo.environment[DetachedRun.variable], let run = DetachedRun(text) else {
            throw RoostError(.invalidArgument, "drivers start this: see 'roost submit --detach'")
        }
        unsetenv(DetachedRun.variable)
        Self.endWithParent()
        let ending = await Self.ending(of: run)
        do {
            try ending.text.write(to: URL(fileURLWithPath: "\(run.folder)/\(DetachedFiles.ending)"), options: .atomic)
        } catch {
            throw RoostError(.file, "how the job ended cannot be written to \(run.folder): \(error)")
        }
        if ending.exit != 0 { throw ExitCode(ending.exit) }
    }

    private static func ending(of run: DetachedRun) async -> DetachedEnding {
        let came = Mutex<JobRun.Summary?>(nil)
        let outcome: Result<Bool, any Error>
        do {
            let submission = try submission(in: run.folder)
            try check(submission.inputs)
            setVariables(submission, run.keys)
            if let user = run.user { setenv(DetachedRun.userVariable, user, 1) }
            guard let origin = JobOrigin(submission.origin) else {
                throw RoostError(.invalidArgument, "the submission does not say how the job was submitted")
            }
            // Files that flags name are there; inputs are found from the job file's path.
            _ = FileManager.default.changeCurrentDirectoryPath(origin.folder)
            var command = try SubmitCommand.parse(Array(origin.arguments.dropFirst()))
            command.driver.driver = run.driver
            command.output = "\(run.folder)/\(DetachedFiles.results)"
            command.overwrite = true
            command.json = false
            // The driver has made the new job, and this is a run of it.
            command.calls.fresh = false
            let file = try JobFile(path: submission.path, text: submission.text)
            let own = JobOrigin(program: origin.program, arguments: origin.arguments, folder: origin.folder)
            outcome = try await command.outcome(of: file, as: own) { summary in came.withLock { $0 = summary } }
        } catch {
            outcome = .failure(error)
        }
        let exit = JobEnding.code(of: outcome)
        switch outcome {
        case .success:
            guard let summary = came.withLock({ $0 }) else {
                return DetachedEnding(RoostError(.job, "no rows"), exit: 1)
            }
            return DetachedEnding(summary, exit: exit)
        case .failure(let error):
            let ending = DetachedEnding(error, exit: exit)
            Console.say(ending.failure ?? "")
            return ending
        }
    }

    private static func submission(in folder: String) throws -> DetachedSubmission {
        let path = "\(folder)/\(DetachedFiles.submission)"
        guard let data = FileManager.default.contents(atPath: path) else {
            throw RoostError(.file, "\(path) cannot be read")
        }
        do { return try DetachedSubmission(decoding: Buffer(Array(data))) } catch {
            throw RoostError(.file, "\(path): \(error)")
        }
    }

    /// Rows that came since would be asked about, too, and paid for.
    private static func check(_ inputs: [DetachedSubmission.Input]) throws(RoostError) {
        for input in inputs {
            let found =
                (try? FileManager.default.attributesOfItem(
                    atPath: URL(fileURLWithPath: input.path).resolvingSymlinksInPath().path))?[.size] as? NSNumber
            guard found?.int64Value == input.bytes else {
                throw RoostError(
                    .file,
                    "\(input.path) \(found == nil ? "is gone" : "has changed") since the job was submitted; put it back, or "
                        + "submit the job again")
            }
        }
    }

    /// Where the endpoints are, and their keys: the submitter's, and none of the driver's own.
    private static func setVariables(_ submission: DetachedSubmission, _ keys: DetachedKeys) {
        for name in JobFile.endpointVariables { unsetenv(name) }
        for (name, value) in submission.variables { setenv(name, value, 1) }
        for (name, value) in keys.reveal() where submission.keys.contains(name) { setenv(name, value, 1) }
    }

    /// Nothing goes on here for a driver that is gone: the next one begins anew, with what is in the journal.
    private static func endWithParent() {
        let parent = getppid()
        Thread.detachNewThread {
            while getppid() == parent { usleep(200_000) }
            ProcessEnd.now(1)
        }
    }
}
