import ModelAPI
import Planning
import Scheduling
import Testing

/// Quota, breaker, deployments.
@Suite struct CallQuotaTests {
    @Test func a429HoldsEverybodyAndIsNoAttempt() {
        var desk = CallDesk()
        desk.open(1, rows: 3) { $0.attempts = 1 }
        desk.open(2, rows: 0)
        let orders = desk.assign()
        #expect(desk.refuse(orders[0], 429, .rateLimited, wait: .seconds(12)) == .again)
        _ = desk.add(2, key: 99)
        #expect(desk.assign().isEmpty)
        #expect(desk.waiting(1) == "waits 12 s for the endpoint's quota: 429 said to retry after 12 s")
        #expect(desk.waiting(2)?.hasPrefix("waits 12 s") == true, "another job is held too")
        let start = desk.now
        var again: [CallScheduler.Order] = []
        for _ in 0..<2 where again.count < 2 {
            for order in desk.assignInTime() {
                #expect(start.duration(to: desk.now) >= .seconds(12))
                again.append(order)
                #expect(desk.answer(order).rows == [order.row])
            }
        }
        #expect(Set(again.map(\.stage)) == [StageID(1), StageID(2)])
        #expect(again.first { $0.stage == StageID(1) }?.attempt == 2)
    }

    /// A message that names the quota leaves nothing to guess from the calls' own sums.
    @Test(arguments: [RetryHints.Quota.tokens, .requests])
    func theQuotaThatARefusalNamesIsKept(quota: RetryHints.Quota) {
        var desk = CallDesk()
        desk.open(rows: 60, at: [CallDesk.place("a", tokensPerMinute: nil)])
        let orders = desk.assign()
        desk.pass(.seconds(1))
        #expect(desk.refuse(orders[30], 429, .rateLimited, wait: .seconds(20), quota: quota) == .again)
        for order in orders where order.row != 30 { _ = desk.answer(order) }
        for key in 1_000..<1_060 { _ = desk.add(key: UInt64(key)) }
        #expect(desk.assignInTime().count < 60)
        // The line calls it a guess, and names the setting that would give it.
        let waiting = desk.waiting() ?? ""
        #expect(waiting.contains("guess") && waiting.contains("model.\(quota.rawValue)_per_minute"), "\(waiting)")
    }

    /// Jobs of one file come one after another: the second knows what the first was told.
    @Test func a429HoldsTheNextJobToo() {
        for quota in [nil, 60_000] {
            var desk = CallDesk()
            let places = [CallDesk.place("a", tokensPerMinute: quota)]
            desk.open(1, rows: 1, at: places)
            #expect(desk.refuse(desk.assign()[0], 429, .rateLimited, wait: .seconds(12)) == .again)
            _ = desk.scheduler.close(StageID(1), now: desk.now)
            desk.open(2, rows: 1, at: places)
            #expect(desk.assign().isEmpty, "a quota of \(quota ?? 0)")
        }
    }

    /// Of an endpoint that tells no quota only a guess is known: too little of it costs time, never a row.
    @Test func aGuessedQuotaGivesNoRowUp() {
        var desk = CallDesk()
        desk.open(rows: 3)
        let large = desk.add(key: 77, tokens: 5_000)
        let orders = desk.assign()
        #expect(desk.refuse(orders[3], 429, .rateLimited, wait: .seconds(2)) == .again)
        for order in orders.prefix(3) { _ = desk.answer(order) }
        #expect(desk.assignInTime().map(\.row) == [large])
        #expect(desk.givenUp.isEmpty)
    }

