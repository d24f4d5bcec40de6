import ModelAPI
import Planning
import Scheduling
import Testing

/// Quota, breaker, deployments.
@Suite struct CallQuotaTests {
    @Test func a429HoldsEverybodyAndIsNoAttempt() throws {
        var harness = CallHarness()
        harness.open(1, rows: 3) { $0.attempts = 1 }
        harness.open(2, rows: 0)
        let orders = try harness.assign(3)
        #expect(harness.refuse(orders[0], 429, .rateLimited, wait: .seconds(12)) == .again)
        _ = harness.add(2, key: 99)
        #expect(harness.assign().isEmpty)
        #expect(harness.waiting(1) == "waits 12 s for the endpoint's quota: 429 said to retry after 12 s")
        #expect(harness.waiting(2)?.hasPrefix("waits 12 s") == true, "another job is held too")
        let start = harness.now
        var again: [CallScheduler.Order] = []
        for _ in 0..<2 where again.count < 2 {
            for order in harness.assignInTime() {
                #expect(start.duration(to: harness.now) >= .seconds(12))
                again.append(order)
                #expect(harness.answer(order).rows == [order.row])
            }
        }
        #expect(Set(again.map(\.stage)) == [StageID(1), StageID(2)])
        #expect(again.first { $0.stage == StageID(1) }?.attempt == 2)
    }

    /// A message that names the quota leaves nothing to guess from the calls' own sums.
    @Test(arguments: [RetryHints.Quota.tokens, .requests])
    func theQuotaThatARefusalNamesIsKept(quota: RetryHints.Quota) throws {
        var harness = CallHarness()
        harness.open(rows: 60, at: [CallHarness.deployment("a", tokensPerMinute: nil)])
        let orders = try harness.assign(60)
        harness.pass(.seconds(1))
        #expect(harness.refuse(orders[30], 429, .rateLimited, wait: .seconds(20), quota: quota) == .again)
        for order in orders where order.row != 30 { _ = harness.answer(order) }
        for key in 1_000..<1_060 { _ = harness.add(key: UInt64(key)) }
        #expect(harness.assignInTime().count < 60)
        // The line calls it a guess, and names the setting that would give it.
        let waiting = harness.waiting() ?? ""
        #expect(waiting.contains("guess") && waiting.contains("model.\(quota.rawValue)_per_minute"), "\(waiting)")
    }

    /// Jobs of one file come one after another: the second knows what the first was told.
    @Test func a429HoldsTheNextJobToo() throws {
        for quota in [nil, 60_000] {
            var harness = CallHarness()
            let deployments = [CallHarness.deployment("a", tokensPerMinute: quota)]
            harness.open(1, rows: 1, at: deployments)
            let order = try harness.assignFirst()
            #expect(harness.refuse(order, 429, .rateLimited, wait: .seconds(12)) == .again)
            _ = harness.scheduler.close(StageID(1), now: harness.now)
            harness.open(2, rows: 1, at: deployments)
            #expect(harness.assign().isEmpty, "a quota of \(quota ?? 0)")
        }
    }

    /// Of an endpoint that tells no quota only a guess is known: too little of it costs time, never a row.
    @Test func aGuessedQuotaGivesNoRowUp() throws {
        var harness = CallHarness()
        harness.open(rows: 3)
        let large = harness.add(key: 77, tokens: 5_000)
        let orders = try harness.assign(4)
        #expect(harness.refuse(orders[3], 429, .rateLimited, wait: .seconds(2)) == .again)
        for order in orders.prefix(3) { _ = harness.answer(order) }
        #expect(harness.assignInTime().map(\.row) == [large])
        #expect(harness.givenUp.isEmpty)
    }

