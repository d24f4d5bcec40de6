import Columnar
import Testing

@testable import ZeroMQTransport

/// When a connection is tried, and what a message that cannot be sent costs.
@Suite struct DialTests {
    private let start = ContinuousClock.now

    @Test func aTryIsRepeatedAfterLongerAndLongerPauses() {
        var dial = Dial(now: start)
        var now = start
        var pauses: [Duration] = []
        for _ in 0..<8 {
            // The first one is the one that the loop below waited for.
            if pauses.isEmpty { #expect(dial.next(now: now) == .dial) }
            #expect(dial.next(now: now) == .knock)
            dial.lost(now: now)
            let failed = now
            while dial.next(now: now) == .wait { now = now.advanced(by: .milliseconds(1)) }
            pauses.append(failed.duration(to: now))
        }
        #expect(pauses.first == .milliseconds(20) && pauses.last == .milliseconds(500))
        #expect(zip(pauses, pauses.dropFirst()).allSatisfy { $0 <= $1 })
    }

    @Test func anOpenConnectionThatIsLostIsOver() {
        var dial = Dial(now: start)
        _ = dial.next(now: start)
        dial.opened()
        #expect(!dial.isOpen, "not before its knock")
        dial.knocked()
        dial.opened()
        #expect(dial.isOpen)
        dial.lost(now: start)
        #expect(dial.isOver && dial.wasOpen && !dial.isOpen)
        dial.opened()
        dial.knocked()
        dial.lost(now: start)
        #expect(dial.isOver && dial.next(now: start.advanced(by: .seconds(60))) == .wait)
    }

    /// Whatever happens in whatever order, an end is an end, and only a knock that was answered opens.
    @Test func noOrderOfEventsOpensWithoutAKnock() {
        for _ in 0..<2_000 {
            var dial = Dial(now: start)
            var now = start
            var hasKnocked = false
            for _ in 0..<12 {
                let wasOver = dial.isOver
                switch Int.random(in: 0..<6) {
                case 0: if dial.next(now: now) == .dial { hasKnocked = false }
                case 1:
                    if dial.isDialing { hasKnocked = true }
                    dial.knocked()
                case 2:
                    dial.opened()
                    #expect(!dial.isOpen || hasKnocked)
                case 3:
                    dial.lost(now: now)
                    if !dial.isOver { hasKnocked = false }
                case 4: now = now.advanced(by: .milliseconds(Int.random(in: 0...600)))
                default: if Int.random(in: 0..<8) == 0 { dial.end() }
                }
                #expect(!wasOver || dial.isOver)
                #expect((0...1000).contains(dial.millisecondsToNext(now: now)))
            }
        }
    }

    @Test func messagesThatWaitAreBounded() {
        var waiting = WaitingMessages()
        let large = Buffer([UInt8](repeating: 0, count: 64 << 20))
        var taken = 0
        while waiting.append([large]), taken < 1_000 { taken += 1 }
        #expect(taken == 16, "a gigabyte")
        var sent = 0
        let last = waiting.flush { _ in
            sent += 1
            return sent < 4 ? .done : .wouldBlock
        }
        #expect(last == .wouldBlock && waiting.count == 13)
        let more = (0..<4).map { _ in waiting.append([large]) }
        #expect(more == [true, true, true, false])
        let rest = waiting.flush { _ in .done }
        #expect(rest == .done && waiting.isEmpty)
        let none = waiting.flush { _ in .done }
        #expect(none == nil)
        let taken100k = (0..<100_000).allSatisfy { _ in waiting.append([]) }
        #expect(taken100k)
        let isFull = !waiting.append([])
        #expect(isFull)
    }

    @Test(arguments: [
        "tcp://127.0.0.1:7077", "127.0.0.1:7077", "tcp://localhost:7077", "localhost:7077",
    ])
    func oneAddressHasOneEndpoint(text: String) throws {
        #expect(try Address(parsing: text).endpoint == "127.0.0.1:7077")
    }
}
