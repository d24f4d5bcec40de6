import ModelAPI
import Planning
import Scheduling
import Testing

/// Rows, places and attempts.
@Suite struct CallSchedulerTests {
    @Test func callsTakeTheWorkersPlacesInTurnAndNoMore() {
        var desk = CallDesk(workers: 2, callsInFlight: 3)
        desk.open(rows: 10)
        let orders = desk.assign()
        #expect(orders.map(\.worker.rawValue) == [1, 2, 1, 2, 1, 2])
        #expect(desk.assign().isEmpty)
        #expect(desk.answer(orders[1]).rows == [1])
        #expect(desk.assign().map(\.worker.rawValue) == [2])
    }

    @Test func whereNoQuotaIsKeptOrdersGoALittleAheadOfThePlaces() {
        var desk = CallDesk(workers: 2, callsInFlight: 8)
        desk.open(rows: 100, at: [CallDesk.place("a", tokensPerMinute: nil)])
        let orders = desk.assign()
        #expect(orders.map(\.worker.rawValue).filter { $0 == 1 }.count == 9 && orders.count == 18)
        #expect(desk.scheduler.view(of: StageID(1), now: desk.now)?.inFlight == 16)
        #expect(desk.assign().isEmpty)
        _ = desk.answer(orders[0])
        #expect(desk.assign().map(\.worker) == [orders[0].worker])
    }

    @Test func ordersAheadComeBackWhenTheEndpointHasALimit() {
        var desk = CallDesk(callsInFlight: 8)
        desk.open(rows: 100, at: [CallDesk.place("a", tokensPerMinute: nil)])
        let orders = desk.assign()
        _ = desk.refuse(orders[0], 429, .rateLimited, wait: .seconds(9))
        let round = desk.scheduler.assign(now: desk.now)
        #expect(orders.count == 9 && round.orders.isEmpty && round.recalls == [StageID(1)])
        #expect(desk.report(orders[8], .unsent) == .again)
        #expect(desk.scheduler.assign(now: desk.now).recalls.isEmpty)
    }

    @Test func aStageSharesItsPlacesOverWorkersOfDifferentSize() {
        var desk = CallDesk(callsInFlight: 3)
        desk.scheduler.workerJoined(WorkerID(2), callsInFlight: 100)
        desk.scheduler.workerJoined(WorkerID(3), callsInFlight: 100)
        desk.open(rows: 100) { $0.maxInFlight = 24 }
        let orders = desk.assign()
        #expect(orders.count == 24)
        #expect((1...3).map { worker in orders.count { $0.worker.rawValue == worker } } == [3, 11, 10])
        #expect((1...3).map { worker in orders.first { $0.worker.rawValue == worker }?.slots } == [3, 11, 10])
    }

    @Test func aJobHasNoMoreInFlightThanItAsksFor() {
        var desk = CallDesk()
        desk.open(rows: 10) { $0.maxInFlight = 4 }
        let orders = desk.assign()
        #expect(orders.map(\.row) == [0, 1, 2, 3])
        #expect(desk.answer(orders[2]).rows == [2])
        #expect(desk.assign().map(\.row) == [4])
    }

    @Test func identicalRequestsAreCalledOnceAndSettledTogether() {
        var desk = CallDesk()
        desk.open(rows: 0)
        let rows = (0..<3).map { _ in desk.add(key: 7) }
        let orders = desk.assign()
        #expect(orders.count == 1)
        let late = desk.add(key: 7)
        #expect(desk.answer(orders[0]).rows == rows + [late])
        // What comes after the answer is on its way leads itself; the driver finds the answer for it.
        _ = desk.add(key: 7)
        #expect(desk.assign().count == 1)
    }

    @Test func aRowWhoseAnswerIsFoundIsNeverSent() {
        var desk = CallDesk()
        desk.open(rows: 0)
        let key = RequestKey(words: [1, 2, 3, 4])
        let leads = (50..<52).map { desk.scheduler.add($0, of: StageID(1), key: key, promptTokens: 1, now: desk.now) }
        #expect(leads == [true, false])
        #expect(desk.assign().isEmpty, "nobody knows yet whether it has an answer")
        #expect(desk.scheduler.found(50, of: StageID(1)) == [50, 51])
        #expect(desk.assign().isEmpty)
    }

