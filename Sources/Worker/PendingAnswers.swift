internal import Columnar
internal import Dispatch
internal import Messaging
internal import Planning
internal import Synchronization

/// Questions of threads that wait for their answers.
final class PendingAnswers: Sendable {
    enum Outcome {
        case answer(FileAnswer)
        /// None came in time, or none will come.
        case none
        /// Nobody needs it any more.
        case over
    }

    /// A question that was asked.
    final class Question: Sendable {
        let number: UInt64
        fileprivate let stage: StageID
        /// Who alone may answer; nil for the driver.
        fileprivate let holder: WorkerID?
        fileprivate let arrived = DispatchSemaphore(value: 0)
        fileprivate let outcome = Mutex<Outcome>(.none)

        fileprivate init(_ number: UInt64, _ stage: StageID, _ holder: WorkerID?) {
            self.number = number
            self.stage = stage
            self.holder = holder
        }

        fileprivate func finish(_ result: Outcome) {
            outcome.withLock { $0 = result }
            arrived.signal()
        }
    }

    private struct State {
        var waiting: [UInt64: Question] = [:]
        var last: UInt64 = 0
    }

    private let state = Mutex(State())

    /// Asks under a number that no other question has; `wait` is to follow.
    ///
    /// - Parameters:
    ///   - stage: Whose tasks need the answer.
    ///   - holder: The worker that alone may answer; nil for the driver.
    ///   - ask: Sends the question.
    /// - Returns: The question.
    func ask(of stage: StageID, from holder: WorkerID? = nil, _ ask: (UInt64) -> Void) -> Question {
        let question = state.withLock { state in
            state.last += 1
            let question = Question(state.last, stage, holder)
            state.waiting[state.last] = question
            return question
        }
        ask(question.number)
        return question
    }

    /// Waits for the answer on the caller's thread.
    func wait(_ question: Question, within patience: DispatchTimeInterval) -> Outcome {
        let isSignalled = question.arrived.wait(timeout: .now() + patience) == .success
        forget(question)
        return isSignalled ? question.outcome.withLock { $0 } : .none
    }

    /// Nobody waits for the answer any more.
    func forget(_ question: Question) { state.withLock { _ = $0.waiting.removeValue(forKey: question.number) } }

    /// Hands an answer to whoever waits for it from there.
    func finish(_ answer: FileAnswer, from holder: WorkerID? = nil) {
        guard let waiting = state.withLock({ $0.waiting[answer.number] }), waiting.holder == holder else { return }
        waiting.finish(.answer(answer))
    }

    /// Whether anybody waits for a worker.
    func isWaiting(for holder: WorkerID) -> Bool {
        state.withLock { $0.waiting.values.contains { $0.holder == holder } }
    }

    /// A worker will not answer any more.
    func giveUp(_ holder: WorkerID) {
        for waiting in state.withLock({ Array($0.waiting.values) }) where waiting.holder == holder {
            waiting.finish(.none)
        }
    }

    /// Ends the waits of a stage that is over.
    func forget(_ stage: StageID) {
        for waiting in state.withLock({ Array($0.waiting.values) }) where waiting.stage == stage {
            waiting.finish(.over)
        }
    }
}
