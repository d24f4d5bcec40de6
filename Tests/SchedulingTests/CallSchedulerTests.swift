import ModelAPI
import Planning
import Scheduling
import Testing

/// Rows, slots and attempts.
@Suite struct CallSchedulerTests {
    @Test func callsTakeTheWorkersSlotsInTurnAndNoMore() throws {
        var harness = CallHarness(workers: 2, callsInFlight: 3)
        harness.open(rows: 10)
        let orders = try harness.assign(6)
        #expect(orders.map(\.worker.rawValue) == [1, 2, 1, 2, 1, 2])
        #expect(harness.assign().isEmpty)
        #expect(harness.answer(orders[1]).rows == [1])
        #expect(harness.assign().map(\.worker.rawValue) == [2])
    }

    @Test func whereNoQuotaIsKeptOrdersGoALittleAheadOfTheSlots() throws {
        var harness = CallHarness(workers: 2, callsInFlight: 8)
        harness.open(rows: 100, at: [CallHarness.deployment("a", tokensPerMinute: nil)])
        let orders = try harness.assign(18)
        #expect(orders.map(\.worker.rawValue).filter { $0 == 1 }.count == 9)
        #expect(harness.scheduler.view(of: StageID(1), now: harness.now)?.inFlight == 16)
        #expect(harness.assign().isEmpty)
        _ = harness.answer(orders[0])
        #expect(harness.assign().map(\.worker) == [orders[0].worker])
    }

    @Test func ordersAheadComeBackWhenTheEndpointHasALimit() throws {
        var harness = CallHarness(callsInFlight: 8)
        harness.open(rows: 100, at: [CallHarness.deployment("a", tokensPerMinute: nil)])
        let orders = try harness.assign(9)
        _ = harness.refuse(orders[0], 429, .rateLimited, wait: .seconds(9))
        let round = harness.scheduler.assign(now: harness.now)
        #expect(round.orders.isEmpty && round.recalls == [StageID(1)])
        #expect(harness.report(orders[8], .unsent) == .again)
        #expect(harness.scheduler.assign(now: harness.now).recalls.isEmpty)
    }

    @Test func aStageSharesItsSlotsOverWorkersOfDifferentSize() {
        var harness = CallHarness(callsInFlight: 3)
        harness.scheduler.workerJoined(WorkerID(2), callsInFlight: 100)
        harness.scheduler.workerJoined(WorkerID(3), callsInFlight: 100)
        harness.open(rows: 100) { $0.maxInFlight = 24 }
        let orders = harness.assign()
        #expect(orders.count == 24)
        #expect((1...3).map { worker in orders.count { $0.worker.rawValue == worker } } == [3, 11, 10])
        #expect((1...3).map { worker in orders.first { $0.worker.rawValue == worker }?.slots } == [3, 11, 10])
    }

    /// A worker that leaves gets nothing more, and the others its slots as its calls end: never more than the job asks for.
    @Test func theSlotsOfAWorkerThatLeavesGoToOthersAsItsCallsEnd() throws {
        var harness = CallHarness(workers: 2)
        harness.open(rows: 100) { $0.maxInFlight = 8 }
        var orders = try harness.assign(8)
        let leaving = WorkerID(1), staying = WorkerID(2)
        #expect(orders.count { $0.worker == leaving } == 4)
        harness.scheduler.workerDrains(leaving)
        #expect(harness.assign().isEmpty)
        for left in (0..<4).reversed() {
            let index = try #require(orders.firstIndex { $0.worker == leaving })
            _ = harness.answer(orders.remove(at: index))
            let more = try harness.assign(1)
            #expect(more[0].worker == staying && more[0].slots == 8 - left)
            #expect(harness.scheduler.callsOut(of: leaving) == left)
            orders += more
        }
        #expect(orders.allSatisfy { $0.worker == staying } && orders.count == 8)
    }

    @Test func aJobHasNoMoreInFlightThanItAsksFor() throws {
        var harness = CallHarness()
        harness.open(rows: 10) { $0.maxInFlight = 4 }
        let orders = try harness.assign(4)
        #expect(orders.map(\.row) == [0, 1, 2, 3])
        #expect(harness.answer(orders[2]).rows == [2])
        #expect(harness.assign().map(\.row) == [4])
    }

    @Test func identicalRequestsAreCalledOnceAndResolvedTogether() throws {
        var harness = CallHarness()
        harness.open(rows: 0)
        let rows = (0..<3).map { _ in harness.add(key: 7) }
        let orders = try harness.assign(1)
        let late = harness.add(key: 7)
        #expect(harness.answer(orders[0]).rows == rows + [late])
        // What comes after the answer is on its way leads itself; the driver finds the answer for it.
        _ = harness.add(key: 7)
        #expect(harness.assign().count == 1)
    }

    @Test func aRowWhoseAnswerIsFoundIsNeverSent() {
        var harness = CallHarness()
        harness.open(rows: 0)
        let key = RequestKey(words: [1, 2, 3, 4])
        let leads = (50..<52).map {
            harness.scheduler.add($0, of: StageID(1), key: key, promptTokens: 1, now: harness.now)
        }
        #expect(leads == [true, false])
        #expect(harness.assign().isEmpty, "nobody knows yet whether it has an answer")
        #expect(harness.scheduler.found(50, of: StageID(1)) == [50, 51])
        #expect(harness.assign().isEmpty)
    }

