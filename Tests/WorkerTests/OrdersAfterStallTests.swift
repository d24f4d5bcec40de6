import Columnar
import Messaging
import ModelAPI
import Planning
import Testing

@testable import Worker

/// Calls that were ordered before a worker's process was stopped.
@Suite struct OrdersAfterStallTests {
    private let start = ContinuousClock.now
    private func at(_ milliseconds: Int) -> ContinuousClock.Instant { start.advanced(by: .milliseconds(milliseconds)) }

    @Test func whoRunsOnBeginsAtOnce() {
        var orders = OrdersAfterStall(now: start)
        for time in stride(from: 0, through: 2_000, by: 100) {
            #expect(orders.tick(now: at(time)).isEmpty)
            #expect(orders.take([Self.order(1)]).count == 1)
        }
    }

    @Test func aStalledWorkerWaitsUntilItsConnectionIsSeenToStand() {
        var orders = OrdersAfterStall(now: start)
        orders.runs(now: at(3_000))
        #expect(orders.take([Self.order(1)]).isEmpty && orders.take([Self.order(2)]).isEmpty)
        #expect(orders.tick(now: at(3_100)).isEmpty)
        #expect(orders.tick(now: at(3_500)).map(\.call) == [1, 2])
        #expect(orders.take([Self.order(3)]).count == 1)
        #expect(orders.tick(now: at(3_600)).isEmpty)
    }

    @Test func whatALostDriverOrderedDoesNotBegin() {
        var orders = OrdersAfterStall(now: start)
        orders.runs(now: at(3_000))
        #expect(orders.take([Self.order(1)]).isEmpty)
        orders.drop()
        #expect(orders.tick(now: at(3_500)).isEmpty)
        #expect(orders.take([Self.order(2)]).count == 1)
    }

    private static func order(_ call: Int64) -> CallOrder {
        CallOrder(
            stage: StageID(1), call: call, key: RequestKey(words: SIMD4(repeating: UInt64(call))), deployment: 0,
            slots: 1, messages: .empty)
    }
}
