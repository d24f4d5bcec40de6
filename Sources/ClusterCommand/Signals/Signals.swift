internal import DataFrames
internal import Foundation
internal import Synchronization

/// Signals of a terminal, a supervisor or a `kill`, until they are cancelled.
///
/// The first one calls a handler; a second one ends the program at once, whatever its other threads do.
final class Signals: Sendable {
    static let all: [Int32] = [SIGINT, SIGTERM, SIGHUP]

    private struct State {
        var decision = StopDecision()
        var isCancelled = false
    }

    private let state = Mutex(State())
    private let limit: Duration?
    private let stop: @Sendable () -> Void

    private init(limit: Duration?, _ stop: @escaping @Sendable () -> Void) {
        self.limit = limit
        self.stop = stop
    }

    /// Begins to listen; one listener a process at a time.
    ///
    /// - Parameters:
    ///   - limit: How long the program may go on after the first signal; nil for as long as it takes.
    ///   - stop: What the first signal does, on a thread of its own.
    /// - Returns: The listener.
    static func on(limit: Duration? = nil, _ stop: @escaping @Sendable () -> Void) -> Signals {
        let signals = Signals(limit: limit, stop)
        SignalPipe.current.withLock { $0 = signals }
        SignalPipe.install()
        return signals
    }

    /// Begins to listen; the first signal ends the jobs of a session, and those that it begins afterwards.
    ///
    /// A session that still looks at files has no job yet, and whoever interrupts it means the one to come.
    ///
    /// - Parameters:
    ///   - session: The session.
    ///   - limit: How long the program may go on after the first signal.
    ///   - words: What the first signal says.
    /// - Returns: The listener.
    static func interrupting(
        _ session: Session, limit: Duration?, _ words: @escaping @Sendable () -> String
    ) -> Signals {
        on(limit: limit) {
            Console.say("\n" + words())
            session.interruptForGood()
        }
    }

    /// Lets a signal that comes before anybody listens end the program as later ones do.
    static func endAtOnceAtFirst() {
        var action = sigaction()
        guard sigaction(SIGINT, nil, &action) == 0, !SignalPipe.isIgnored(action) else { return }
        action = sigaction()
        action.__sigaction_handler.sa_handler = { _ in _exit(130) }
        sigaction(SIGINT, &action, nil)
    }

    /// Returns when a signal came; a second one ends the program.
    static func wait() async {
        let (arrivals, arrived) = AsyncStream.makeStream(of: Void.self)
        let signals = on { arrived.yield() }
        for await _ in arrivals { break }
        signals.cancel()
    }

    /// Signals do nothing here any more; the first one then ends the program.
    func cancel() { state.withLock { $0.isCancelled = true } }

    fileprivate func came(at moment: ContinuousClock.Instant) {
        let action = state.withLock { $0.isCancelled ? .end : $0.decision.signalled(at: moment) }
        switch action {
        case .stop:
            Thread.detachNewThread { [self] in
                stop()
                guard let limit else { return }
                Thread.sleep(forTimeInterval: Double(limit.components.seconds))
                if !state.withLock({ $0.isCancelled }) {
                    Self.end("ended after \(limit.components.seconds) s of waiting")
                }
            }
        case .nothing: break
        case .end: Self.end("ended at once")
        }
    }

    /// Not by `exit`, and without anything that takes a lock: some thread may hold it for ever.
    private static func end(_ text: String) -> Never {
        StandardError.write("\n\(text)\n")
        _exit(130)
    }
}

/// The way from a signal's handler, which may call next to nothing, to a thread of its own.
private enum SignalPipe {
    static let current = Mutex<Signals?>(nil)
    /// Set before the first handler is installed, and never again.
    nonisolated(unsafe) static var writeEnd: Int32 = -1

    private struct Arrival {
        let number: Int32
        let seconds: Int
        let nanoseconds: Int
    }

    private static let readEnd: Int32 = {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { return -1 }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        // A handler never waits.
        _ = fcntl(ends[1], F_SETFL, O_NONBLOCK)
        SignalPipe.writeEnd = ends[1]
        let end = ends[0]
        Thread.detachNewThread { SignalPipe.deliver(from: end) }
        return end
    }()

    static func install() {
        guard readEnd >= 0 else { return }
        for number in Signals.all {
            var action = sigaction()
            // `nohup` ignores SIGHUP, and whoever asked for that means it.
            if number == SIGHUP, sigaction(number, nil, &action) == 0, Self.isIgnored(action) { continue }
            action = sigaction()
            action.__sigaction_handler.sa_handler = { SignalPipe.note($0) }
            action.sa_flags = Int32(SA_RESTART)
            sigaction(number, &action, nil)
        }
    }

    static func isIgnored(_ action: sigaction) -> Bool {
        unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
    }

    /// In the handler: only calls that are safe there.
    private static func note(_ number: Int32) {
        let before = errno
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        var arrival = Arrival(number: number, seconds: now.tv_sec, nanoseconds: now.tv_nsec)
        _ = write(writeEnd, &arrival, MemoryLayout<Arrival>.size)
        errno = before
    }

    private static func deliver(from end: Int32) {
        while true {
            var arrival = Arrival(number: 0, seconds: 0, nanoseconds: 0)
            let count = read(end, &arrival, MemoryLayout<Arrival>.size)
            if count < 0 && errno == EINTR { continue }
            guard count == MemoryLayout<Arrival>.size else { return }
            var now = timespec()
            clock_gettime(CLOCK_MONOTONIC, &now)
            let age =
                Duration.seconds(now.tv_sec - arrival.seconds) + .nanoseconds(now.tv_nsec - arrival.nanoseconds)
            current.withLock { $0 }?.came(at: ContinuousClock.now - age)
        }
    }
}
