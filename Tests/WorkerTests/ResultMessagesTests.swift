import Columnar
import Planning
import Testing

@testable import Worker

/// Results in messages of bounded size.
@Suite struct ResultMessagesTests {
    private func batch(_ bytes: Int) -> EncodedBatch {
        EncodedBatch(rowCount: bytes, metadata: .empty, body: Buffer([UInt8](repeating: 0, count: bytes)))
    }

    private func lease(_ task: Int) -> Lease { Lease(stage: StageID(1), task: UInt32(task), attempt: 0) }

    @Test func whatFitsAMessageIsInOne() {
        let results = (0..<3).map {
            TaskResult(lease: lease($0), outcome: .finished([batch(2)], schema: .empty), metrics: TaskMetrics())
        }
        let messages = ResultMessages.cut(results, mostBytes: 6)
        #expect(messages.count == 1 && messages[0].count == 3)
        #expect(ResultMessages.cut([]).isEmpty)
    }

    /// Whatever the sizes: every row comes, in order, under its task, and the word that it has finished comes last.
    @Test func everyRowComesOnceAndTheLastWordIsTheLast() {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<2_000 {
            let most = Int.random(in: 1...20, using: &random)
            var wanted: [UInt32: [Int]] = [:]
            let results = (0..<Int.random(in: 0...5, using: &random)).map { task in
                if Int.random(in: 0..<5, using: &random) == 0 {
                    return TaskResult(
                        lease: lease(task), outcome: .failed(TaskFailure("no", isTransient: false)),
                        metrics: TaskMetrics())
                }
                let sizes = (0..<Int.random(in: 0...6, using: &random)).map { _ in Int.random(in: 0...9, using: &random)
                }
                wanted[UInt32(task)] = sizes
                return TaskResult(
                    lease: lease(task), outcome: .finished(sizes.map(batch), schema: nil), metrics: TaskMetrics())
            }
            var found: [UInt32: [Int]] = [:]
            var finished: Set<UInt32> = []
            var failures = 0
            for message in ResultMessages.cut(results, mostBytes: most) {
                var sizes: [Int] = []
                for result in message {
                    let task = result.lease.task
                    #expect(!finished.contains(task))
                    switch result.outcome {
                    case .part(let batches):
                        #expect(!batches.isEmpty)
                        found[task, default: []] += batches.map(\.rowCount)
                        sizes += batches.map(\.byteCount)
                    case .finished(let batches, _):
                        found[task, default: []] += batches.map(\.rowCount)
                        finished.insert(task)
                        sizes += batches.map(\.byteCount)
                    case .failed: failures += 1
                    case .kept: #expect(Bool(false), "nothing is put into a file")
                    }
                }
                let filled = sizes.filter { $0 > 0 }
                #expect(filled.count <= 1 || filled.reduce(0, +) <= most)
            }
            #expect(found == wanted && finished.count == wanted.count)
            #expect(failures == results.count - wanted.count)
        }
    }

    @Test func aLargeBatchIsSentInPieces() throws {
        let schema = Schema([Field("id", .int64)])
        let rows = RecordBatch(schema, [.integers((0..<10_000).map { $0 })], rowCount: 10_000)
        let pieces = try ResultMessages.encoded(rows, mostBytes: 9_000)
        #expect(pieces.count > 8 && pieces.allSatisfy { $0.byteCount < 10_000 })
        #expect(pieces.reduce(0) { $0 + $1.rowCount } == 10_000)
        #expect(try ResultMessages.encoded(rows).count == 1)
        let none = RecordBatch(schema, [.integers([])], rowCount: 0)
        #expect(try ResultMessages.encoded(none, mostBytes: 1).count == 1)
    }

    @Test func aRowThatNoMessageCanCarryIsAnErrorThatSaysSo() throws {
        let schema = Schema([Field("text", .utf8)])
        func batch(_ lengths: [Int]) -> RecordBatch {
            RecordBatch(schema, [.strings(lengths.map { String(repeating: "x", count: $0) })], rowCount: lengths.count)
        }
        let long = batch([1, 600, 600, 600, 1, 1, 1, 1, 1])
        let pieces = try ResultMessages.encoded(long, mostBytes: 1_000, mostRowBytes: 1_000)
        #expect(pieces.reduce(0) { $0 + $1.rowCount } == 9 && pieces.allSatisfy { $0.byteCount <= 1_000 })
        let failure = #expect(throws: TaskFailure.self) {
            try ResultMessages.encoded(batch([1, 2_000, 1]), mostBytes: 1_000, mostRowBytes: 1_000)
        }
        #expect(failure?.isTransient == false)
        #expect(failure?.message.hasPrefix("a row takes 2") == true, "\(failure?.message ?? "")")
    }
}
