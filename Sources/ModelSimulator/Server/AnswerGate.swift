internal import Synchronization

/// Lets so many answers out and holds the others, for those who need calls to be under way when something
/// happens, however fast or slow the machine is.
final class AnswerGate: Sendable {
    private struct State {
        var left = 0
        var held: [@Sendable () -> Void] = []
    }

    private let isOpen = Atomic(true)
    private let state = Mutex(State())

    /// Whether an answer may go out now.
    ///
    /// - Parameter again: Asks again, when more are let out; not called where the answer may go.
    /// - Returns: Whether it may; else `again` is kept.
    func lets(out again: @autoclosure () -> @Sendable () -> Void) -> Bool {
        if isOpen.load(ordering: .acquiring) { return true }
        return state.withLock { state in
            guard state.left <= 0 else {
                state.left -= 1
                return true
            }
            state.held.append(again())
            return false
        }
    }

    /// Lets out `count` more answers, or all of them.
    func set(_ count: Int?) {
        let held = state.withLock { state in
            isOpen.store(count == nil, ordering: .releasing)
            state.left = count ?? .max
            defer { state.held = [] }
            return state.held
        }
        for again in held { again() }
    }
}
