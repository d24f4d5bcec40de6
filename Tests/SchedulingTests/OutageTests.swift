import ModelAPI
import Planning
import Scheduling
import Testing

/// An endpoint that is away for a while costs no row; one that stays away is given up, and a row that fails by itself
/// fails by itself.
@Suite struct OutageTests {
    private func harness(rows: Int, _ change: (inout CallOptions) -> Void = { _ in }) -> CallHarness {
        var harness = CallHarness(callsInFlight: 64)
        harness.open(rows: rows, change)
        return harness
    }

    private func refusal(_ status: Int, wait: Duration? = nil) -> CallScheduler.Report {
        let outcome =
            status == 0
            ? RetryPolicy.Outcome.unconnected
            : .refused(status: status, category: .server, hints: RetryHints(wait: wait))
        return .failed(outcome, status == 0 ? .connection : .server, message: "it said \(status)")
    }

    /// Makes calls until none is left, each answered after 50 ms unless there is a failure for it.
    ///
    /// - Returns: the calls, and the rows that were answered or failed.
    private func run(
        _ harness: inout CallHarness, failing failure: (CallScheduler.Order, Duration) -> CallScheduler.Report?
    ) -> (answered: Int, failed: Int, calls: Int) {
        let start = harness.now
        var answered = 0, failed = 0, calls = 0
        for _ in 0..<20_000 {
            let orders = harness.assignInTime()
            if orders.isEmpty { break }
            calls += orders.count
            harness.pass(.milliseconds(50))
            let elapsed = start.duration(to: harness.now)
            for order in orders {
                if let failure = failure(order, elapsed) {
                    if harness.report(order, failure).rows != nil { failed += 1 }
                } else if harness.answer(order).rows != nil {
                    answered += 1
                }
            }
        }
        return (answered, failed, calls)
    }

    private func run(
        _ harness: inout CallHarness, downFor seconds: Int, _ failure: CallScheduler.Report
    ) -> (answered: Int, failed: Int, calls: Int) {
        run(&harness) { _, elapsed in elapsed < .seconds(seconds) ? failure : nil }
    }

    @Test(arguments: [500, 502, 503, 529], [25, 60, 600]) func anEndpointThatComesBackCostsNoRow(
        status: Int, seconds: Int
    ) {
        for rows in [100, 1_000] {
            var harness = harness(rows: rows)
            let (answered, _, calls) = run(&harness, downFor: seconds, refusal(status))
            #expect(answered == rows && harness.givenUp.isEmpty, "\(answered) of \(rows)")
            #expect(calls < 3 * rows + seconds, "\(calls) calls")
        }
    }

    /// It asks for an hour, and is back after a minute.
    @Test func aHintThatIsTooLongCostsNoRow() {
        var harness = harness(rows: 50)
        let start = harness.now
        #expect(run(&harness, downFor: 60, refusal(503, wait: .seconds(3_600))).answered == 50)
        #expect(harness.givenUp.isEmpty && start.duration(to: harness.now) < .seconds(400))
    }

    @Test(arguments: [1, 3, 10]) func aFewRowsWaitToo(rows: Int) {
        var harness = harness(rows: rows)
        #expect(run(&harness, downFor: 120, refusal(503)).answered == rows)
    }

    @Test func anEndpointThatWasReachedOnceIsWaitedForWithoutAConnection() {
        var harness = harness(rows: 300) { $0.maxInFlight = 8 }
        for _ in 0..<10 { for order in harness.assign() { _ = harness.answer(order) } }
        #expect(run(&harness, downFor: 600, refusal(0)).answered == 220)
    }

    /// Its address may be wrong: who knows better says `max_outage`.
    @Test func anEndpointThatWasNeverReachedIsWaitedForAMinute() {
        var hasty = harness(rows: 100)
        let start = hasty.now
        #expect(run(&hasty, downFor: 100_000, refusal(0)).answered == 0)
        #expect((Duration.seconds(60)...(.seconds(90))).contains(start.duration(to: hasty.now)))
        let cause = hasty.givenUp.flatMap(\.givenUp).first?.cause ?? ""
        #expect(cause.contains("model.max_outage"), "\(cause)")
        var patient = harness(rows: 100) { $0.maxOutage = 3_600 }
        #expect(run(&patient, downFor: 3_000, refusal(0)).answered == 100)
    }

