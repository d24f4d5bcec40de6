import Columnar
import Messaging
import ModelAPI
import Planning
import TestSupport
import Testing

@testable import Worker

/// Every order that a worker takes is reported once, whatever happens meanwhile.
@Suite struct CallTableTests {
    private static func order(_ call: Int64, _ stage: UInt32 = 1, slots: UInt32 = 64) -> CallOrder {
        CallOrder(
            stage: StageID(stage), call: call, key: RequestKey(words: SIMD4(repeating: UInt64(call))), deployment: 0,
            slots: slots, messages: .empty)
    }

    private static func answer(_ order: CallOrder) -> CallReport {
        CallReport(
            stage: order.stage, call: order.call,
            result: .answered(promptTokens: 1, completionTokens: 1, cachedTokens: 0), record: Buffer([1]))
    }

    private static func table(callsInFlight: Int = 2) -> CallTable<Int> {
        var table = CallTable<Int>(callsInFlight: callsInFlight)
        table.open(StageID(1), 0, journalJob: 7)
        return table
    }

    @Test func ordersWaitForASlot() {
        var table = Self.table()
        let starts = table.add((1...5).map { Self.order($0) })
        #expect(starts.map(\.order.call) == [1, 2] && table.callsRunning == 2 && table.hasWaiting)
        #expect(table.ended(starts[0], Self.answer(starts[0].order)).map(\.order.call) == [3])
    }

    @Test func anOrderThatComesTwiceIsOneCall() {
        var table = Self.table()
        #expect(table.add([Self.order(1), Self.order(1)]).count == 1)
        #expect(table.add([Self.order(1)]).isEmpty)
        #expect(table.takeReports().reports.isEmpty)
    }

    @Test func whoLeavesGivesBackWhatWaitsAndWhatComes() {
        var table = Self.table()
        let starts = table.add((1...4).map { Self.order($0) })
        table.refuse()
        #expect(table.add([Self.order(5)]).isEmpty)
        #expect(table.takeReports().reports.map(\.call) == [3, 4, 5])
        #expect(table.callsRunning == 2)
        #expect(table.ended(starts[1], Self.answer(starts[1].order)).isEmpty)
        #expect(table.takeReports().reports.map(\.result.isUnsent) == [false])
    }

    /// The next driver counts its stages from 1 again: what it ends is its own.
    @Test func aStageOfTheNextDriverIsAnother() {
        var table = Self.table()
        let old = table.add([Self.order(1)])
        table.startOver()
        table.open(StageID(1), 1, journalJob: 8)
        let new = table.add([Self.order(2)])
        #expect(table.forget(StageID(1)) == [2])
        _ = table.ended(old[0], Self.answer(old[0].order))
        _ = table.ended(new[0], CallReport(unsent: new[0].order))
        let (reports, recovered) = table.takeReports()
        #expect(reports.map(\.call) == [2] && recovered.map(\.call) == [1])
        #expect(recovered[0].journalJob == 7 && recovered[0].record != nil)
    }

    @Test func randomSchedules() async throws {
        try await Schedules.run(0..<2400) { seed in
            var chance = Chance(seed: seed)
            try schedule(&chance)
        }
    }

    private func schedule(_ chance: inout Chance) throws(BrokenRule) {
        let callsInFlight = Int.random(in: 1...4, using: &chance)
        var table = CallTable<Int>(callsInFlight: callsInFlight)
        var running: [CallTable<Int>.Start] = []
        var begun: Set<Int64> = []
        var reported: [Int64: Int] = [:]
        var next: Int64 = 0
        var isRefusing = false
        func begin(_ starts: [CallTable<Int>.Start]) throws(BrokenRule) {
            for start in starts {
                try hold(begun.insert(start.order.call).inserted, "call \(start.order.call) is made twice")
            }
            running += starts
        }
        func take() {
            let (reports, recovered) = table.takeReports()
            for report in reports { reported[report.call, default: 0] += 1 }
            for call in recovered { reported[call.call, default: 0] += 1 }
        }
        for _ in 0..<Int.random(in: 1...80, using: &chance) {
            let stage = UInt32.random(in: 1...2, using: &chance)
            switch Int.random(in: 0..<20, using: &chance) {
            case 0...1: table.open(StageID(stage), 0, journalJob: 1)
            case 2...7:
                let count = Int64.random(in: 1...4, using: &chance)
                let starts = table.add(
                    (0..<count).map { Self.order(next + $0, stage, slots: .random(in: 1...3, using: &chance)) })
                next += count
                try hold(!isRefusing || starts.isEmpty, "who leaves begins \(starts.map(\.order.call))")
                try begin(starts)
            case 8...14:
                guard !running.isEmpty else { continue }
                let start = running.remove(at: Int.random(in: 0..<running.count, using: &chance))
                try begin(table.ended(start, Self.answer(start.order)))
            case 15: table.recall(StageID(stage))
            case 16: _ = table.forget(StageID(stage))
            case 17 where Int.random(in: 0..<4, using: &chance) == 0:
                // Reports that were not sent are lost with the driver: the next one learns of them from the log.
                take()
                table.startOver()
                try hold(
                    table.known == Set(running.map(\.order.call)),
                    "calls that no longer begin are known to the next driver")
            case 18 where Int.random(in: 0..<10, using: &chance) == 0:
                table.refuse()
                isRefusing = true
            default: take()
            }
            try hold(
                table.callsRunning == running.count && running.count <= callsInFlight,
                "\(table.callsRunning) calls count as running, \(running.count) run, of \(callsInFlight)")
            try hold(reported.values.allSatisfy { $0 == 1 }, "an order is reported more than once: \(reported)")
            try hold(!isRefusing || !table.hasWaiting, "who leaves has calls that wait")
            try hold(
                table.known.isSuperset(of: running.map(\.order.call)), "calls run of which the table does not know")
        }
        while let start = running.popLast() { try begin(table.ended(start, Self.answer(start.order))) }
        table.recall()
        take()
        try hold(
            Set(reported.keys) == Set(0..<next) && reported.values.allSatisfy { $0 == 1 },
            "of \(next) orders these are reported: \(reported)")
    }
}

extension CallReport.Result {
    var isUnsent: Bool { self == .unsent }
}
