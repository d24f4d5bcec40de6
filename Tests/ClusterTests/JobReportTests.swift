import Columnar
import Testing

@testable import ClusterCommand
@testable import JobFiles

@Suite struct JobReportTests {
    private func report(_ change: (inout JobRun.Summary) -> Void) -> String {
        var summary = JobRun.Summary(job: "test", endpoint: "http://127.0.0.1/v1", simulated: false)
        change(&summary)
        return JobReport.summary(summary)
    }

    /// Whatever an input's columns hold, a table of the first rows is shown, and none of them fills the terminal.
    @Test func columnsOfEveryKindAreShownAndCut() throws {
        let inner = DataType.structure([Field("a", .int64)])
        var lists = ArrayBuilder(.list(Field("item", .int64))), objects = ArrayBuilder(inner)
        try lists.append(.list((0..<5_000).map { .integer($0) }))
        try objects.append(.structure(["a"], [.integer(7)]))
        var bytes = ArrayBuilder(.binary)
        try bytes.append(.binary([0, 255]))
        let columns: [ArrayData] = [
            lists.finish(), objects.finish(), bytes.finish(), .strings([String(repeating: "x", count: 100_000)]),
            .integers([1]),
        ]
        let names = ["list", "object", "bytes", "text", "n"] + (0..<40).map { "more\($0)" }
        let all = columns + (0..<40).map { _ in .strings(["y"]) }
        let schema = Schema(zip(names, all).map { Field($0, $1.type) })
        let table = Table(schema: schema, batches: [RecordBatch(schema, all, rowCount: 1)])
        let text = JobReport.answers(table)
        #expect(text.utf8.count < 20_000 && text.contains("33 more columns in the files"), "\(text)")
        let few = Table(
            schema: Schema(Array(schema.fields[..<5])),
            batches: [RecordBatch(Schema(Array(schema.fields[..<5])), columns, rowCount: 1)])
        let shown = JobReport.answers(few)
        #expect(shown.contains("{7}") && shown.contains("[00 FF]") && shown.contains("(100,000"), "\(shown)")
    }

    @Test func answersThatNobodyAskedForAreCounted() {
        #expect(!report { $0.rows = 7 }.contains("answers:"))
        let text = report {
            $0.answers.withoutText = 6
            $0.answers.cut = 2
            $0.answers.filtered = 1
            $0.answers.declined = 1
            $0.answers.estimated = 3
        }
        #expect(text.contains("answers: 6 without a text, 2 cut at the limit of their tokens"), "\(text)")
        #expect(text.contains("1 taken by a content filter, 1 in which the model declined (refusal), 3 whose tokens"))
    }

    @Test func whatEarlierRunsLostIsNoNewsOfARunThatCallsNothing() {
        let quiet = report {
            $0.fromJournal = 100
            $0.rows = 100
            $0.isResumed = true
            $0.inAll.calls = 100
            $0.inAll.unknownCalls = 5
        }
        #expect(!quiet.contains("paid twice"), "\(quiet)")
        let resumed = report {
            $0.calls = 10
            $0.isResumed = true
            $0.inAll.calls = 110
            $0.inAll.unknownCalls = 5
        }
        #expect(!resumed.contains("calls: 10;") && resumed.contains("in all its runs: 110 calls"), "\(resumed)")
        #expect(resumed.contains("5 calls may have been paid twice"), "\(resumed)")
        let crashed = report {
            $0.calls = 10
            $0.unknownCalls = 3
            $0.inAll.unknownCalls = 3
        }
        #expect(crashed.contains("calls: 10; 3 may have been paid twice"), "\(crashed)")
    }

    @Test func callsThatMayBePaidWithoutAnAnswerAreCounted() {
        let text = report {
            $0.calls = 10
            $0.perhapsPaid = 2
        }
        #expect(text.contains("2 got no answer and may have been paid"), "\(text)")
        #expect(text.contains("model.request_timeout"), "\(text)")
        #expect(!report { $0.calls = 10 }.contains("may have been paid"))
    }

    @Test func aPageOfHTMLIsAFewWords() {
        let page = "<html><head><title>502 Bad Gateway</title></head>" + String(repeating: "<p>x</p>", count: 500)
        let text = report { $0.failures = [page: 3, #"{"error": {"message": "No such model"}}"#: 2] }
        let lines = text.split(separator: "\n")
        #expect(lines.contains("failed, 3 rows: 502 Bad Gateway") && lines.contains("failed, 2 rows: No such model"))
    }
}
