internal import NIOCore
internal import Synchronization

/// Lets so many calls through at once, and the others in the order in which they came.
///
/// The transport's pool has a line of its own, but a time in it counts as connecting, and ends in
/// an error when answers take long.
final class InFlightGate: Sendable {
    private struct Waiter {
        let ticket: UInt64
        let continuation: CheckedContinuation<Bool, Never>
    }

    private struct State {
        var free: Int
        var nextTicket: UInt64 = 0
        var line = CircularBuffer<Waiter>()
    }

    private let state: Mutex<State>

    init(limit: Int) {
        state = Mutex(State(free: max(1, limit)))
    }

    /// Waits for a place; `false` when the task was cancelled, and no place is held.
    func enter() async -> Bool {
        // A call that was cancelled before it began must not be sent, and paid for, at all.
        if Task.isCancelled { return false }
        let ticket: UInt64? = state.withLock { state in
            if state.free > 0 {
                state.free -= 1
                return nil
            }
            state.nextTicket += 1
            return state.nextTicket
        }
        guard let ticket else { return true }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { wait(with: $0, ticket: ticket) }
        } onCancel: {
            let cancelled = state.withLock { state -> Waiter? in
                let index = state.line.firstIndex { $0.ticket == ticket }
                return index.map { state.line.remove(at: $0) }
            }
            cancelled?.continuation.resume(returning: false)
        }
    }

    /// Gives a place back, to the first in the line if there is one.
    func leave() {
        let next = state.withLock { state -> Waiter? in
            if let next = state.line.popFirst() { return next }
            state.free += 1
            return nil
        }
        next?.continuation.resume(returning: true)
    }

    private func wait(with continuation: CheckedContinuation<Bool, Never>, ticket: UInt64) {
        let entered: Bool? = state.withLock { state in
            // The flag is set before the handler runs: seen here, or the handler finds the waiter.
            if Task.isCancelled { return false }
            if state.free > 0 {
                state.free -= 1
                return true
            }
            state.line.append(Waiter(ticket: ticket, continuation: continuation))
            return nil
        }
        if let entered { continuation.resume(returning: entered) }
    }
}
