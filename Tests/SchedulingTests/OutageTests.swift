import ModelAPI
import Planning
import Scheduling
import Testing

/// An endpoint that is away for a while costs no row; one that stays away is given up, and a row that fails by itself
/// fails by itself.
@Suite struct OutageTests {
    private func refusal(_ status: Int) -> CallScheduler.Report {
        let outcome =
            status == 0
            ? RetryPolicy.Outcome.unconnected : .refused(status: status, category: .server, hints: RetryHints())
        return .failed(outcome, status == 0 ? .connection : .server, message: "it said \(status)")
    }

    /// Runs a desk whose endpoint fails until a time; gives the rows that were answered, and the calls.
    private func run(_ desk: inout CallDesk, downFor seconds: Int, _ status: Int) -> (answered: Int, calls: Int) {
        let start = desk.now
        var answered = 0, calls = 0
        for _ in 0..<20_000 {
            let orders = desk.assignInTime()
            if orders.isEmpty { break }
            calls += orders.count
            desk.pass(.milliseconds(50))
            let isDown = start.duration(to: desk.now) < .seconds(seconds)
            for order in orders {
                if isDown {
                    _ = desk.report(order, refusal(status))
                } else if desk.answer(order).rows != nil {
                    answered += 1
                }
            }
        }
        return (answered, calls)
    }

    @Test(arguments: [500, 502, 503, 529], [25, 60, 600]) func anEndpointThatComesBackCostsNoRow(
        status: Int, seconds: Int
    ) {
        for rows in [100, 1_000] {
            var desk = CallDesk(callsInFlight: 64)
            desk.open(rows: rows)
            let (answered, calls) = run(&desk, downFor: seconds, status)
            #expect(answered == rows && desk.givenUp.isEmpty, "\(answered) of \(rows)")
            #expect(calls < 3 * rows + seconds, "\(calls) calls")
        }
    }

    /// It asks for an hour, and is back after a minute.
    @Test func aHintThatIsTooLongCostsNoRow() {
        var desk = CallDesk(callsInFlight: 64)
        desk.open(rows: 50)
        let start = desk.now
        var answered = 0
        for _ in 0..<1_000 {
            let orders = desk.assignInTime()
            if orders.isEmpty { break }
            desk.pass(.milliseconds(50))
            let isDown = start.duration(to: desk.now) < .seconds(60)
            for order in orders {
                let verdict =
                    isDown ? desk.refuse(order, 503, .server, wait: .seconds(3_600)) : desk.answer(order)
                if verdict != .again { answered += 1 }
            }
        }
        #expect(answered == 50 && desk.givenUp.isEmpty && start.duration(to: desk.now) < .seconds(400))
    }

    @Test(arguments: [1, 3, 10]) func aFewRowsWaitToo(rows: Int) {
        var desk = CallDesk(callsInFlight: 64)
        desk.open(rows: rows)
        #expect(run(&desk, downFor: 120, 503).answered == rows)
    }

    @Test func anEndpointThatWasReachedOnceIsWaitedForWithoutAConnection() {
        var desk = CallDesk(callsInFlight: 64)
        desk.open(rows: 300) { $0.maxInFlight = 8 }
        for _ in 0..<10 { for order in desk.assign() { _ = desk.answer(order) } }
        #expect(run(&desk, downFor: 600, 0).answered == 220)
    }

    /// Its address may be wrong: who knows better says `max_outage`.
    @Test func anEndpointThatWasNeverReachedIsWaitedForAMinute() {
        var desk = CallDesk(callsInFlight: 64)
        desk.open(rows: 100)
        let start = desk.now
        #expect(run(&desk, downFor: 100_000, 0).answered == 0)
        #expect((Duration.seconds(60)...(.seconds(90))).contains(start.duration(to: desk.now)))
        let cause = desk.givenUp.flatMap(\.givenUp).first?.cause ?? ""
        #expect(cause.contains("model.max_outage"), "\(cause)")
        var patient = CallDesk(callsInFlight: 64)
        patient.open(rows: 100) { $0.maxOutage = 3_600 }
        #expect(run(&patient, downFor: 3_000, 0).answered == 100)
    }

    @Test func anEndpointThatStaysAwayIsGivenUpWhenThePatienceIsOver() {
        for outage in [nil, 0, 30.0, 2_000] {
            var desk = CallDesk(callsInFlight: 64)
            desk.open(rows: 500) { $0.maxOutage = outage }
            let start = desk.now
            #expect(run(&desk, downFor: 1_000_000, 503).answered == 0)
            let took = start.duration(to: desk.now) / .seconds(1)
            #expect(took >= outage ?? 900 && took < (outage ?? 900) + 60, "\(took) s of \(outage ?? 900)")
            #expect(desk.givenUp.flatMap(\.givenUp).count > 400)
        }
    }

    /// The last rows of a job that fail by themselves do not make it wait for an endpoint that is well.
    @Test func rowsThatAlwaysFailAreNoOutage() {
        var desk = CallDesk(callsInFlight: 64)
        desk.open(rows: 200)
        let start = desk.now
        var failed = 0
        for _ in 0..<5_000 {
            let orders = desk.assignInTime()
            if orders.isEmpty { break }
            desk.pass(.milliseconds(50))
            for order in orders {
                let isPoison = order.row % 40 == 7
                let verdict = isPoison ? desk.report(order, refusal(503)) : desk.answer(order)
                if isPoison, verdict.rows != nil { failed += 1 }
            }
        }
        #expect(failed + desk.givenUp.flatMap(\.givenUp).count == 5)
        #expect(start.duration(to: desk.now) < .seconds(120), "\(start.duration(to: desk.now))")
    }

    @Test func theLineSaysWhatIsWaitedForAndWhatSaysHowLong() {
        var desk = CallDesk()
        desk.open(rows: 10)
        for order in desk.assign() { _ = desk.report(order, refusal(503)) }
        #expect(desk.assign().isEmpty)
        let words = desk.waiting() ?? ""
        #expect(
            words.contains("away") && words.contains("model.max_outage") && words.contains("it said 503"), "\(words)")
    }
}
