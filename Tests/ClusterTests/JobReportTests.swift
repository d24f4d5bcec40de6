import Testing

@testable import ClusterCommand
@testable import JobFiles

@Suite struct JobReportTests {
    private func report(_ change: (inout JobRun.Summary) -> Void) -> String {
        var summary = JobRun.Summary(job: "test", endpoint: "http://127.0.0.1/v1", simulated: false)
        change(&summary)
        return JobReport.summary(summary)
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
}