    @Test func aFailureThatMayPassIsTriedAgainAfterABackoff() {
        var harness = CallHarness()
        harness.open(rows: 1) { $0.attempts = 3 }
        var waits: [Duration] = []
        for attempt in 1...3 {
            let orders = harness.assign()
            #expect(orders.map(\.attempt) == [attempt])
            guard let order = orders.first else { return }
            let verdict = harness.refuse(order, 500, .server)
            if attempt == 3 {
                #expect(verdict.rows == [0] && verdict.attempts == 3)
            } else {
                #expect(verdict == .again && harness.assign().isEmpty)
                guard let due = harness.wakeUp else { return #expect(Bool(false), "nobody would wake it") }
                waits.append(harness.now.duration(to: due))
                harness.now = due
            }
        }
        #expect(waits == [.milliseconds(500), .seconds(1)])
    }

    @Test func aFailureOfItsOwnEndsARowAtOnce() throws {
        var harness = CallHarness()
        harness.open(rows: 3)
        let orders = try harness.assign(3)
        #expect(harness.refuse(orders[0], 400, .badRequest).rows == [0])
        #expect(harness.refuse(orders[1], 400, .contentFilter).rows == [1])
        #expect(harness.report(orders[2], .failed(.hopeless, .badRequest, message: "")).rows == [2])
        #expect(harness.scheduler.view(of: StageID(1), now: harness.now)?.open == 0)
    }

    @Test func aServersHintIsWaitedFor() throws {
        var harness = CallHarness()
        harness.open(rows: 1)
        let order = try harness.assignFirst()
        #expect(harness.refuse(order, 503, .server, wait: .seconds(7)) == .again)
        #expect(harness.assign().isEmpty && harness.wakeUp == harness.now.advanced(by: .seconds(7)))
    }

    /// The deadline counts from the first attempt, so that a row that fails slowly ends too.
    @Test func aRowIsGivenUpAtItsDeadline() throws {
        var harness = CallHarness()
        harness.open(rows: 1) { $0.rowDeadline = 60 }
        let order = try harness.assignFirst()
        harness.pass(.seconds(60))
        #expect(harness.report(order, .failed(.timedOut, .timeout, message: "")).rows == [0])
    }

    @Test func whatWasNeverSentComesBackAtOnceAndIsNoAttempt() throws {
        var harness = CallHarness()
        harness.open(rows: 2) {
            $0.maxInFlight = 1
            $0.attempts = 1
        }
        for _ in 0..<5 {
            let order = try harness.assignFirst()
            #expect(order.row == 0 && order.attempt == 1)
            #expect(harness.report(order, .unsent) == .again)
        }
        let order = try harness.assignFirst()
        #expect(harness.answer(order).attempts == 1)
    }

    @Test func aLostCallIsRepeatedOrGivenUpAsTheUserSays() throws {
        for (choice, repeats) in [(CallOptions.OnUnknown.retry, true), (.fail, false), (.ask, false)] {
            var harness = CallHarness()
            harness.open(rows: 1) { $0.onUnknown = choice }
            let order = try harness.assignFirst()
            #expect(harness.scheduler.workerLeft(order.worker) == [order.call])
            harness.scheduler.workerJoined(WorkerID(9), callsInFlight: 1)
            #expect(harness.assign().isEmpty, "it may be answered yet")
            #expect(harness.report(order, .unknown).rows == (repeats ? nil : [0]))
            #expect(harness.assign().map(\.attempt) == (repeats ? [2] : []))
        }
    }

    /// A request that kills its workers must not be paid for without end.
    @Test func aLostCallCountsAsAnAttempt() {
        var harness = CallHarness()
        harness.open(rows: 1) { $0.attempts = 3 }
        for attempt in 1...3 {
            let orders = harness.assign()
            #expect(orders.map(\.attempt) == [attempt])
            guard let order = orders.first else { return }
            #expect(harness.report(order, .unknown).rows == (attempt == 3 ? [0] : nil))
        }
        #expect(harness.assign().isEmpty)
    }

    @Test func aReportCountsOnce() throws {
        var harness = CallHarness()
        harness.open(rows: 1)
        let order = try harness.assignFirst()
        #expect(harness.answer(order).rows == [0])
        #expect(harness.answer(order) == .stale)
        #expect(harness.scheduler.invalidity() == nil)
    }

    @Test func aClosedStageTellsItsCallsAndFreesTheirSlots() throws {
        var harness = CallHarness(callsInFlight: 2)
        harness.open(1, rows: 5)
        let orders = try harness.assign(2)
        #expect(Set(harness.scheduler.close(StageID(1), now: harness.now).map(\.call)) == Set(orders.map(\.call)))
        #expect(harness.answer(orders[0]) == .stale)
        harness.open(2, rows: 5)
        #expect(harness.assign().count == 2 && harness.scheduler.invalidity() == nil)
    }

    @Test func aHaltedStageSendsNoMoreAndTakesWhatComes() throws {
        var harness = CallHarness()
        harness.open(rows: 5) { $0.maxInFlight = 2 }
        let orders = try harness.assign(2)
        harness.scheduler.halt(StageID(1))
        #expect(harness.answer(orders[0]).rows == [0])
        #expect(harness.assign().isEmpty && harness.stop() == .halted)
        #expect(harness.answer(orders[1]).rows == [1])
    }

    /// A retry that is due while every slot is taken must not wake the driver again and again: the next
    /// report does.
    @Test func nobodyIsWokenForWhatHasNoSlot() throws {
        var harness = CallHarness(callsInFlight: 2)
        harness.open(rows: 3)
        let orders = try harness.assign(2)
        #expect(harness.refuse(orders[0], 500, .server) == .again)
        #expect(harness.assign().count == 1)
        harness.pass(.seconds(30))
        #expect(harness.assign().isEmpty && harness.wakeUp == nil)
        #expect(harness.answer(orders[1]).rows == [1])
        #expect(harness.assign().map(\.row) == [0])
    }
}
