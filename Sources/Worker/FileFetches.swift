internal import Columnar
internal import Dispatch
internal import Messaging
internal import Planning
internal import Synchronization

/// The bytes that this worker's tasks have asked for by way of the driver: of the session's files, and of blocks.
final class FileFetches: Sendable {
    private static let patience = DispatchTimeInterval.seconds(30)
    /// How long the driver and a holder may take to say how the holder is reached.
    private static let patienceForWay = DispatchTimeInterval.seconds(2)

    private struct State {
        var send: (@Sendable (FileFetch) -> Void)?
        var sendBlock: (@Sendable (BlockFetch) -> Void)?
    }

    private let state = Mutex(State())
    private let pending = PendingAnswers()

    /// `send` and `sendBlock` are called on any thread.
    func start(
        _ send: @escaping @Sendable (FileFetch) -> Void, sendBlock: @escaping @Sendable (BlockFetch) -> Void
    ) {
        state.withLock { ($0.send, $0.sendBlock) = (send, sendBlock) }
    }

    /// Waits for bytes of a stage's file.
    func bytes(_ stage: StageID, _ file: UInt32, _ start: Int64, _ count: Int) throws(TaskFailure) -> Buffer {
        let send = state.withLock { $0.send }
        let question = pending.ask(of: stage) { number in
            send?(FileFetch(number: number, stage: stage, file: file, start: start, count: UInt32(clamping: count)))
        }
        guard let answer = try Self.answer(pending.wait(question, within: Self.patience)) else {
            throw TaskFailure("the session did not send the file's bytes in 30 s", isTransient: true)
        }
        let bytes = try answer.bytes.get()
        guard bytes.count <= count else {
            throw TaskFailure("the session sent \(bytes.count) bytes for the \(count) asked for", isTransient: false)
        }
        return bytes
    }

    /// Waits for bytes of a block that another worker has, for a task of a stage.
    func bytes(_ stage: StageID, _ block: Block, _ start: Int64, _ count: Int) throws(TaskFailure) -> Buffer {
        let outcome = ask(stage, block, within: Self.patience) {
            $0.start = start
            $0.count = UInt32(clamping: min(count, BlockFetch.mostBytes))
        }
        guard let answer = try Self.answer(outcome) else {
            throw TaskFailure(
                "\(block.worker) did not send its rows of \(block.lease) in 30 s", isTransient: true,
                lostBlock: block.lease)
        }
        let bytes = try answer.bytes.get()
        guard bytes.count <= count else {
            throw TaskFailure("a worker sent \(bytes.count) bytes for the \(count) asked for", isTransient: false)
        }
        return bytes
    }

    /// Waits for the word how a block's worker is reached without the driver.
    ///
    /// - Returns: The way; nil where there is none, or nobody said one in time.
    /// - Throws: `TaskFailure` where the worker is gone, or nobody waits any more.
    func way(_ stage: StageID, _ block: Block) throws(TaskFailure) -> DataWay? {
        let answer = try Self.answer(ask(stage, block, within: Self.patienceForWay) { $0.asksForWay = true })
        if case .failure(let failure)? = answer?.bytes, failure.lostBlock != nil { throw failure }
        return answer?.way
    }

    private func ask(
        _ stage: StageID, _ block: Block, within patience: DispatchTimeInterval, _ change: (inout BlockFetch) -> Void
    ) -> PendingAnswers.Outcome {
        let send = state.withLock { $0.sendBlock }
        let question = pending.ask(of: stage) { number in
            var fetch = BlockFetch(number: number, worker: block.worker, lease: block.lease, start: 0, count: 0)
            change(&fetch)
            send?(fetch)
        }
        return pending.wait(question, within: patience)
    }

    /// The answer; nil where none came.
    private static func answer(_ outcome: PendingAnswers.Outcome) throws(TaskFailure) -> FileAnswer? {
        switch outcome {
        case .answer(let answer): return answer
        case .none: return nil
        case .over: throw TaskFailure("the stage is over", isTransient: true)
        }
    }

    func finish(_ answer: FileAnswer) { pending.finish(answer) }

    /// Ends the waits of a stage that is over.
    func forget(_ stage: StageID) { pending.forget(stage) }
}
