internal import ArgumentParser
internal import DataFrames
internal import Foundation
internal import ModelClient

struct SubmitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "submit", abstract: "Run a job file on a running cluster, or with --local on one of its own.",
        discussion: """
            Exit codes: 0 when every row was answered; 3 when the job finished but some
            rows have errors, or files to fine-tune on have mistakes; 130 when it was
            interrupted (what was done is kept); 1 otherwise.
            """)

    @Argument(help: "The job file (YAML).") var file: String
    @OptionGroup var driver: DriverOption
    @Option(help: "Run on a cluster of this command's own, with this many workers.") var local: Int?
    @Option(help: "The folder for the results, instead of the job file's.") var output: String?
    @Flag(help: "Replace results that are there.") var overwrite = false
    @Flag(help: "Print only a summary, as one JSON object.") var json = false

    func run() async throws {
        var job = try JobFile(path: file)
        if let output { job.output = output }
        let session = try await Session.builder.appName(job.name).master(try master()).getOrCreate()
        let interrupts = Signals.on([SIGINT, SIGTERM]) {
            FileHandle.standardError.write(Data("\nstopping: answers that are here are kept (again to stop at once)\n".utf8))
            signal(SIGINT, SIG_DFL)
            session.interruptAll()
        }
        let outcome = await Result { try await run(job, in: session) }
        interrupts.cancel()
        await session.stop()
        do {
            if try !outcome.get() { throw ExitCode(3) }
        } catch let error as RoostError where error.code == .cancelled {
            FileHandle.standardError.write(Data("interrupted: \(error.message)\n".utf8))
            throw ExitCode(130)
        }
    }

    /// Runs the job; says whether all of its rows are as they should be.
    private func run(_ job: JobFile, in session: Session) async throws -> Bool {
        if let tokens = job.tokens {
            let job = TokensJob(tokens: tokens, output: job.output, session: session, overwrites: overwrite)
            let (report, file) = try await job.run()
            print(json ? try JSONOutput.line(report) : "\(report)\nwrote: \(file)")
            return !report.hasMistakes
        }
        let source = try await source(for: job, in: session)
        if !json { print(source.description, terminator: "\n\n") }
        let run = JobRun(job: job, session: session, source: source, overwrites: overwrite, isQuiet: json)
        let summary = try await run.run()
        print(json ? try JSONOutput.line(summary) : JobReport.summary(summary))
        return summary.failed == 0
    }

    private func master() throws(RoostError) -> String {
        guard let local else { return try driver.address() }
        guard (1...256).contains(local) else {
            throw RoostError(.invalidArgument, "--local is \(local); it must be a whole number from 1 to 256")
        }
        return "local[\(local)]"
    }

    private func source(for job: JobFile, in session: Session) async throws -> ModelSource {
        switch job.endpoint {
        case .auto: return try await session.modelFromEnvironmentOrSimulator()
        case .simulator: return try await session.simulateModel()
        case .environment: return try session.requireModelSource()
        case .url(let url):
            let source = try ModelSource(url: url, environment: ProcessInfo.processInfo.environment)
            session.modelSource = source
            return source
        }
    }
}

extension Result where Failure == any Error {
    fileprivate init(_ body: () async throws -> Success) async {
        do { self = .success(try await body()) } catch { self = .failure(error) }
    }
}
