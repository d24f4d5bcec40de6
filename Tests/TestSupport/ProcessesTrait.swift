// A build without tests has no Testing, and builds this target all the same.
#if canImport(Testing)
    internal import Synchronization
    package import Testing

    /// A suite that starts programs: of such suites only a few run at once.
    ///
    /// Each has a driver, workers and a client. A machine with two cores carries some of them well, and all of them so
    /// slowly that times are missed that people never see.
    package struct ProcessesTrait: SuiteTrait, TestScoping {
        private static let gate = Gate(width: 4)

        package func provideScope(
            for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
        ) async throws {
            await Self.gate.enter()
            defer { Self.gate.leave() }
            try await function()
        }
    }

    extension Trait where Self == ProcessesTrait {
        /// The suite starts programs.
        package static var processes: Self { Self() }
    }

    /// Lets so many through at once, in the order of their coming.
    private final class Gate: Sendable {
        private struct State {
            var free: Int
            var waiting: [CheckedContinuation<Void, Never>] = []
        }

        private let state: Mutex<State>

        init(width: Int) { state = Mutex(State(free: width)) }

        func enter() async {
            await withCheckedContinuation { continuation in
                let mayEnter = state.withLock { state in
                    guard state.free > 0 else {
                        state.waiting.append(continuation)
                        return false
                    }
                    state.free -= 1
                    return true
                }
                if mayEnter { continuation.resume() }
            }
        }

        func leave() {
            let next = state.withLock { state -> CheckedContinuation<Void, Never>? in
                guard state.waiting.isEmpty else { return state.waiting.removeFirst() }
                state.free += 1
                return nil
            }
            next?.resume()
        }
    }
#endif
