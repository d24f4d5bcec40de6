import Columnar
import Planning
import TestSupport
import Testing

@testable import Operators

/// A range of any bounds has its rows, or is an error.
@Suite(.ownThreads) struct RangeSourceTests {
    private static func rows(_ start: Int64, _ end: Int64, _ step: Int64, limit: Int? = nil) throws -> [Int64] {
        let table = try RangeSource.table(start, end, step, limit: limit)
        return table.batches.flatMap { batch in
            (0..<batch.rowCount).map { batch.columns[0].buffers[1].load($0, as: Int64.self) }
        }
    }

    private struct Case: Sendable {
        let bounds: (start: Int64, end: Int64, step: Int64)
        let rows: [Int64]

        init(_ start: Int64, _ end: Int64, _ step: Int64, _ rows: [Int64]) {
            bounds = (start, end, step)
            self.rows = rows
        }
    }

    private static let cases: [Case] = [
        Case(0, 5, 2, [0, 2, 4]), Case(5, 0, -2, [5, 3, 1]), Case(0, 0, 1, []), Case(5, 0, 1, []),
        Case(.max - 2, .max, 2, [.max - 2]), Case(.min, .max, .max, [.min, -1, .max - 1]),
        Case(.max, .min, .min, [.max, -1]), Case(.min + 1, .min, -1, [.min + 1]),
    ]

    @Test(arguments: cases)
    private func rowsAreThoseOfARange(example: Case) throws {
        let bounds = example.bounds
        #expect(try Self.rows(bounds.start, bounds.end, bounds.step) == example.rows)
    }

    @Test(arguments: [(Int64.min, Int64.max, Int64(1)), (0, .max, 1), (.max, .min, -1), (0, 4_000_000_000_000, 1)])
    func moreRowsThanMemoryHoldsIsAnError(start: Int64, end: Int64, step: Int64) throws {
        let error = #expect(throws: TaskFailure.self) { try Self.rows(start, end, step) }
        #expect(error?.message.contains("use more partitions") == true)
        #expect(try Self.rows(start, end, step, limit: 2) == [start, start + step])
    }

    @Test func aStepOfZeroIsAnError() {
        #expect(throws: TaskFailure.self) { try Self.rows(0, 1, 0) }
    }
}
