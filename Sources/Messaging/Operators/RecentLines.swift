internal import Synchronization

/// The last lines of a program's log, for those who ask for them.
///
/// Lines are numbered from 1, so that whoever has some can ask for those after them.
package final class RecentLines: Sendable {
    private struct State {
        var lines: [String] = []
        /// The number of the last line.
        var last: UInt64 = 0
    }

    /// Letters of a line that are kept.
    private static let longest = 2_000

    private let most: Int
    private let state = Mutex(State())

    /// - Parameter most: Lines that are kept.
    package init(most: Int = 1_000) { self.most = max(1, most) }

    package func append(_ line: String) {
        let line = line.utf8.count > Self.longest ? String(line.prefix(Self.longest)) : line
        state.withLock { state in
            state.last += 1
            state.lines.append(line)
            if state.lines.count > most { state.lines.removeFirst() }
        }
    }

    /// The last lines.
    ///
    /// - Parameters:
    ///   - count: How many at the most.
    ///   - number: Only those after this one; nil for whichever.
    /// - Returns: The lines, and the number of the last.
    package func page(_ count: Int, after number: UInt64? = nil) -> LogPage {
        state.withLock { state in
            let new = number.map { $0 > state.last ? 0 : Int(clamping: state.last - $0) } ?? .max
            return LogPage(lines: Array(state.lines.suffix(max(0, min(count, new)))), next: state.last)
        }
    }
}

/// Lines of the log of a driver or a worker.
package struct LogPage: Sendable, Hashable, Codable {
    package var lines: [String]
    /// What to ask after, for those that come later.
    package var next: UInt64
    /// Whether no others come.
    package var isOver: Bool

    package init(lines: [String], next: UInt64, isOver: Bool = false) {
        self.lines = lines
        self.next = next
        self.isOver = isOver
    }

    /// Lines that are asked for at once, at the most.
    package static let mostLines = 1_000
}
