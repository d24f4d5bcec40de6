import Columnar
import Messaging
import Planning
import Testing

@testable import DataFrames

/// Text from outside never commands a terminal.
@Suite struct PlainTextTests {
    @Test(arguments: [
        ("plain, ünï, 日本語, 👩‍🚀\n\tand lines", "plain, ünï, 日本語, 👩‍🚀\n\tand lines"),
        ("\u{1b}[31mred\u{1b}]0;title\u{7}", "\\u001b[31mred\\u001b]0;title\\u0007"),
        ("a\rb\u{8}c\u{0}", "a\\u000db\\u0008c\\u0000"), ("\u{9b}2J\u{7f}", "\\u009b2J\\u007f"),
        ("user\u{202e}gpj.exe\u{2066}", "user\\u202egpj.exe\\u2066"), ("crlf\r\n", "crlf\\u000d\n"),
    ])
    func commandsBecomeEscapes(text: String, plain: String) {
        #expect(PlainText.of(text) == plain)
        #expect(PlainText.of(plain) == plain)
    }

    private func holdsNoCommand(_ text: String) -> Bool {
        !text.unicodeScalars.contains { $0 != "\n" && ($0.value < 0x20 || (0x7F..<0xA0).contains($0.value)) }
    }

    @Test func tablesAndErrorsAreShownPlain() {
        let evil = "\u{1b}[2Jowned\u{9b}\r\u{7}"
        let schema = Schema([
            Field("a\u{1b}[31m", .utf8), Field("s", .structure([Field("answer", .utf8)])),
        ])
        let batch = RecordBatch(
            schema, [.strings([evil]), .structure([Field("answer", .utf8)], [.strings([evil])], length: 1)], rowCount: 1
        )
        let table = Table(schema: schema, batches: [batch])
        for text in [
            TableText.grid(table, rows: 5, truncate: nil), TableText.grid(table, rows: 5, truncate: 10),
            TableText.wrapped(table, width: 40), RoostError(.job, evil).description, "\(RoostError(.job, evil))",
        ] { #expect(holdsNoCommand(text) && text.contains("\\u001b"), "\(text.debugDescription)") }
    }

    @Test(arguments: [1, 2, 5, 10, 20, 40, 79])
    func aProgressLineFitsItsTerminal(width: Int) {
        var calls = CallTotals()
        calls.rows = 1_234_567
        calls.answered = 1_000
        calls.inFlight = 64
        calls.waiting = "waits 3 s for 日本語\u{1b}[31m"
        calls.currency = "USD"
        for hasCalls in [true, false] {
            let progress = JobProgress(
                job: JobID(1), stage: 1, stages: 2, tasks: 100, tasksDone: 10, tasksRunning: 3, retriedTasks: 1,
                metrics: TaskMetrics(), calls: hasCalls ? calls : nil)
            let start = ContinuousClock.now
            let line = ProgressText(start: start).line(progress, now: start.advanced(by: .seconds(9)), width: width)
            #expect(TextWidth.of(line) <= width && holdsNoCommand(line), "\(line)")
            #expect(!line.isEmpty)
        }
    }

    /// Counts come from another process, which may be of another version, or broken.
    @Test func countsThatCannotBeMakeAProgressLineAllTheSame() {
        var calls = CallTotals()
        for path in [\CallTotals.answered, \.failed, \.fromJournal, \.fromCache] { calls[keyPath: path] = .max }
        let start = ContinuousClock.now
        for progress in [
            JobProgress(
                job: JobID(1), stage: .max, stages: .max, tasks: 1, tasksDone: .max, tasksRunning: .max,
                retriedTasks: .max, metrics: TaskMetrics(), calls: nil),
            JobProgress(
                job: JobID(1), stage: 0, stages: 1, tasks: 1, tasksDone: 1, tasksRunning: 0, retriedTasks: 0,
                metrics: TaskMetrics(), calls: calls),
        ] { #expect(!ProgressText(start: start).line(progress, now: start.advanced(by: .seconds(9))).isEmpty) }
    }
}
