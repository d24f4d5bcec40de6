package import Columnar
package import Messaging
package import Planning
internal import Synchronization

/// One end of a conversation with a driver: jobs, their results and progress, the cluster's status.
///
/// A process may have many.
package final class DriverClient: Sendable {
    private struct State {
        var welcome: CheckedContinuation<DriverGreeting, any Error>?
        var jobs: [UInt64: PendingJob] = [:]
        var requestOf: [JobID: UInt64] = [:]
        /// Jobs whose task was cancelled before they were submitted.
        var cancelledEarly: Set<UInt64> = []
        /// Whether jobs that begin now are cancelled before they are submitted.
        var beginsNoJobs = false
        var statusRequests: [UInt64: CheckedContinuation<ClusterStatus, any Error>] = [:]
        var questions: [UInt64: CheckedContinuation<OperatorAnswer, any Error>] = [:]
        var lastRequest: UInt64 = 0
        var watch = DriverWatch()
        /// Why nothing more can be asked of the driver.
        var closed: RoostError?
    }

    private let transport: SessionTransport
    /// What the driver is called in errors.
    private let address: String
    private let state = Mutex(State())
    private let results = ResultFolder()

    package init(transport: SessionTransport, address: String) {
        self.transport = transport
        self.address = address
        transport.start { [weak self] deliveries in
            for delivery in deliveries { self?.receive(delivery) }
        }
    }

    /// Says hello and waits for the answer.
    /// - Throws: `RoostError` of code `cluster` where none comes in `patience`, or the driver refuses.
    package func attach(
        appName: String, version: String, submits: Bool = false, isCommand: Bool = false, user: String? = nil,
        patience: Duration = .seconds(10)
    ) async throws -> DriverGreeting {
        let timeout = Task { [weak self, address] in
            try await Task.sleep(for: patience)
            self?.close(.noAnswer(at: address, in: patience))
        }
        defer { timeout.cancel() }
        return try await withCheckedThrowingContinuation { continuation in
            // The transport may know already that nothing will come of it.
            let closed = state.withLock { state -> RoostError? in
                if state.closed == nil { state.welcome = continuation }
                return state.closed
            }
            if let closed { return continuation.resume(throwing: closed) }
            let greeting = SessionGreeting(
                programVersion: version, appName: appName, submits: submits, isCommand: isCommand, user: user)
            transport.send(.hello(greeting), to: .driver)
        }
    }

    /// Runs a job to its end.
    ///
    /// - Parameters:
    ///   - plan: What is run.
    ///   - name: The job's name.
    ///   - credentials: The endpoints' keys.
    ///   - calls: How calls are made.
    ///   - origin: How the journal says that the job was submitted.
    ///   - placement: On which workers the job runs, and in which turn.
    ///   - rows: Takes the rows as they come, where they are not to be collected.
    ///   - progress: Hears how far the job is.
    /// - Returns: What it gave.
    /// - Throws: `RoostError`, or `RowsNotTaken` with an error of `rows`, for which the job was cancelled.
    package func run(
        _ plan: JobPlan, name: String, credentials: Credentials, calls: CallOptions = CallOptions(),
        origin: String = "", placement: JobPlacement = JobPlacement(),
        rows: (@Sendable (Schema, RecordBatch) async throws -> Void)? = nil,
        progress: (@Sendable (JobProgress) -> Void)?
    ) async throws -> JobResult {
        // What no driver would take is an error before anything is sent, also where nothing goes over a port.
        if let problem = plan.invalidity ?? calls.invalidity {
            throw RoostError(.invalidArgument, "the job has \(problem)")
        }
        let request = nextRequest()
        defer { state.withLock { _ = $0.cancelledEarly.remove(request) } }
        let folder = results.make(for: request)
        defer { if let folder { results.remove(folder) } }
        let stream = rows.map { _ in AsyncStream.makeStream(of: JobOutput.self) }
        let reading = Task { [weak self] in
            guard let rows, let stream else { return }
            var receipts = ResultReceipts()
            var order = BlockOrder()
            for await var output in stream.stream {
                output.blocks = order.take(output.blocks)
                do {
                    try await output.read(from: folder, rows)
                } catch {
                    self?.cancel(request)
                    throw error
                }
                if let blocks = receipts.dealtWith(output.blocks) {
                    self?.transport.send(.received(output.job, blocks: blocks), to: .driver)
                }
            }
        }
        let end = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let job = PendingJob(
                    continuation, files: FileService(plan), folder: folder, stream: stream?.continuation, progress)
                let refusal = state.withLock { state -> RoostError? in
                    if state.cancelledEarly.remove(request) != nil || state.beginsNoJobs { return .cancelledEarly }
                    if state.closed == nil {
                        state.jobs[request] = job
                        state.watch.asked(now: .now)
                    }
                    return state.closed
                }
                if let refusal { return job.fail(refusal) }
                var submission = JobSubmission(
                    request: request, name: name, plan: plan, credentials: credentials, calls: calls, origin: origin,
                    resultFolder: folder?.path)
                submission.placement = placement
                transport.send(.submit(submission), to: .driver)
            }
        } onCancel: {
            cancel(request)
        }
        // What went wrong with the rows comes before what the job says of its end.
        do { try await reading.value } catch { throw RowsNotTaken(reason: error, calls: end.calls) }
        return try end.result()
    }

    /// The cluster as its driver sees it.
    /// - Throws: `RoostError` of code `cluster` where no answer comes in `patience`.
    package func status(patience: Duration = .seconds(5)) async throws -> ClusterStatus {
        let request = nextRequest()
        let timeout = Task { [weak self, address] in
            try await Task.sleep(for: patience)
            self?.giveUpStatus(request, .noAnswer(at: address, in: patience))
        }
        defer { timeout.cancel() }
        return try await withCheckedThrowingContinuation { continuation in
            let closed = state.withLock { state -> RoostError? in
                if state.closed == nil { state.statusRequests[request] = continuation }
                return state.closed
            }
            if let closed { return continuation.resume(throwing: closed) }
            transport.send(.statusRequest, to: .driver)
        }
    }

    private func giveUpStatus(_ request: UInt64, _ reason: RoostError) {
        state.withLock { $0.statusRequests.removeValue(forKey: request) }?.resume(throwing: reason)
    }

    /// Asks the driver something about its cluster, or to do something with it.
    /// - Throws: `RoostError` of code `cluster` where no answer comes in `patience`.
    package func ask(_ question: OperatorQuestion, patience: Duration = .seconds(10)) async throws -> OperatorAnswer {
        let request = nextRequest()
        let timeout = Task { [weak self, address] in
            try await Task.sleep(for: patience)
            self?.state.withLock { $0.questions.removeValue(forKey: request) }?
                .resume(throwing: RoostError.noAnswer(at: address, in: patience))
        }
        defer { timeout.cancel() }
        return try await withCheckedThrowingContinuation { continuation in
            let closed = state.withLock { state -> RoostError? in
                if state.closed == nil { state.questions[request] = continuation }
                return state.closed
            }
            if let closed { return continuation.resume(throwing: closed) }
            transport.send(.question(number: request, question), to: .driver)
        }
    }

    private func nextRequest() -> UInt64 {
        state.withLock { state in
            state.lastRequest += 1
            return state.lastRequest
        }
    }

    /// Asks the driver to end, and its workers with it.
    package func shutdownCluster() { transport.send(.shutdown, to: .driver) }

    /// Cancels every job that runs; each ends with what it has.
    ///
    /// One that is being cancelled is left alone.
    ///
    /// - Parameter forGood: Whether jobs that begin afterwards are cancelled, too.
    package func cancelJobs(forGood: Bool = false) {
        let running = state.withLock { state in
            if forGood { state.beginsNoJobs = true }
            return state.jobs.filter { !$0.value.isCancelled }.map(\.key)
        }
        for request in running { cancel(request) }
    }

    /// Asks the driver for a sign of life while jobs run; a driver that gives none is lost.
    package func checkDriver(now: ContinuousClock.Instant = .now) {
        let (action, patience) = state.withLock { state in
            (state.watch.tick(now: now, hasJobs: !state.jobs.isEmpty), state.watch.patience)
        }
        switch action {
        case .nothing: break
        case .ping: transport.send(.ping, to: .driver)
        case .giveUp: close(.noAnswer(at: address, in: patience))
        }
    }

    package func close(_ reason: RoostError = RoostError(.cluster, "the session was stopped")) {
        let (welcome, jobs, statuses, questions) = state.withLock { state in
            defer {
                state.welcome = nil
                state.jobs = [:]
                state.statusRequests = [:]
                state.questions = [:]
                state.closed = state.closed ?? reason
            }
            return (
                state.welcome, Array(state.jobs.values), Array(state.statusRequests.values),
                Array(state.questions.values)
            )
        }
        welcome?.resume(throwing: reason)
        for status in statuses { status.resume(throwing: reason) }
        for question in questions { question.resume(throwing: reason) }
        for job in jobs { job.fail(reason) }
        transport.close()
        results.close()
    }

    private func cancel(_ request: UInt64) {
        let job = state.withLock { state -> JobID? in
            // A task that is cancelled already comes here before its job is known.
            if state.jobs[request] == nil { state.cancelledEarly.insert(request) }
            state.jobs[request]?.isCancelled = true
            return state.jobs[request]?.id
        }
        if let job { transport.send(.cancel(job), to: .driver) }
    }

    private func receive(_ delivery: Delivery<DriverToSession>) {
        state.withLock { $0.watch.heard() }
        switch delivery {
        case .message(let message, _): receive(message)
        case .unreadable(.otherVersion(let version), _):
            close(
                RoostError(
                    .cluster,
                    "the driver at \(address) speaks protocol version \(version), this program speaks "
                        + "\(ProtocolVersion.current); use the same version of Roost on both sides"))
        case .denied(let reason), .trying(let reason): close(RoostError(.cluster, reason))
        case .unreachable:
            close(
                RoostError(.cluster, "the connection to the driver at \(address) was lost: it has ended, or was killed")
            )
        case .forgotten:
            close(
                RoostError(
                    .cluster,
                    "the driver at \(address) does not know this session any more: it was restarted, or has lost "
                        + "the connection"))
        case .heard, .unreadable, .connected, .noted: break
        }
    }

    private func receive(_ message: DriverToSession) {
        switch message {
        case .welcome(let greeting):
            let continuation = state.withLock { state in
                defer { state.welcome = nil }
                return state.welcome
            }
            continuation?.resume(returning: greeting)
        case .refused(let reason):
            close(RoostError(.cluster, "the driver at \(address) refused this session: \(reason)"))
        case .accepted(let request, let job):
            let isCancelled = state.withLock { state in
                state.requestOf[job] = request
                state.jobs[request]?.id = job
                return state.jobs[request]?.isCancelled ?? false
            }
            if isCancelled { cancel(request) }
        case .output(let output):
            let dealtWith = state.withLock { state in
                state.requestOf[output.job].flatMap { state.jobs[$0]?.append(output) }
            }
            if let dealtWith { transport.send(.received(output.job, blocks: dealtWith), to: .driver) }
        case .progress(let progress):
            let report = state.withLock { state in state.requestOf[progress.job].flatMap { state.jobs[$0]?.progress } }
            report?(progress)
        case .finished(let outcome):
            let job = state.withLock { state -> PendingJob? in
                state.requestOf.removeValue(forKey: outcome.job).flatMap { state.jobs.removeValue(forKey: $0) }
            }
            job?.finish(outcome)
        case .read(let request):
            let files = state.withLock { state in state.requestOf[request.job].flatMap { state.jobs[$0]?.files } }
            files?.read(request) { [transport] in transport.send(.fetched($0), to: .driver) }
        case .status(var status):
            for index in status.jobs.indices {
                status.jobs[index].runBy = status.jobs[index].runBy.flatMap { JobOrigin($0)?.summary }
            }
            let readable = status
            let waiting = state.withLock { state in
                defer { state.statusRequests = [:] }
                return Array(state.statusRequests.values)
            }
            for continuation in waiting { continuation.resume(returning: readable) }
        case .answer(let number, let answer):
            state.withLock { $0.questions.removeValue(forKey: number) }?.resume(returning: answer)
        case .pong: break
        }
    }
}

extension JobOutput {
    /// Gives the rows to whoever wants them, batch by batch.
    fileprivate func read(
        from folder: JobResultFolder?, _ rows: (Schema, RecordBatch) async throws -> Void
    ) async throws {
        guard let schema else { return }
        let found = try ResultRows(schema, folder)
        for block in blocks {
            var walk = found.batches(of: block)
            while let batch = try walk.next() { try await rows(found.schema, batch) }
            if let file = block.file { folder?.remove(file) }
        }
    }
}