    @Test func anEndpointThatStaysAwayIsGivenUpWhenThePatienceIsOver() {
        for outage in [nil, 0, 30.0, 2_000] {
            var harness = harness(rows: 500) { $0.maxOutage = outage }
            let start = harness.now
            #expect(run(&harness, downFor: 1_000_000, refusal(503)).answered == 0)
            let took = start.duration(to: harness.now) / .seconds(1)
            #expect(took >= outage ?? 900 && took < (outage ?? 900) + 60, "\(took) s of \(outage ?? 900)")
            #expect(harness.givenUp.flatMap(\.givenUp).count > 400)
        }
    }

    /// The last rows of a job that fail by themselves do not make it wait for an endpoint that is well.
    @Test func rowsThatAlwaysFailAreNoOutage() {
        var harness = harness(rows: 200)
        let start = harness.now
        let failed = run(&harness) { order, _ in order.row % 40 == 7 ? refusal(503) : nil }.failed
        #expect(failed + harness.givenUp.flatMap(\.givenUp).count == 5)
        #expect(start.duration(to: harness.now) < .seconds(120), "\(start.duration(to: harness.now))")
    }

    /// Rows that the server cannot do, wherever they stand in the file, are known by the others that it does.
    @Test(arguments: [500, 504, 424], [8, 64]) func rowsThatFailByThemselvesAreNoOutageWhereverTheyStand(
        status: Int, inFlight: Int
    ) {
        for poison in [0..<30, 300..<500, 970..<1_000, 0..<1_000].map(Set.init)
            + [Set(stride(from: 3, to: 1_000, by: 10)), Set(stride(from: 0, to: 1_000, by: 2))]
        {
            var harness = CallHarness(callsInFlight: inFlight)
            harness.open(rows: 1_000)
            let start = harness.now
            let (answered, failed, _) = run(&harness) { order, _ in
                poison.contains(Int(order.row)) ? refusal(status) : nil
            }
            let all = failed + harness.givenUp.flatMap(\.givenUp).count
            #expect(answered == 1_000 - poison.count && all == poison.count, "\(answered) and \(all)")
            // Where nothing at all is answered, it may as well be the endpoint.
            let took = start.duration(to: harness.now)
            let most: Duration = poison.count == 1_000 ? .seconds(960) : .seconds(300)
            #expect(took < most, "\(took) with \(poison.count) from \(poison.min() ?? 0)")
        }
    }

    /// An endpoint that goes away and comes back all the time costs no row either.
    @Test(arguments: [500, 503]) func anEndpointThatComesAndGoesCostsNoRow(status: Int) {
        var harness = harness(rows: 2_000)
        let (answered, failed, _) = run(&harness) { _, elapsed in
            Int(elapsed / .milliseconds(1)) % 25_000 < 20_000 ? refusal(status) : nil
        }
        #expect(answered == 2_000 && failed == 0 && harness.givenUp.isEmpty, "\(answered) and \(failed)")
    }

    /// The last calls of a job may meet an outage too.
    @Test(arguments: [(500, 120), (503, 600), (0, 600)]) func anOutageAtTheEndCostsNoRow(status: Int, seconds: Int) {
        var harness = harness(rows: 128)
        let (answered, failed, _) = run(&harness) { _, elapsed in
            elapsed > .milliseconds(60) && elapsed < .seconds(seconds) ? refusal(status) : nil
        }
        #expect(answered == 128 && failed == 0 && harness.givenUp.isEmpty, "\(answered) and \(failed)")
    }

    @Test func theLineSaysWhatIsWaitedForAndWhatSaysHowLong() {
        var harness = harness(rows: 10)
        for order in harness.assign() { _ = harness.report(order, refusal(503)) }
        #expect(harness.assign().isEmpty)
        let words = harness.waiting() ?? ""
        #expect(
            words.contains("away") && words.contains("model.max_outage") && words.contains("it said 503"), "\(words)")
    }
}
