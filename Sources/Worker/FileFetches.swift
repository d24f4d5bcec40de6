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
    }

    private let state = Mutex(State())

    /// `send` is called on any thread.
    func start(_ send: @escaping @Sendable (FileFetch) -> Void) { state.withLock { $0.send = send } }

    /// Waits for bytes of a stage's file.
    func bytes(_ stage: StageID, _ file: UInt32, _ start: Int64, _ count: Int) throws(TaskFailure) -> Buffer {
        let waiting = Waiting(stage)
        let (number, send) = state.withLock { state in
            state.last += 1
            state.waiting[state.last] = waiting
            return (state.last, state.send)
        }
        send?(FileFetch(number: number, stage: stage, file: file, start: start, count: UInt32(clamping: count)))
        let outcome = waiting.arrived.wait(timeout: .now() + Self.patience)
        state.withLock { _ = $0.waiting.removeValue(forKey: number) }
        guard outcome == .success, let result = waiting.bytes.withLock({ $0 }) else {
            throw TaskFailure("the session did not send the file's bytes in 30 s", isTransient: true)
        }
        let bytes = try result.get()
        guard bytes.count <= count else {
            throw TaskFailure("the session sent \(bytes.count) bytes for the \(count) asked for", isTransient: false)
        }
        return bytes
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
