internal import Columnar
internal import Foundation
package import Messaging
internal import ModelAPI
internal import Planning

/// How far a job is, in a line.
package struct ProgressText: Sendable {
    private let start: ContinuousClock.Instant

    package init(start: ContinuousClock.Instant) { self.start = start }

    /// How far the job is, in one line of at most `width` characters.
    ///
    /// A stage without model calls counts tasks, one with them counts rows. What says least is left out first.
    ///
    /// ```
    /// stage 1 of 2: 3/12 tasks, 2 in flight, 41.2 tasks/s, 9 s left
    /// 120/500 rows, 64 in flight, 0 failed, 15,230 tokens, 0.12 USD, 41.2 rows/s, 9 s left; waits 3 s for …
    /// ```
    package func line(_ progress: JobProgress, now: ContinuousClock.Instant, width: Int = .max) -> String {
        let seconds = max(0.001, start.duration(to: now).inSeconds)
        if var calls = progress.calls {
            calls.waiting = calls.waiting ?? progress.waiting
            return line(calls, isWhole: progress.tasksDone == progress.tasks, seconds, width)
        }
        let rate = Double(progress.tasksDone) / seconds
        var items = ["\(progress.tasksDone)/\(progress.tasks) tasks", "\(progress.tasksRunning) in flight"]
        if progress.retriedTasks > 0 { items.append("\(progress.retriedTasks) retried") }
        if progress.speculativeTasks > 0 { items.append("\(progress.speculativeTasks) speculative") }
        items.append("\(rate.formatted(.number.precision(.fractionLength(1)))) tasks/s")
        if rate > 0 {
            items.append("\(Self.time(Double(progress.tasks - min(progress.tasksDone, progress.tasks)) / rate)) left")
        }
        let stage = progress.stages > 1 ? "stage \(progress.stage.addingClamped(1)) of \(progress.stages): " : ""
        // Why nothing runs says more than that nothing does.
        if let waiting = progress.waiting, progress.tasksRunning == 0 {
            items = ["\(progress.tasksDone)/\(progress.tasks) tasks; \(waiting)"]
        }
        return Self.cut(stage + items.joined(separator: ", "), to: width)
    }

    private func line(_ calls: CallTotals, isWhole: Bool, _ seconds: Double, _ width: Int) -> String {
        let done = calls.answered.addingClamped(calls.failed)
        // What was answered before says nothing of how fast calls are.
        let free = min(calls.fromJournal.addingClamped(calls.fromCache), done)
        let rate = Double(done - free) / seconds
        // A line that is too long loses the phrase with the highest rank first. The "+" says that more rows may come.
        var phrases: [(text: String, rank: Int)] = [
            ("\(done.formatted())/\(calls.rows.formatted())\(isWhole ? "" : "+") rows", 0),
            ("\(calls.inFlight) in flight", 3), ("\(calls.failed.formatted()) failed", 1),
        ]
        if calls.fromJournal > 0 { phrases.append(("\(calls.fromJournal.formatted()) from an earlier run", 6)) }
        if calls.fromCache > 0 { phrases.append(("\(calls.fromCache.formatted()) from the cache", 6)) }
        if calls.retries > 0 { phrases.append(("\(calls.retries.formatted()) retries", 7)) }
        if calls.refusals > 0 { phrases.append(("\(calls.refusals.formatted()) refused (429)", 4)) }
        if calls.unknown > 0 { phrases.append(("\(calls.unknown.formatted()) unknown", 5)) }
        phrases.append(("\(calls.usage.tokens.formatted()) tokens", 9))
        if !calls.currency.isEmpty { phrases.append((Self.cost(calls), 2)) }
        phrases.append(("\(rate.formatted(.number.precision(.fractionLength(1)))) rows/s", 8))
        if rate > 0, isWhole {
            phrases.append(("\(Self.time(Double(calls.rows - min(done, calls.rows)) / rate)) left", 2))
        }
        if let batches = calls.batches { phrases.append((batches, 2)) }
        let waiting = calls.waiting.map { "; " + $0 } ?? ""
        func line() -> String { phrases.map(\.text).joined(separator: ", ") + waiting }
        // Why a job waits says more than all but how far it is.
        let lastRank = calls.waiting == nil ? 2 : 0
        while TextWidth.of(line()) > width, let last = phrases.indices.max(by: { phrases[$0].rank < phrases[$1].rank }),
            phrases[last].rank > lastRank
        {
            phrases.remove(at: last)
        }
        return Self.cut(line(), to: width)
    }

    private static func cut(_ text: String, to width: Int) -> String {
        TextWidth.cut(PlainText.of(text), to: width)
    }

    /// What the calls cost, such as `0.1234 USD`.
    package static func cost(_ calls: CallTotals) -> String {
        let cost = Double(calls.usage.costNano) / 1e9
        return "\(cost.formatted(.number.precision(.fractionLength(cost < 1 ? 4 : 2)))) \(calls.currency)"
    }

    package static func time(_ seconds: Double) -> String {
        // An endless time, or one that is no number, has no digits.
        guard seconds.isFinite, seconds < 1e15 else { return "for ever" }
        let whole = Int(seconds.rounded())
        if whole < 60 { return "\(whole) s" }
        if whole < 3600 { return "\(whole / 60) min \(whole % 60) s" }
        return "\(whole / 3600) h \(whole % 3600 / 60) min"
    }
}

extension Duration {
    var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