    /// One refusal that asks for an hour may be a mistake: a call tries when the job's patience is over.
    @Test func aWaitThatIsTooLongIsProbedOnceAndThenTheRowsError() {
        var desk = CallDesk()
        desk.open(rows: 3) { $0.maxInFlight = 1 }
        let start = desk.now
        #expect(desk.refuse(desk.assign()[0], 429, .rateLimited, wait: .seconds(3_600)) == .again)
        let probe = desk.assignInTime()
        #expect(probe.count == 1 && start.duration(to: desk.now) >= .seconds(120))
        #expect(start.duration(to: desk.now) < .seconds(121))
        #expect(desk.refuse(probe[0], 429, .rateLimited, wait: .seconds(3_600)) == .again)
        #expect(desk.assign().isEmpty)
        let given = desk.givenUp.flatMap(\.givenUp)
        #expect(given.map(\.row.row) == [0, 1, 2])
        let cause = given.first?.cause ?? ""
        #expect(
            cause.contains("3600 s") && cause.contains("model.max_wait") && cause.contains("--max-wait"), "\(cause)")
    }

    @Test func anAnswerToTheProbeEndsAWaitThatWasTooLong() {
        var desk = CallDesk()
        desk.open(rows: 30)
        let orders = desk.assign()
        #expect(desk.refuse(orders[4], 429, .rateLimited, wait: .seconds(86_400)) == .again)
        for order in orders where order.row != orders[4].row { _ = desk.answer(order) }
        let probe = desk.assignInTime()
        #expect(probe.count == 1 && desk.answer(probe[0]).rows != nil && desk.givenUp.isEmpty)
    }

    /// Credit that is used up does not come back in a second, although the refusal says so.
    @Test func usedUpCreditEndsTheCallsWhateverTheHint() {
        var desk = CallDesk()
        desk.open(rows: 60) { $0.maxInFlight = 1 }
        var refusals = 0
        while let order = desk.assignInTime().first, refusals < 100 {
            refusals += 1
            #expect(desk.refuse(order, 429, .quotaExhausted, wait: .seconds(1)).rows != nil)
        }
        #expect(refusals == 20 && desk.givenUp.flatMap(\.givenUp).count == 40)
    }

    @Test func aJobThatIsToldToWaitsANight() {
        var desk = CallDesk()
        desk.open(rows: 1) { $0.maxWait = 50_000 }
        let start = desk.now
        #expect(desk.refuse(desk.assign()[0], 429, .rateLimited, wait: .seconds(40_000)) == .again)
        #expect(desk.assignInTime().count == 1 && start.duration(to: desk.now) >= .seconds(40_000))
        #expect(desk.givenUp.isEmpty)
    }

    /// A quota of a day that gives no hint ends the calls; a job that is told to wait asks now and then.
    @Test(arguments: [
        "Rate limit exceeded: free-models-per-day", "You exceeded your current quota, please check your plan",
        "Limit on requests per day (RPD): Limit 200, Used 200", "Daily limit reached",
    ])
    func aQuotaOfADayEndsTheCallsOrIsWaitedFor(words: String) {
        for longest in [120.0, 40_000] {
            var desk = CallDesk()
            desk.open(rows: 60) {
                $0.maxWait = longest
                $0.maxInFlight = 1
            }
            var refusals = 0
            let end = desk.now.advanced(by: .seconds(30_000))
            while let order = desk.assignInTime().first, refusals < 200, desk.now < end {
                refusals += 1
                let outcome = RetryPolicy.Outcome.refused(status: 429, category: .rateLimited, hints: RetryHints())
                _ = desk.report(order, .failed(outcome, .rateLimited, message: words))
            }
            if longest == 120 {
                #expect(refusals == 20)
                #expect(desk.givenUp.flatMap(\.givenUp).first?.cause.contains(words) == true)
            } else {
                #expect(desk.now >= end && refusals < 60 && desk.givenUp.isEmpty, "\(refusals) refusals")
            }
        }
    }

    @Test func twoJobsShareAQuotaHalfAndHalfByTokens() {
        var desk = CallDesk()
        let places = [CallDesk.place("a", tokensPerMinute: 60_000)]
        desk.open(1, rows: 3_000, tokens: 80, maxTokens: 20, at: places)
        desk.open(2, rows: 3_000, tokens: 380, maxTokens: 20, at: places)
        var tokens: [StageID: Int] = [:]
        let end = desk.now.advanced(by: .seconds(60))
        while desk.now < end {
            for order in desk.assign() {
                tokens[order.stage, default: 0] += order.stage == StageID(1) ? 100 : 400
                _ = desk.answer(order, prompt: 80, completion: 20)
            }
            guard let due = desk.wakeUp else { return #expect(Bool(false), "it stalls") }
            desk.now = due
        }
        let one = tokens[StageID(1)] ?? 0, two = tokens[StageID(2)] ?? 0
        #expect(abs(one - two) <= 800, "\(one) and \(two)")
        #expect(one + two > 54_000 && one + two <= 60_000, "\(one + two) of 60000")
    }

    @Test func aCallThatIsLargerThanTheQuotaIsTheRowsError() {
        var desk = CallDesk()
        desk.open(rows: 1, tokens: 5_000, at: [CallDesk.place("a", tokensPerMinute: 1_000)])
        #expect(desk.assign().isEmpty)
        #expect(
            desk.givenUp.flatMap(\.givenUp).first?.cause.contains("larger than the endpoint's quota of 1000") == true)
    }
}