    @Test func aFailureThatMayPassIsTriedAgainAfterABackoff() {
        var desk = CallDesk()
        desk.open(rows: 1) { $0.attempts = 3 }
        var waits: [Duration] = []
        for attempt in 1...3 {
            let orders = desk.assign()
            #expect(orders.map(\.attempt) == [attempt])
            guard let order = orders.first else { return }
            let verdict = desk.refuse(order, 500, .server)
            if attempt == 3 {
                #expect(verdict.rows == [0] && verdict.attempts == 3)
            } else {
                #expect(verdict == .again && desk.assign().isEmpty)
                guard let due = desk.wakeUp else { return #expect(Bool(false), "nobody would wake it") }
                waits.append(desk.now.duration(to: due))
                desk.now = due
            }
        }
        #expect(waits == [.milliseconds(500), .seconds(1)])
    }

    @Test func aFailureOfItsOwnEndsARowAtOnce() {
        var desk = CallDesk()
        desk.open(rows: 3)
        let orders = desk.assign()
        #expect(desk.refuse(orders[0], 400, .badRequest).rows == [0])
        #expect(desk.refuse(orders[1], 400, .contentFilter).rows == [1])
        #expect(desk.report(orders[2], .failed(.hopeless, .badRequest, message: "")).rows == [2])
        #expect(desk.scheduler.view(of: StageID(1), now: desk.now)?.open == 0)
    }

    @Test func aServersHintIsWaitedFor() {
        var desk = CallDesk()
        desk.open(rows: 1)
        let order = desk.assign()[0]
        #expect(desk.refuse(order, 503, .server, wait: .seconds(7)) == .again)
        #expect(desk.assign().isEmpty && desk.wakeUp == desk.now.advanced(by: .seconds(7)))
    }

    /// The deadline counts from the first attempt, so that a row that fails slowly ends too.
    @Test func aRowIsGivenUpAtItsDeadline() {
        var desk = CallDesk()
        desk.open(rows: 1) { $0.rowDeadline = 60 }
        let order = desk.assign()[0]
        desk.pass(.seconds(60))
        #expect(desk.report(order, .failed(.timedOut, .timeout, message: "")).rows == [0])
    }

    @Test func whatWasNeverSentComesBackAtOnceAndIsNoAttempt() {
        var desk = CallDesk()
        desk.open(rows: 2) {
            $0.maxInFlight = 1
            $0.attempts = 1
        }
        for _ in 0..<5 {
            let order = desk.assign()[0]
            #expect(order.row == 0 && order.attempt == 1)
            #expect(desk.report(order, .unsent) == .again)
        }
        #expect(desk.answer(desk.assign()[0]).attempts == 1)
    }

    @Test func aLostCallIsRepeatedOrGivenUpAsTheUserSays() {
        for (choice, repeats) in [(CallOptions.OnUnknown.retry, true), (.fail, false), (.ask, false)] {
            var desk = CallDesk()
            desk.open(rows: 1) { $0.onUnknown = choice }
            let order = desk.assign()[0]
            #expect(desk.scheduler.workerLeft(order.worker) == [order.call])
            desk.scheduler.workerJoined(WorkerID(9), callsInFlight: 1)
            #expect(desk.assign().isEmpty, "it may be answered yet")
            #expect(desk.report(order, .unknown).rows == (repeats ? nil : [0]))
            #expect(desk.assign().map(\.attempt) == (repeats ? [2] : []))
        }
    }

    /// A request that kills its workers must not be paid for without end.
    @Test func aLostCallCountsAsAnAttempt() {
        var desk = CallDesk()
        desk.open(rows: 1) { $0.attempts = 3 }
        for attempt in 1...3 {
            let orders = desk.assign()
            #expect(orders.map(\.attempt) == [attempt])
            guard let order = orders.first else { return }
            #expect(desk.report(order, .unknown).rows == (attempt == 3 ? [0] : nil))
        }
        #expect(desk.assign().isEmpty)
    }

    @Test func aReportCountsOnce() {
        var desk = CallDesk()
        desk.open(rows: 1)
        let order = desk.assign()[0]
        #expect(desk.answer(order).rows == [0])
        #expect(desk.answer(order) == .stale)
        #expect(desk.scheduler.invalidity() == nil)
    }

    @Test func aClosedStageTellsItsCallsAndFreesTheirPlaces() {
        var desk = CallDesk(callsInFlight: 2)
        desk.open(1, rows: 5)
        let orders = desk.assign()
        #expect(Set(desk.scheduler.close(StageID(1), now: desk.now).map(\.call)) == Set(orders.map(\.call)))
        #expect(desk.answer(orders[0]) == .stale)
        desk.open(2, rows: 5)
        #expect(desk.assign().count == 2 && desk.scheduler.invalidity() == nil)
    }

    @Test func aHaltedStageSendsNoMoreAndTakesWhatComes() {
        var desk = CallDesk()
        desk.open(rows: 5) { $0.maxInFlight = 2 }
        let orders = desk.assign()
        desk.scheduler.halt(StageID(1))
        #expect(desk.answer(orders[0]).rows == [0])
        #expect(desk.assign().isEmpty && desk.stop() == .halted)
        #expect(desk.answer(orders[1]).rows == [1])
    }

    /// A retry that is due while every place is taken must not wake the driver again and again: the next
    /// report does.
    @Test func nobodyIsWokenForWhatHasNoPlace() {
        var desk = CallDesk(callsInFlight: 2)
        desk.open(rows: 3)
        let orders = desk.assign()
        #expect(desk.refuse(orders[0], 500, .server) == .again)
        #expect(desk.assign().count == 1)
        desk.pass(.seconds(30))
        #expect(desk.assign().isEmpty && desk.wakeUp == nil)
        #expect(desk.answer(orders[1]).rows == [1])
        #expect(desk.assign().map(\.row) == [0])
    }
}
