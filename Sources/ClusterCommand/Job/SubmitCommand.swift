internal import ArgumentParser
internal import DataFrames
internal import Foundation
internal import JobFiles
internal import LocalCluster
internal import Planning

struct SubmitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "submit", abstract: "Run a job file on a running cluster, or with --local on one of its own.",
        discussion: """
            Exit codes: 0 when every row was answered; 3 when the job finished but some
            rows have errors, or files to fine-tune on have mistakes; 4 when its budget
            is used up; 130 when it was interrupted; 1 otherwise.

            Every answer is kept in the journal (in ROOST_HOME, or ~/.local/state/roost)
            before it counts. Submit the same job again after a crash, an interrupt or
            with a larger budget ('roost jobs' lists them, 'roost jobs resume ID' does
            it), and only what is missing is called.

            An input is {file: PATH} of JSON, CSV, Parquet or text (.gz and .zst too), a
            list of files, a folder or a pattern with * (** is folders at any depth);
            'format', 'delimiter', 'header', 'quote', 'comment', 'skip' and 'encoding'
            beside it say how it is written.

            --dry-run counts and prices the requests and calls nothing.

            --detach leaves the job with the driver, which goes on with it by itself, also
            after it was killed and started again at the same address. 'roost jobs fetch ID'
            writes the result, and ends as the submission would have. Files of rows must be
            where the driver runs, under the same paths. Keys stay in the driver's memory:
            a driver that was started again asks for them ('roost jobs resume ID').

            Of the job file's 'model', these say how calls are made (docs/settings.md
            has all of them):
              request_timeout    seconds that a whole call may take (600)
              stall_timeout      seconds of silence in a stream, or while sending (60)
              row_deadline       seconds after which a row is not tried again (900)
              attempts           attempts of a call that fails (6)
              ask_again          how often an answer of no use is asked for anew (1)
              failures_in_a_row  equal failures after which no more is sent (20)
              max_in_flight      calls at once, over all workers
              max_wait           seconds that an endpoint may ask to wait (120)
              max_outage         seconds that one is waited for that is away (900)
              tokens_per_minute, requests_per_minute
                                 the endpoint's quota, where no header tells it
              max_tokens         the longest answer, which a budget needs
              response_format    json_object, or a schema
              extra_body         what an endpoint wants beyond the usual
              ca_file, headers   certificates to trust, and a gateway's fields
              key_env            the variable with the key, in place of the usual one
              kind, api_version  azure with a date, azure-v1 or openai
              top_p, temperature and others that are sent as they stand

            Keys, proxies and certificates are the environment's: OPENAI_API_KEY and
            OPENAI_BASE_URL, or AZURE_OPENAI_API_KEY (or AZURE_OPENAI_AD_TOKEN) and
            AZURE_OPENAI_ENDPOINT; HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY;
            SSL_CERT_FILE.

            'compare: {gendered_words: [neutral, loaded]}' compares two inputs; 'mode:
            batch' asks through the Batch API, and looks every batch.poll_seconds.
            """)

    @Argument(help: "The job file (YAML).") var file: String
    @OptionGroup var driver: DriverOption
    @Option(help: "Run on a cluster of this command's own, with this many workers.") var local: Int?
    @Option(help: "The folder for the results, instead of the job file's.") var output: String?
    @Flag(help: "Replace results that are there.") var overwrite = false
    @Flag(help: "Say what the job would ask, cost and take, without a call.") var dryRun = false
    @Option(help: "A price table (YAML) for models that the job file has no prices of; see 'roost prices'.") var prices:
        String?
    @OptionGroup var placement: PlacementFlags
    @OptionGroup var calls: CallFlags
    @Flag(help: "Leave the job with the driver, and say its number: 'roost jobs fetch' has its result later.")
    var detach = false
    @Flag(help: "Print only a summary, as one JSON object.") var json = false

    func validate() throws {
        guard detach else { return }
        if local != nil { throw ValidationError("--detach leaves a job with a driver, and --local's ends with it.") }
        if dryRun { throw ValidationError("--dry-run runs no job, so that there is none to --detach.") }
    }

    func run() async throws {
        try await run(
            as: JobOrigin(program: JobOrigin.command, arguments: Array(CommandLine.arguments.dropFirst())),
            resuming: nil)
    }

    /// - Parameters:
    ///   - origin: how the journal is to say that the job was submitted.
    ///   - id: The job in the journal that this must go on with, and no other; nil for any.
    /// - Throws: `ExitCode`, or the error for the program to print.
    func run(as origin: JobOrigin, resuming id: Int64?) async throws {
        if detach { return try await DetachedSubmitting(self, origin).run() }
        let outcome = try await outcome(of: try JobFile(path: file), as: origin, resuming: id) { [json] summary in
            Console.print(json ? try JSONOutput.line(summary) : JobReport.summary(summary))
        }
        try JobEnding.exit(outcome, json: json, isFresh: calls.fresh)
    }

    /// The job with the flags over it, and what its calls are counted with.
    func prepared(_ file: JobFile) throws -> (job: JobFile, price: PriceInForce?) {
        var job = file
        if let output { job.output = output }
        let price = job.tokens == nil ? try PriceInForce.of(job, file: prices) : nil
        job.calls.price = price?.price
        job.calls = try calls.options(over: job)
        return (job, price)
    }

    /// Runs the job in a session of its own.
    ///
    /// - Parameters:
    ///   - file: What the job file says.
    ///   - origin: How the journal is to say that the job was submitted.
    ///   - id: The job in the journal that this must go on with, and no other; nil for any.
    ///   - ended: Hears what a job came to that asked a model.
    /// - Returns: Whether all of its rows are as they should be.
    /// - Throws: where it does not come to a job.
    func outcome(
        of file: JobFile, as origin: JobOrigin, resuming id: Int64? = nil,
        _ ended: @escaping @Sendable (JobRun.Summary) throws -> Void
    ) async throws -> Result<Bool, any Error> {
        Session.warmUpFiles()
        let (job, price) = try prepared(file)
        guard !dryRun || job.tokens == nil else {
            throw RoostError(
                .invalidArgument,
                "a job that counts tokens asks no model: it costs nothing, so run it without --dry-run")
        }
        var builder = Session.builder.appName(job.name).master(try master())
        builder.calls = job.calls
        builder.configuration += try placement.settings(over: job.placement)
        builder.callsInFlight = job.calls.maxInFlight
        builder.origin = origin
        builder.drainSeconds = try DrainTime.seconds()
        builder.submitsAtOnce = !dryRun && job.tokens == nil
        let session = try await builder.withLocalCluster.session()
        let asksModel = !dryRun && job.tokens == nil
        let signals = Signals.interrupting(session, limit: DrainTime.limit(session.drainSeconds)) {
            asksModel
                ? "stopping: calls in flight are waited for, up to \(session.drainSeconds) s, "
                    + "and their answers are kept (again to stop at once)" : "stopping (again to stop at once)"
        }
        let outcome = await Result { try await run(job, price, resuming: id, in: session, ended) }
        await session.stop()
        signals.cancel()
        return outcome
    }

    /// Runs the job; says whether all of its rows are as they should be.
    private func run(
        _ job: JobFile, _ price: PriceInForce?, resuming id: Int64?, in session: Session,
        _ ended: (JobRun.Summary) throws -> Void
    ) async throws -> Bool {
        if let tokens = job.tokens {
            let job = TokensJob(tokens: tokens, output: job.output, session: session, overwrites: overwrite)
            let (report, file) = try await job.run()
            Console.print(json ? try JSONOutput.line(report) : "\(report)\nwrote: \(file)")
            return !report.hasMistakes
        }
        if dryRun {
            let plan = try await DryRun(job: job, price: price, session: session).run()
            Console.print(json ? try JSONOutput.line(plan) : plan.text)
            return true
        }
        let source = try await job.source(in: session) { try await $0.simulateModel() }
        if let id { try Resumption.check(job, source, is: id) }
        if !json { Console.print(source.heading(of: job), terminator: "\n\n") }
        let run = JobRun(job: job, session: session, source: source, price: price, overwrites: overwrite) {
            [json] event in
            if !json { JobReport.show(event) }
        }
        let summary = try await run.run()
        try ended(summary)
        return summary.failed == 0
    }

    private func master() throws(RoostError) -> String {
        guard let local else { return try driver.address() }
        guard (1...256).contains(local) else {
            throw RoostError(.invalidArgument, "--local is \(local); it must be a whole number from 1 to 256")
        }
        return "local[\(local)]"
    }
}

extension Result where Failure == any Error {
    fileprivate init(_ body: () async throws -> Success) async {
        do { self = .success(try await body()) } catch { self = .failure(error) }
    }
}