@Suite struct BreakerTests {
    @Test func aWrongKeyEndsTheCallsAfterSoMany() {
        var desk = CallDesk()
        desk.open(rows: 10) {
            $0.maxInFlight = 1
            $0.breaker = 3
        }
        for row in 0..<3 { #expect(desk.refuse(desk.assign()[0], 401, .authentication).rows == [UInt64(row)]) }
        #expect(desk.assign().isEmpty)
        let given = desk.givenUp.flatMap(\.givenUp)
        #expect(given.map(\.row.row) == Array(3..<10))
        #expect(given.first?.cause.contains("3 calls in a row") == true)
        #expect(given.allSatisfy { $0.category == .authentication }, "they are given up for what opened the breaker")
        // The next job may have another key or a mended endpoint.
        desk.open(2, rows: 1)
        #expect(desk.assign().count == 1)
    }

    @Test func serverErrorsMakeEverybodyRestThenOneCallProbes() {
        var desk = CallDesk()
        desk.open(rows: 10) { $0.breaker = 4 }
        let orders = desk.assign()
        for order in orders.prefix(4) { #expect(desk.refuse(order, 500, .server) == .again) }
        for order in orders.dropFirst(4) { #expect(desk.refuse(order, 500, .server) == .again) }
        #expect(desk.assign().isEmpty && desk.wakeUp == desk.now.advanced(by: .milliseconds(500)))
        desk.now = desk.wakeUp ?? desk.now
        let probe = desk.assign()
        #expect(probe.count == 1, "one call tries for all")
        #expect(desk.refuse(probe[0], 500, .server) == .again)
        #expect(desk.assign().isEmpty)
        // It rests longer each time.
        desk.pass(.milliseconds(999))
        #expect(desk.assign().isEmpty)
        desk.pass(.milliseconds(2))
        let second = desk.assign()
        #expect(second.count == 1 && desk.answer(second[0]).rows != nil)
        desk.pass(.seconds(10))
        #expect(desk.assign().count == 9, "all go on after a success")
    }

    @Test func failuresOfRowsDoNotOpenIt() {
        var desk = CallDesk()
        desk.open(rows: 30) {
            $0.maxInFlight = 1
            $0.breaker = 2
        }
        // One answer shows that the job is well.
        for order in desk.assign().prefix(1) { #expect(desk.answer(order).rows != nil) }
        for _ in 0..<29 {
            for order in desk.assign().prefix(1) { #expect(desk.refuse(order, 400, .badRequest).rows != nil) }
        }
        #expect(desk.givenUp.isEmpty && desk.assign().isEmpty)
    }

    @Test func aJobThatIsRefusedInTheSameWordsFromTheStartEnds() {
        var desk = CallDesk()
        desk.open(rows: 30) {
            $0.maxInFlight = 1
            $0.breaker = 2
        }
        for _ in 0..<2 {
            for order in desk.assign().prefix(1) { #expect(desk.refuse(order, 400, .badRequest).rows != nil) }
        }
        #expect(desk.assign().isEmpty)
        #expect(desk.givenUp.flatMap(\.givenUp).count == 28)
    }

    @Test func aFallbackIsAskedInTroubleOnly() {
        var desk = CallDesk(callsInFlight: 3)
        desk.open(rows: 20, at: [CallDesk.place("a"), CallDesk.place("b", isFallback: true)])
        let orders = desk.assign()
        #expect(orders.map(\.deployment) == [0, 0, 0], "a full house is no trouble")
        #expect(desk.refuse(orders[0], 429, .rateLimited, wait: .seconds(5)) == .again)
        #expect(desk.assign().map(\.deployment) == [1])
        #expect(desk.answer(orders[1]).rows != nil)
        desk.pass(.seconds(6))
        #expect(desk.assignInTime().map(\.deployment) == [0], "the trouble is over")
    }

    @Test func aWrongKeyAtOneDeploymentLeavesItsRowsToTheOther() {
        for isFallback in [false, true] {
            var desk = CallDesk()
            desk.open(rows: 5, at: [CallDesk.place("a", weight: 100), CallDesk.place("b", isFallback: isFallback)]) {
                $0.maxInFlight = 1
            }
            var settled = 0
            for _ in 0..<10 where settled < 5 {
                guard let order = desk.assign().first else { break }
                let verdict = order.deployment == 0 ? desk.refuse(order, 401, .authentication) : desk.answer(order)
                if verdict.rows != nil {
                    #expect(order.deployment == 1, "row \(order.row) failed although another deployment would answer")
                    settled += 1
                }
            }
            #expect(settled == 5)
        }
    }

    @Test func deploymentsShareByWeight() {
        var desk = CallDesk()
        desk.open(rows: 400, at: [CallDesk.place("a", weight: 3), CallDesk.place("b", weight: 1)]) {
            $0.maxInFlight = 8
        }
        var counts = [0, 0]
        while true {
            let orders = desk.assign()
            if orders.isEmpty { break }
            for order in orders {
                counts[order.deployment] += 1
                _ = desk.answer(order)
            }
        }
        #expect(counts == [300, 100])
    }
}

@Suite struct FailureLimitTests {
    @Test func moreFailuresThanAllowedStopAJob() {
        var desk = CallDesk()
        desk.open(rows: 10) {
            $0.failureLimit = .count(2)
            $0.maxInFlight = 1
        }
        for _ in 0..<3 { _ = desk.refuse(desk.assign()[0], 400, .badRequest) }
        #expect(desk.stop() == .tooManyFailures(3) && desk.assign().isEmpty)
    }

    @Test func aShareIsJudgedFromTheHundredthRowOn() {
        var desk = CallDesk()
        desk.open(rows: 200) {
            $0.failureLimit = .percent(5)
            $0.maxInFlight = 1
        }
        for row in 0..<99 {
            let order = desk.assign()[0]
            _ = row < 6 ? desk.refuse(order, 400, .badRequest) : desk.answer(order)
        }
        #expect(desk.stop() == nil, "6 of 99 say little")
        _ = desk.refuse(desk.assign()[0], 400, .badRequest)
        #expect(desk.stop() == .tooManyFailures(7))
    }
}
