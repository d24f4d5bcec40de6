import Client
import Messaging
import TestSupport
import Testing

/// Rows of tasks that are done in any order.
@Suite struct BlockOrderTests {
    private func block(_ order: UInt32) -> JobOutput.Block { JobOutput.Block(order: order, batches: []) }

    @Test func blocksComeOutInTheirOrder() {
        var order = BlockOrder()
        #expect(order.take([block(2), block(1)]).isEmpty)
        #expect(order.take([block(0)]).map(\.order) == [0, 1, 2])
        #expect(order.take([]).isEmpty)
        #expect(order.take([block(1), block(3)]).map(\.order) == [3], "what came before is passed over")
    }

    @Test func theRowsOfATaskInSeveralBlocksComeAsTheyAre() {
        func part(_ order: UInt32, _ hasMore: Bool = true) -> JobOutput.Block {
            JobOutput.Block(order: order, batches: [], hasMore: hasMore)
        }
        var order = BlockOrder()
        #expect(order.take([part(0), part(1)]).map(\.order) == [0])
        #expect(order.take([part(1), part(0)]).map(\.order) == [0])
        #expect(order.take([part(0, false), part(2, false)]).map(\.order) == [0, 1, 1])
        #expect(order.take([part(1, false)]).map(\.order) == [1, 2])
    }

    @Test func everyBlockComesOutOnceHoweverTheyCome() async throws {
        try await Schedules.run(0..<200) { seed in
            var numbers = Array(0..<UInt32(seed % 40))
            var state = seed &* 0x9e37_79b9_7f4a_7c15 | 1
            for index in numbers.indices.reversed() {
                state = state &* 6_364_136_223_846_793_005 &+ 1
                numbers.swapAt(index, Int((state >> 33) % UInt64(index + 1)))
            }
            var order = BlockOrder()
            var found: [UInt32] = []
            while !numbers.isEmpty {
                let count = 1 + Int(seed % 3)
                found += order.take(numbers.prefix(count).map { JobOutput.Block(order: $0, batches: []) }).map(\.order)
                numbers.removeFirst(min(count, numbers.count))
            }
            try hold(found == Array(0..<UInt32(seed % 40)), "\(found)")
        }
    }
}
