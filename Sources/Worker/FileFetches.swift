internal import Columnar
internal import Dispatch
internal import Messaging
internal import Planning
internal import Synchronization

/// The bytes that this worker's tasks have asked the session for.
final class FileFetches: Sendable {
    private static let patience = DispatchTimeInterval.seconds(30)

    private final class Waiting: Sendable {
        let stage: StageID
        let arrived = DispatchSemaphore(value: 0)
        let bytes = Mutex<Result<Buffer, TaskFailure>?>(nil)

        init(_ stage: StageID) { self.stage = stage }

        func finish(_ result: Result<Buffer, TaskFailure>) {
            bytes.withLock { $0 = result }
            arrived.signal()
        }
    }

    private struct State {
        var waiting: [UInt64: Waiting] = [:]
        var last: UInt64 = 0
        var send: (@Sendable (FileFetch) -> Void)?
        var sendBlock: (@Sendable (BlockFetch) -> Void)?
    }

    private let state = Mutex(State())

    /// `send` and `sendBlock` are called on any thread.
    func start(
        _ send: @escaping @Sendable (FileFetch) -> Void, sendBlock: @escaping @Sendable (BlockFetch) -> Void
    ) {
        state.withLock { ($0.send, $0.sendBlock) = (send, sendBlock) }
    }

    /// Waits for bytes of a stage's file.
    func bytes(_ stage: StageID, _ file: UInt32, _ start: Int64, _ count: Int) throws(TaskFailure) -> Buffer {
        let send = state.withLock { $0.send }
        let result = answer(of: stage) { number in
            send?(FileFetch(number: number, stage: stage, file: file, start: start, count: UInt32(clamping: count)))
        }
        guard let result else {
            throw TaskFailure("the session did not send the file's bytes in 30 s", isTransient: true)
        }
        let bytes = try result.get()
        guard bytes.count <= count else {
            throw TaskFailure("the session sent \(bytes.count) bytes for the \(count) asked for", isTransient: false)
        }
        return bytes
    }

    /// Waits for bytes of a block that another worker has, for a task of a stage.
    func bytes(_ stage: StageID, _ block: Block, _ start: Int64, _ count: Int) throws(TaskFailure) -> Buffer {
        let send = state.withLock { $0.sendBlock }
        let result = answer(of: stage) { number in
            send?(
                BlockFetch(
                    number: number, worker: block.worker, lease: block.lease, start: start,
                    count: UInt32(clamping: count)))
        }
        guard let result else {
            throw TaskFailure(
                "\(block.worker) did not send its rows of \(block.lease) in 30 s", isTransient: true,
                lostBlock: block.lease)
        }
        let bytes = try result.get()
        guard bytes.count <= count else {
            throw TaskFailure("a worker sent \(bytes.count) bytes for the \(count) asked for", isTransient: false)
        }
        return bytes
    }

    /// Waits for the answer to a question; nil where none came.
    private func answer(of stage: StageID, _ ask: (UInt64) -> Void) -> Result<Buffer, TaskFailure>? {
        let waiting = Waiting(stage)
        let number = state.withLock { state in
            state.last += 1
            state.waiting[state.last] = waiting
            return state.last
        }
        ask(number)
        let outcome = waiting.arrived.wait(timeout: .now() + Self.patience)
        state.withLock { _ = $0.waiting.removeValue(forKey: number) }
        return outcome == .success ? waiting.bytes.withLock { $0 } : nil
    }

    func finish(_ answer: FileAnswer) {
        state.withLock { $0.waiting[answer.number] }?.finish(answer.bytes)
    }

    /// Ends the waits of a stage that is over.
    func forget(_ stage: StageID) {
        for waiting in state.withLock({ Array($0.waiting.values) }) where waiting.stage == stage {
            waiting.finish(.failure(TaskFailure("the stage is over", isTransient: true)))
        }
    }
}
