import Testing

@testable import ClusterCommand
@testable import JobFiles

@Suite struct JobReportTests {
    private func report(_ change: (inout JobRun.Summary) -> Void) -> String {
        var summary = JobRun.Summary(job: "test", endpoint: "http://127.0.0.1/v1", simulated: false)
        change(&summary)
        return JobReport.summary(summary)
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
