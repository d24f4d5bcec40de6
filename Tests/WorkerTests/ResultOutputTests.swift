import ArrowIPC
import Columnar
import Foundation
import Planning
import TestSupport
import Testing

@testable import Worker

/// The rows of a task, which go into a file of the session's where they are many.
@Suite(.ownThreads) struct ResultOutputTests {
    /// A folder that is this user's alone, and goes with this.
    private final class Folder {
        let path = NSTemporaryDirectory() + "results-" + UUID().uuidString
        init(_ permissions: Int = 0o700) throws {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: permissions])
        }
        deinit { try? FileManager.default.removeItem(atPath: path) }

        var files: [String] { (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? [] }
    }

    private static let lease = Lease(stage: StageID(3), task: 2, attempt: 1)
    private static let schema = Schema([Field("n", .int64)])

    private static func batch(_ values: [Int64]) -> RecordBatch {
        let column = ArrayData(
            type: .int64, length: values.count, nullCount: 0, buffers: [.empty, Buffer(values: values)])
        return RecordBatch(schema, [column], rowCount: values.count)
    }

    private static func numbers(_ batches: [EncodedBatch]) throws -> [Int64] {
        try batches.flatMap { batch in
            let rows = try RecordBatchMessage.decode(metadata: batch.metadata, body: batch.body, schema: schema)
            return (0..<rows.rowCount).map {
                rows.columns[0].buffers[1].load(rows.columns[0].offset + $0, as: Int64.self)
            }
        }
    }

    /// The batches of a file, as its list of them says.
    private static func batches(_ file: ResultFile, in folder: Folder) throws -> [EncodedBatch] {
        let bytes = Buffer([UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(folder.path)/\(file.name)"))))
        #expect(bytes.count == file.byteCount)
        var position = 0
        return file.batches.map { batch in
            let start = position, middle = start + batch.metadataBytes
            position = middle + batch.bodyBytes
            return EncodedBatch(
                rowCount: batch.rowCount, metadata: bytes.slice(start..<middle), body: bytes.slice(middle..<position))
        }
    }

    /// Whatever comes, and however often the query begins anew: the rows are those of its last beginning, in order, in
    /// messages where they are few and in one file where they are many.
    @Test func allRowsOfTheLastBeginningComeOnce() throws {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<300 {
            let folder = try Folder()
            let most = Int.random(in: 200...20_000, using: &random)
            var output: ResultOutput? = ResultOutput(folder: folder.path, Self.lease, mostBytes: most)
            var wanted: [Int64] = []
            for _ in 0..<Int.random(in: 0...20, using: &random) {
                if Int.random(in: 0..<8, using: &random) == 0 {
                    output?.begin()
                    wanted = []
                    #expect(folder.files.isEmpty)
                }
                let values = (0..<Int64.random(in: 0...300, using: &random)).map { $0 + Int64(wanted.count) }
                try output?.append(Self.batch(values))
                wanted += values
            }
            #expect(output?.rowCount == wanted.count)
            let isKept = Bool.random(using: &random)
            if isKept, let (batches, file) = output?.finish() {
                let found = try file.map { try Self.batches($0, in: folder) } ?? batches
                #expect(try Self.numbers(found) == wanted)
                #expect((file == nil) == (found.reduce(0) { $0 + $1.byteCount } <= most))
                #expect(file == nil || batches.isEmpty)
            }
            output = nil
            #expect(folder.files.count <= (isKept ? 1 : 0), "what nobody is told of is removed")
        }
    }

    @Test func rowsStayInMessagesWithoutAFolderOfTheUsersOwn() throws {
        let open = try Folder(0o755)
        for path in [open.path, open.path + "/none", "/dev/null"] {
            let output = ResultOutput(folder: path, Self.lease, mostBytes: 10)
            for start in 0..<5 { try output.append(Self.batch([Int64(start)])) }
            let (batches, file) = output.finish()
            #expect(file == nil && open.files.isEmpty)
            #expect(try Self.numbers(batches) == [0, 1, 2, 3, 4])
        }
    }

    @Test func aFileThatIsThereAlreadyIsNotWrittenTo() throws {
        let folder = try Folder()
        try Data("other".utf8).write(to: URL(fileURLWithPath: "\(folder.path)/\(Self.lease.resultName)"))
        let output = ResultOutput(folder: folder.path, Self.lease, mostBytes: 10)
        let failure = #expect(throws: TaskFailure.self) { try output.append(Self.batch([1, 2, 3])) }
        #expect(failure?.isTransient == true)
        #expect(folder.files.count == 1)
    }
}
