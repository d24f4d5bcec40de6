import Columnar
import Messaging
import ModelAPI
import Planning
import Synchronization

/// A session that says what a test tells it to, and keeps what it hears.
final class TestSession: Sendable {
    private struct State {
        var isWelcome = false
        var jobs: [UInt64: JobID] = [:]
        var outcomes: [JobID: JobOutcome] = [:]
        var progress: [JobID: JobProgress] = [:]
        var rows: [JobID: Int] = [:]
        var files: [JobID: [ResultFile]] = [:]
        var status: ClusterStatus?
        var answers: [UInt64: OperatorAnswer] = [:]
        var lastRequest: UInt64 = 0
        var acknowledges = true
    }

    private let transport: SessionTransport
    private let state = Mutex(State())

    init(_ transport: SessionTransport) {
        self.transport = transport
        transport.start { [weak self] deliveries in
            for case .message(let message, _) in deliveries { self?.hear(message) }
        }
    }

    func send(_ message: SessionToDriver) { transport.send(message, to: .driver) }

    /// Submits a job.
    ///
    /// - Returns: the number of the request, by which its job is known.
    @discardableResult
    func submit(
        _ plan: JobPlan, name: String = "job", _ options: CallOptions = CallOptions(), resultFolder: String? = nil,
        place: (inout JobPlacement) -> Void = { _ in }
    ) -> UInt64 {
        let request = state.withLock { state in
            state.lastRequest += 1
            return state.lastRequest
        }
        var submission = JobSubmission(
            request: request, name: name, plan: plan, credentials: Credentials(), calls: options,
            resultFolder: resultFolder)
        place(&submission.placement)
        send(.submit(submission))
        return request
    }

    /// Asks as somebody does who looks after the cluster.
    ///
    /// - Returns: the number of the question.
    func ask(_ question: OperatorQuestion) -> UInt64 {
        let number = state.withLock { state in
            state.lastRequest += 1
            return state.lastRequest
        }
        send(.question(number: number, question))
        return number
    }

    func answer(_ number: UInt64) -> OperatorAnswer? { state.withLock { $0.answers[number] } }

    func forgetStatus() { state.withLock { $0.status = nil } }

    /// The session's process is gone.
    func close() { transport.close() }

    /// The session takes rows and does not say so.
    func stopAcknowledging() { state.withLock { $0.acknowledges = false } }

    var isWelcome: Bool { state.withLock { $0.isWelcome } }
    var status: ClusterStatus? { state.withLock { $0.status } }

    func job(_ request: UInt64) -> JobID? { state.withLock { $0.jobs[request] } }
    func outcome(_ request: UInt64) -> JobOutcome? {
        state.withLock { state in state.jobs[request].flatMap { state.outcomes[$0] } }
    }
    func hasEnded(_ request: UInt64) -> Bool { outcome(request) != nil }
    func rows(_ request: UInt64) -> Int {
        state.withLock { state in state.jobs[request].flatMap { state.rows[$0] } ?? 0 }
    }
    /// The files in which rows were left.
    func files(_ request: UInt64) -> [ResultFile] {
        state.withLock { state in state.jobs[request].flatMap { state.files[$0] } ?? [] }
    }
    func progress(_ request: UInt64) -> JobProgress? {
        state.withLock { state in state.jobs[request].flatMap { state.progress[$0] } }
    }
    func waiting(_ request: UInt64) -> String? {
        state.withLock { state in state.jobs[request].flatMap { state.progress[$0]?.calls?.waiting } }
    }

    private func hear(_ message: DriverToSession) {
        let reply: SessionToDriver? = state.withLock { state in
            switch message {
            case .welcome: state.isWelcome = true
            case .accepted(let request, let job): state.jobs[request] = job
            case .finished(let outcome): state.outcomes[outcome.job] = outcome
            case .progress(let progress): state.progress[progress.job] = progress
            case .status(let status): state.status = status
            case .answer(let number, let answer): state.answers[number] = answer
            case .output(let output):
                let rows = output.blocks.flatMap(\.batches).reduce(0) { $0 &+ $1.rowCount }
                state.rows[output.job, default: 0] &+= rows
                state.files[output.job, default: []] += output.blocks.compactMap(\.file)
                if state.acknowledges { return .received(output.job, blocks: UInt32(output.blocks.count)) }
            case .refused, .read, .pong: break
            }
            return nil
        }
        if let reply { send(reply) }
    }
}
