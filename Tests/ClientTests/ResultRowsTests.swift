import ArrowIPC
import Client
import Columnar
import Foundation
import Messaging
import Planning
import Synchronization
import Testing

/// Rows of one job, some in messages and some in a file of its session's folder, as a session takes them.
@Suite(.timeLimit(.minutes(5))) struct ResultRowsTests {
    private static let schema = Schema([Field("n", .int64)])

    private static func batch(_ numbers: [Int64]) throws -> RecordBatch {
        var builder = ArrayBuilder(.int64)
        for number in numbers { try builder.append(.integer(number)) }
        return RecordBatch(schema, [builder.finish()], rowCount: numbers.count)
    }

    private static func numbers(_ batch: RecordBatch) -> [Int64] {
        (0..<batch.rowCount).compactMap { if case .integer(let number) = batch.row($0)[0] { number } else { nil } }
    }

    /// A driver that answers a job with the rows 1 to 3 in a message, and with 4 to 9 in a file of two batches.
    private final class OneJobDriver: Sendable {
        let hub = InProcessTransport()
        private let folder = Mutex<String?>(nil)

        /// Writes the file without its last so many bytes.
        init(missingBytes: Int = 0) throws {
            let message = EncodedBatch(try ResultRowsTests.batch([1, 2, 3]))
            let stored = try [[4, 5], [6, 7, 8, 9]].map { EncodedBatch(try ResultRowsTests.batch($0)) }
            let schema = SchemaMessage.encode(ResultRowsTests.schema)
            hub.start { [self] deliveries in
                for case .message(.session(.submit(let job)), let peer) in deliveries {
                    var bytes = Data()
                    for batch in stored { bytes += Data(batch.metadata.bytes) + Data(batch.body.bytes) }
                    folder.withLock { $0 = job.resultFolder }
                    try? bytes.dropLast(missingBytes).write(to: URL(filePath: path ?? ""))
                    let file = ResultFile(
                        name: "rows",
                        batches: stored.map {
                            .init(rowCount: $0.rowCount, metadataBytes: $0.metadata.count, bodyBytes: $0.body.count)
                        })
                    hub.send(.session(.accepted(request: job.request, JobID(1))), to: peer)
                    let output = JobOutput(
                        job: JobID(1), schema: schema,
                        blocks: [
                            .init(order: 1, batches: [], file: file), .init(order: 0, batches: [message]),
                        ])
                    hub.send(.session(.output(output)), to: peer)
                    hub.send(
                        .session(
                            .finished(
                                JobOutcome(job: JobID(1), failure: nil, metrics: TaskMetrics(), retriedTasks: 0))),
                        to: peer)
                }
            }
        }

        var path: String? { folder.withLock { $0.map { $0 + "/rows" } } }
    }

    private func run(
        _ driver: OneJobDriver, _ rows: (@Sendable (Schema, RecordBatch) async throws -> Void)? = nil
    ) async throws -> JobResult {
        let client = DriverClient(transport: driver.hub.connectSession(), address: "test")
        defer { client.close() }
        let plan = JobPlan(stages: [StagePlan(input: .range(start: 0, end: 9, step: 1, partitions: 2))])
        return try await client.run(plan, name: "test", credentials: Credentials(), rows: rows, progress: nil)
    }

    @Test func rowsOfMessagesAndFilesAreCollectedInTheirOrder() async throws {
        let result = try await run(try OneJobDriver())
        #expect(result.table.schema.fields.map(\.name) == ["n"])
        #expect(result.table.batches.map(Self.numbers) == [[1, 2, 3], [4, 5], [6, 7, 8, 9]])
    }

    @Test func theyAreHandedOnInTheSameOrder() async throws {
        let found = Mutex<[[Int64]]>([])
        let driver = try OneJobDriver()
        _ = try await run(driver) { _, batch in found.withLock { $0.append(Self.numbers(batch)) } }
        #expect(found.withLock { $0 } == [[1, 2, 3], [4, 5], [6, 7, 8, 9]])
    }

    @Test(arguments: [1, 100, 10_000]) func aFileThatIsTooShortIsAnError(missingBytes: Int) async throws {
        let error = await #expect(throws: RoostError.self) {
            _ = try await run(try OneJobDriver(missingBytes: missingBytes))
        }
        #expect(error?.message.contains("rows of the session: it is shorter than was said") == true)
    }

    @Test func soIsOneThatIsCutWhileItIsRead() async throws {
        let driver = try OneJobDriver()
        let error = await #expect(throws: RowsNotTaken.self) {
            _ = try await run(driver) { _, batch in
                guard Self.numbers(batch) == [4, 5], let path = driver.path else { return }
                truncate(path, 10)
            }
        }
        let reason = error?.reason as? RoostError
        #expect(reason?.message.contains("it is shorter than was said") == true, "\(String(describing: reason))")
    }
}
