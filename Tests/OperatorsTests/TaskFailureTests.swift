import Columnar
import Foundation
import Planning
import TestSupport
import Testing

@testable import Operators

/// A task that fails says which rows it was about.
@Suite(.ownThreads) struct TaskFailureTests {
    private static func failure(_ input: TaskInput, _ scan: FileScan? = nil, message: String = "no") -> String {
        var pipeline = Pipeline()
        pipeline.scan = scan
        let program = ComputeProgram(pipeline) { (_, _, _) throws(TaskFailure) in
            throw TaskFailure("nobody has the file", isTransient: true)
        }
        let lease = Lease(stage: StageID(1), task: 2, attempt: 0)
        return program.failure(
            TaskFailure(message, isTransient: false), of: TaskDescription(lease: lease, input: input)
        ).message
    }

    private static func file(_ text: String) throws -> ScannedFile {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("roost-\(UUID()).jsonl").path
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        var found = stat()
        #expect(stat(path, &found) == 0)
        return found.scanned(path)
    }

    @Test func aFileAndItsLines() throws {
        let file = try Self.file("1\n2\n3\n4\n")
        let scan = FileScan(format: .json, files: [file], columns: [])
        func failure(_ start: Int64, _ end: Int64, _ message: String = "no") -> String {
            Self.failure(.file(FileSplit(file: 0, start: start, end: end)), scan, message: message)
        }
        #expect(failure(0, 4) == "no (task 3, \(file.path), lines 1 to 2)")
        #expect(failure(4, 8) == "no (task 3, \(file.path), lines 3 to 4)")
        #expect(failure(6, 8) == "no (task 3, \(file.path), line 4)")
        #expect(failure(0, 8, "\(file.path): bad") == "\(file.path): bad (task 3, lines 1 to 4)")
    }

    @Test func aFileWithoutLinesAndOneThatIsNotThere() throws {
        let scan = FileScan(
            format: .parquet, files: [ScannedFile(path: "/x.parquet", byteCount: 9, modified: 0)], columns: [])
        #expect(Self.failure(.file(FileSplit(file: 0, start: 0, end: 9)), scan) == "no (task 3, /x.parquet)")
        #expect(Self.failure(.file(FileSplit(file: 7, start: 0, end: 9)), scan) == "no (task 3)")
    }

    /// `touch -d 3000-01-01` is all that it takes.
    @Test func aFileFromAFarYearIsAFile() throws {
        let file = try Self.file("1\n")
        var found = stat()
        #expect(stat(file.path, &found) == 0)
        found.st_mtim.tv_sec = 32_503_680_000
        let other = found.scanned(file.path)
        #expect(other != file && other == found.scanned(file.path))
    }

    @Test func rowsThatComeFromNoFile() {
        #expect(Self.failure(.range(start: .min, end: .max, step: 1)).hasPrefix("no (task 3, ids from -92"))
        #expect(Self.failure(.batches([], schema: .empty)) == "no (task 3, 0 rows of the session)")
    }

    @Test func anInterruptedTaskEnds() throws {
        let context = ComputeContext()
        context.interruption.request()
        var pipeline = Pipeline()
        pipeline.operators = [.count]
        let program = ComputeProgram(pipeline) { (_, _, _) throws(TaskFailure) in .empty }
        let error = #expect(throws: TaskFailure.self) { try program.run(.range(start: 0, end: 9, step: 1), context) }
        #expect(error?.message.contains("interrupted") == true)
    }
}