    /// One refusal that asks for an hour may be a mistake: a call tries when the job's patience is over.
    @Test func aWaitThatIsTooLongIsProbedOnceAndThenTheRowsError() throws {
        var harness = CallHarness()
        harness.open(rows: 3) { $0.maxInFlight = 1 }
        let start = harness.now
        let order = try harness.assignFirst()
        #expect(harness.refuse(order, 429, .rateLimited, wait: .seconds(3_600)) == .again)
        let probe = try #require(harness.assignInTime().first)
        #expect(start.duration(to: harness.now) >= .seconds(120))
        #expect(start.duration(to: harness.now) < .seconds(121))
        #expect(harness.refuse(probe, 429, .rateLimited, wait: .seconds(3_600)) == .again)
        #expect(harness.assign().isEmpty)
        let given = harness.givenUp.flatMap(\.givenUp)
        #expect(given.map(\.row.row) == [0, 1, 2])
        let cause = given.first?.cause ?? ""
        #expect(
            cause.contains("3600 s") && cause.contains("model.max_wait") && cause.contains("--max-wait"), "\(cause)")
    }

    /// Of the two settings that could end such a wait the longer one counts, and it alone is named.
    @Test(arguments: [(300.0, 120.0, "outage", "wait"), (60, 200, "wait", "outage")])
    func allCallsRefusedNameTheSettingThatCounts(outage: Double, wait: Double, named: String, other: String) {
        var harness = CallHarness()
        harness.open(rows: 3) {
            $0.maxInFlight = 1
            $0.maxOutage = outage
            $0.maxWait = wait
        }
        for _ in 0..<1_000 where harness.givenUp.isEmpty {
            for order in harness.assignInTime() { _ = harness.refuse(order, 429, .rateLimited, wait: .seconds(10)) }
        }
        let cause = harness.givenUp.flatMap(\.givenUp).first?.cause ?? ""
        #expect(cause.contains("model.max_\(named) allows") && cause.contains("(--max-\(named) "), "\(cause)")
        #expect(!cause.contains("max_\(other)") && !cause.contains("--max-\(other)"), "\(cause)")
    }

    @Test func anAnswerToTheProbeEndsAWaitThatWasTooLong() throws {
        var harness = CallHarness()
        harness.open(rows: 30)
        let orders = try harness.assign(30)
        #expect(harness.refuse(orders[4], 429, .rateLimited, wait: .seconds(86_400)) == .again)
        for order in orders where order.row != orders[4].row { _ = harness.answer(order) }
        let probes = harness.assignInTime()
        let probe = try #require(probes.first)
        #expect(probes.count == 1 && harness.answer(probe).rows != nil && harness.givenUp.isEmpty)
    }

    /// Credit that is used up does not come back in a second, although the refusal says so.
    @Test func usedUpCreditEndsTheCallsWhateverTheHint() {
        var harness = CallHarness()
        harness.open(rows: 60) { $0.maxInFlight = 1 }
        var refusals = 0
        while let order = harness.assignInTime().first, refusals < 100 {
            refusals += 1
            #expect(harness.refuse(order, 429, .quotaExhausted, wait: .seconds(1)).rows != nil)
        }
        #expect(refusals == 20 && harness.givenUp.flatMap(\.givenUp).count == 40)
    }

    @Test func aJobThatIsToldToWaitsANight() throws {
        var harness = CallHarness()
        harness.open(rows: 1) { $0.maxWait = 50_000 }
        let start = harness.now
        let order = try harness.assignFirst()
        #expect(harness.refuse(order, 429, .rateLimited, wait: .seconds(40_000)) == .again)
        #expect(harness.assignInTime().count == 1 && start.duration(to: harness.now) >= .seconds(40_000))
        #expect(harness.givenUp.isEmpty)
    }

    /// A quota of a day that gives no hint ends the calls; a job that is told to wait asks now and then.
    @Test(arguments: [
        "Rate limit exceeded: free-models-per-day", "You exceeded your current quota, please check your plan",
        "Limit on requests per day (RPD): Limit 200, Used 200", "Daily limit reached",
    ])
    func aQuotaOfADayEndsTheCallsOrIsWaitedFor(words: String) {
        for longest in [120.0, 40_000] {
            var harness = CallHarness()
            harness.open(rows: 60) {
                $0.maxWait = longest
                $0.maxInFlight = 1
            }
            var refusals = 0
            let end = harness.now.advanced(by: .seconds(30_000))
            while let order = harness.assignInTime().first, refusals < 200, harness.now < end {
                refusals += 1
                let outcome = RetryPolicy.Outcome.refused(status: 429, category: .rateLimited, hints: RetryHints())
                _ = harness.report(order, .failed(outcome, .rateLimited, message: words))
            }
            if longest == 120 {
                #expect(refusals == 20)
                #expect(harness.givenUp.flatMap(\.givenUp).first?.cause.contains(words) == true)
            } else {
                #expect(harness.now >= end && refusals < 60 && harness.givenUp.isEmpty, "\(refusals) refusals")
            }
        }
    }

    @Test func twoJobsShareAQuotaHalfAndHalfByTokens() {
        var harness = CallHarness()
        let deployments = [CallHarness.deployment("a", tokensPerMinute: 60_000)]
        harness.open(1, rows: 3_000, tokens: 80, maxTokens: 20, at: deployments)
        harness.open(2, rows: 3_000, tokens: 380, maxTokens: 20, at: deployments)
        var tokens: [StageID: Int] = [:]
        let end = harness.now.advanced(by: .seconds(60))
        while harness.now < end {
            for order in harness.assign() {
                tokens[order.stage, default: 0] += order.stage == StageID(1) ? 100 : 400
                _ = harness.answer(order, prompt: 80, completion: 20)
            }
            guard let due = harness.wakeUp else { return #expect(Bool(false), "it stalls") }
            harness.now = due
        }
        let one = tokens[StageID(1)] ?? 0, two = tokens[StageID(2)] ?? 0
        #expect(abs(one - two) <= 800, "\(one) and \(two)")
        #expect(one + two > 54_000 && one + two <= 60_000, "\(one + two) of 60000")
    }

    @Test func aCallThatIsLargerThanTheQuotaIsTheRowsError() {
        var harness = CallHarness()
        harness.open(rows: 1, tokens: 5_000, at: [CallHarness.deployment("a", tokensPerMinute: 1_000)])
        #expect(harness.assign().isEmpty)
        #expect(
            harness.givenUp.flatMap(\.givenUp).first?.cause.contains("larger than the endpoint's quota of 1000") == true
        )
    }
}

