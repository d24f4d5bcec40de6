internal import Foundation
internal import Messaging
internal import Synchronization

/// Shows a job's progress on standard error: on a terminal one live line, elsewhere a line now and then.
final class ProgressDisplay: Sendable {
    private struct State {
        var stage: UInt32?
        var text = ProgressText(start: .now)
        var lastShown = ContinuousClock.now
        var isLineOpen = false
        var saidWhatItWaitsFor = false
    }

    /// A job that is over sooner needs no progress.
    private static let quietTime: Duration = .milliseconds(700)
    private static let betweenLines: Duration = .seconds(10)

    private let isTerminal = isatty(STDERR_FILENO) == 1
    private let start = ContinuousClock.now
    private let state = Mutex(State())

    func show(_ progress: JobProgress) {
        let now = ContinuousClock.now
        let line = state.withLock { state -> String? in
            if state.stage != progress.stage {
                state.stage = progress.stage
                state.text = ProgressText(start: now)
            }
            // A job that cannot begin says at once what it waits for: nothing else would be seen of it.
            let isNews = progress.calls.map { $0.waiting != nil && $0.rows == 0 } == true && !state.saidWhatItWaitsFor
            if isNews {
                state.saidWhatItWaitsFor = true
            } else {
                guard start.duration(to: now) >= Self.quietTime else { return nil }
                if !isTerminal && state.lastShown.duration(to: now) < Self.betweenLines { return nil }
            }
            state.lastShown = now
            state.isLineOpen = isTerminal
            return state.text.line(progress, now: now, width: isTerminal ? TerminalWidth.ofErrors - 1 : .max)
        }
        guard let line else { return }
        // Back to the line's start, and away with what an earlier, longer line left.
        StandardError.write(isTerminal ? "\r\u{1B}[K" + line : line + "\n")
    }

    func end() {
        let wasOpen = state.withLock { state in
            defer { state.isLineOpen = false }
            return state.isLineOpen
        }
        if wasOpen { StandardError.write("\r\u{1B}[K") }
    }
}
