internal import Foundation
package import Messaging
internal import Planning

/// How far a job is, in a line.
package struct ProgressText: Sendable {
    private let start: ContinuousClock.Instant

    package init(start: ContinuousClock.Instant) { self.start = start }

    /// `stage 2 of 3: 120/500 rows, 64 in flight, 0 failed, 15,230 tokens, 41.2 rows/s, 9 s left`
    package func line(_ progress: JobProgress, now: ContinuousClock.Instant) -> String {
        let seconds = max(0.001, start.duration(to: now).inSeconds)
        let unit = progress.callsModel ? "rows" : "tasks"
        let rate = Double(progress.tasksDone) / seconds
        var parts = ["\(progress.tasksDone)/\(progress.tasks) \(unit)", "\(progress.tasksRunning) in flight"]
        if progress.callsModel {
            parts.append("\(progress.metrics.failedRows) failed")
            parts.append("\((progress.metrics.promptTokens + progress.metrics.completionTokens).formatted()) tokens")
        }
        if progress.retriedTasks > 0 { parts.append("\(progress.retriedTasks) retried") }
        parts.append("\(rate.formatted(.number.precision(.fractionLength(1)))) \(unit)/s")
        if rate > 0 { parts.append("\(Self.time(Double(progress.tasks - progress.tasksDone) / rate)) left") }
        let stage = progress.stages > 1 ? "stage \(progress.stage + 1) of \(progress.stages): " : ""
        return stage + parts.joined(separator: ", ")
    }

    package static func time(_ seconds: Double) -> String {
        let whole = Int(seconds.rounded())
        if whole < 60 { return "\(whole) s" }
        if whole < 3600 { return "\(whole / 60) min \(whole % 60) s" }
        return "\(whole / 3600) h \(whole % 3600 / 60) min"
    }
}

extension Duration {
    var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