@Suite struct BreakerTests {
    @Test func aWrongKeyEndsTheCallsAfterSoMany() throws {
        var harness = CallHarness()
        harness.open(rows: 10) {
            $0.maxInFlight = 1
            $0.breaker = 3
        }
        for row in 0..<3 {
            let order = try harness.assignFirst()
            #expect(harness.refuse(order, 401, .authentication).rows == [UInt64(row)])
        }
        #expect(harness.assign().isEmpty)
        let given = harness.givenUp.flatMap(\.givenUp)
        #expect(given.map(\.row.row) == Array(3..<10))
        #expect(given.first?.cause.contains("3 calls in a row") == true)
        #expect(given.allSatisfy { $0.category == .authentication }, "they are given up for what opened the breaker")
        // The next job may have another key or a mended endpoint.
        harness.open(2, rows: 1)
        #expect(harness.assign().count == 1)
    }

    @Test func serverErrorsMakeEverybodyRestThenOneCallProbes() throws {
        var harness = CallHarness()
        harness.open(rows: 10) { $0.breaker = 4 }
        let orders = harness.assign()
        for order in orders.prefix(4) { #expect(harness.refuse(order, 500, .server) == .again) }
        for order in orders.dropFirst(4) { #expect(harness.refuse(order, 500, .server) == .again) }
        #expect(harness.assign().isEmpty && harness.wakeUp == harness.now.advanced(by: .milliseconds(500)))
        harness.now = harness.wakeUp ?? harness.now
        // One call tries for all.
        let probe = try harness.assign(1)
        #expect(harness.refuse(probe[0], 500, .server) == .again)
        #expect(harness.assign().isEmpty)
        // It rests longer each time.
        harness.pass(.milliseconds(999))
        #expect(harness.assign().isEmpty)
        harness.pass(.milliseconds(2))
        let second = try harness.assign(1)
        #expect(harness.answer(second[0]).rows != nil)
        harness.pass(.seconds(10))
        #expect(harness.assign().count == 9, "all go on after a success")
    }

    @Test func failuresOfRowsDoNotOpenIt() {
        var harness = CallHarness()
        harness.open(rows: 30) {
            $0.maxInFlight = 1
            $0.breaker = 2
        }
        // One answer shows that the job is well.
        for order in harness.assign().prefix(1) { #expect(harness.answer(order).rows != nil) }
        for _ in 0..<29 {
            for order in harness.assign().prefix(1) { #expect(harness.refuse(order, 400, .badRequest).rows != nil) }
        }
        #expect(harness.givenUp.isEmpty && harness.assign().isEmpty)
    }

    @Test func aJobThatIsRefusedInTheSameWordsFromTheStartEnds() {
        var harness = CallHarness()
        harness.open(rows: 30) {
            $0.maxInFlight = 1
            $0.breaker = 2
        }
        for _ in 0..<2 {
            for order in harness.assign().prefix(1) { #expect(harness.refuse(order, 400, .badRequest).rows != nil) }
        }
        #expect(harness.assign().isEmpty)
        #expect(harness.givenUp.flatMap(\.givenUp).count == 28)
    }

    @Test func aFallbackIsAskedInTroubleOnly() throws {
        var harness = CallHarness(callsInFlight: 3)
        harness.open(rows: 20, at: [CallHarness.deployment("a"), CallHarness.deployment("b", isFallback: true)])
        let orders = try harness.assign(3)
        #expect(orders.map(\.deployment) == [0, 0, 0], "that all slots are taken is no trouble")
        #expect(harness.refuse(orders[0], 429, .rateLimited, wait: .seconds(5)) == .again)
        #expect(harness.assign().map(\.deployment) == [1])
        #expect(harness.answer(orders[1]).rows != nil)
        harness.pass(.seconds(6))
        #expect(harness.assignInTime().map(\.deployment) == [0], "the trouble is over")
    }

    @Test func aWrongKeyAtOneDeploymentLeavesItsRowsToTheOther() {
        for isFallback in [false, true] {
            var harness = CallHarness()
            harness.open(
                rows: 5,
                at: [CallHarness.deployment("a", weight: 100), CallHarness.deployment("b", isFallback: isFallback)]
            ) {
                $0.maxInFlight = 1
            }
            var resolved = 0
            for _ in 0..<10 where resolved < 5 {
                guard let order = harness.assign().first else { break }
                let verdict =
                    order.deployment == 0 ? harness.refuse(order, 401, .authentication) : harness.answer(order)
                if verdict.rows != nil {
                    #expect(order.deployment == 1, "row \(order.row) failed although another deployment would answer")
                    resolved += 1
                }
            }
            #expect(resolved == 5)
        }
    }

    @Test func deploymentsShareByWeight() {
        var harness = CallHarness()
        harness.open(rows: 400, at: [CallHarness.deployment("a", weight: 3), CallHarness.deployment("b", weight: 1)]) {
            $0.maxInFlight = 8
        }
        var counts = [0, 0]
        while true {
            let orders = harness.assign()
            if orders.isEmpty { break }
            for order in orders {
                counts[order.deployment] += 1
                _ = harness.answer(order)
            }
        }
        #expect(counts == [300, 100])
    }
}

@Suite struct FailureLimitTests {
    @Test func moreFailuresThanAllowedStopAJob() throws {
        var harness = CallHarness()
        harness.open(rows: 10) {
            $0.failureLimit = .count(2)
            $0.maxInFlight = 1
        }
        for failed in 1...3 {
            _ = harness.refuse(try harness.assignFirst(), 400, .badRequest)
            #expect(harness.stop() == nil)
            harness.judge(answered: 0, failed: failed)
        }
        #expect(harness.stop() == .tooManyFailures && harness.assign().isEmpty)
    }

    @Test func aShareIsJudgedFromTheHundredthRowOn() throws {
        var harness = CallHarness()
        harness.open(rows: 200) {
            $0.failureLimit = .percent(5)
            $0.maxInFlight = 1
        }
        harness.judge(answered: 93, failed: 6)
        #expect(harness.stop() == nil, "6 of 99 say little")
        harness.judge(answered: 95, failed: 5)
        #expect(harness.stop() == nil, "5 of 100 are allowed")
        harness.judge(answered: 94, failed: 6)
        #expect(harness.stop() == .tooManyFailures)
    }
}
