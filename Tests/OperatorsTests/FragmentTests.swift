import Columnar
import Foundation
import Planning
import TestSupport
import Testing

@testable import Operators

/// Tasks that read files by themselves, beside rows that came with them.
@Suite(.ownThreads) struct FragmentTests {
    private let people = Fragments.table([("id", .integers([1, 2, 3])), ("name", .strings(["Ann", "Bob", "Cay"]))])

    private func scan(_ file: TextFile, _ format: FileScan.Format) throws -> FileScan {
        let survey = try file.survey(format, asWritten: false) { $0.infersTypes = true }
        var options = ReadOptions()
        options.infersTypes = true
        return FileScan(
            format: format, files: [file.scanned], columns: survey.columns, options: options, layouts: survey.layouts)
    }

    /// A Parquet file of what SQL gives.
    private func parquet(_ sql: String) throws -> FileScan {
        let path = NSTemporaryDirectory() + "fragment-\(UUID().uuidString).parquet"
        _ = try ComputeContext().query("COPY (\(sql)) TO '\(path)' (FORMAT parquet, ROW_GROUP_SIZE 2048)")
        let columns = try ComputeContext().columns(of: "SELECT * FROM \(FileRelation.parquet(path))")
        var found = stat()
        try #require(stat(path, &found) == 0)
        return FileScan(
            format: .parquet, files: [found.scanned(path)],
            columns: columns.map { .init(name: $0.name, type: $0.type) })
    }

    private func program(_ sql: QueryText, _ scans: [FileScan], threads: Int = 2) -> ComputeProgram {
        var pipeline = Pipeline()
        pipeline.scans = scans
        pipeline.threads = threads
        pipeline.operators = [.query(sql)]
        return ComputeProgram(pipeline) { (file, _, _) throws(TaskFailure) in
            throw TaskFailure("nobody has file \(file)", isTransient: false)
        }
    }

    private func run(
        _ sql: QueryText, _ tables: [Table] = [], _ scans: [FileScan], threads: Int = 2
    ) throws(TaskFailure) -> Table {
        try program(sql, scans, threads: threads).run(.relations(tables.map(Fragments.relation)), ComputeContext())
    }

    /// A file of any size costs no more than its first rows, which a query between it and the limit must not hide.
    @Test func aQueryBeforeALimitMakesNoMoreRowsThanThoseOfTheLimit() throws {
        let scan = try parquet("SELECT range AS id FROM range(200000)")
        defer { try? FileManager.default.removeItem(atPath: scan.files[0].path) }
        var pipeline = Pipeline()
        pipeline.scan = scan
        pipeline.operators = [
            .query(QueryText("SELECT CASE WHEN id = 150000 THEN error('late') ELSE id END AS id FROM input")),
            .limit(3),
        ]
        func run(_ pipeline: Pipeline) throws(TaskFailure) -> Table {
            try ComputeProgram(pipeline) { (file, _, _) throws(TaskFailure) in
                throw TaskFailure("nobody has file \(file)", isTransient: false)
            }.run(.file(FileSplit(file: 0, start: 0, end: scan.files[0].byteCount)), ComputeContext())
        }
        #expect(try run(pipeline).rows == [[.integer(0)], [.integer(1)], [.integer(2)]])
        pipeline.operators.removeLast()
        #expect(throws: TaskFailure.self) { try run(pipeline) }
    }

    @Test func rowsAndFilesOfAllFormatsMeet() throws {
        let json = try TextFile("{\"id\":1,\"o\":[{\"c\":\"x\"},{\"c\":[1]}]}\n{\"id\":3,\"o\":null}\n")
        let csv = try TextFile("id,kind\n1,cat\n3,eel\n")
        let scans = [
            try scan(json, .json), try scan(csv, .csv),
            try parquet("SELECT range AS id, range * 10 AS ten FROM range(5)"),
        ]
        defer { try? FileManager.default.removeItem(atPath: scans[2].files[0].path) }
        let found = try run(
            """
            SELECT name, kind, ten, o[2].c::VARCHAR FROM input0 JOIN input1 USING (id) JOIN input2 USING (id)
            JOIN input3 USING (id) ORDER BY id
            """, [people], scans)
        #expect(
            found.rows == [
                [.string("Ann"), .string("cat"), .integer(10), .string("[1]")],
                [.string("Cay"), .string("eel"), .integer(30), .null],
            ])
    }

    /// However many threads read them, and however often.
    @Test func rowsComeInTheirOrder() throws {
        let rows = 60_000
        let text = (0..<rows).map { "{\"n\":\($0),\"t\":\"\(String(repeating: "x", count: 40))\"}\n" }.joined()
        let scan = try scan(try file(text), .json)
        #expect(scan.splits().count > 3)
        for threads in [1, 3] {
            let found = try run(
                "SELECT count(*), sum(n - r) FROM (SELECT n, row_number() OVER () - 1 AS r FROM input0)", [], [scan],
                threads: threads)
            #expect(found.rows[0][0] == .integer(Int64(rows)) && found.rows[0][1].displayed == "0")
            let twice = try run(
                "SELECT count(*) FROM input0 a JOIN input0 b ON a.n = b.n + 1", [], [scan], threads: threads)
            #expect(twice.rows == [[.integer(Int64(rows - 1))]])
            let first = try run("SELECT n FROM input0 LIMIT 3", [], [scan], threads: threads)
            #expect(first.rows == [[.integer(0)], [.integer(1)], [.integer(2)]])
        }
    }

    private static let kept = Kept()

    /// Files that last as long as the tests.
    private final class Kept: @unchecked Sendable {
        private let lock = NSLock()
        private var files: [TextFile] = []
        func keep(_ file: TextFile) -> TextFile {
            lock.withLock {
                files.append(file); return file
            }
        }
    }

    private func file(_ text: String) throws -> TextFile { Self.kept.keep(try TextFile(text)) }

    @Test func filesOfSeveralSchemasAreOneRelation() throws {
        let one = try parquet("SELECT 1::INTEGER AS a, 'x' AS b"), two = try parquet("SELECT 2.5::DOUBLE AS a")
        let three = try parquet("SELECT 3::INTEGER AS a, 'y' AS b")
        let files = one.files + two.files + three.files
        defer { for file in files { try? FileManager.default.removeItem(atPath: file.path) } }
        let scan = FileScan(
            format: .parquet, files: files,
            columns: [.init(name: "a", type: "DOUBLE"), .init(name: "b", type: "VARCHAR")])
        let found = try run("FROM input0", [], [scan])
        #expect(
            found.rows == [[.double(1), .string("x")], [.double(2.5), .null], [.double(3), .string("y")]])
        let none = FileScan(format: .parquet, files: [], columns: scan.columns)
        #expect(try run("SELECT count(*), max(a), max(b) FROM input0", [], [none]).rows[0][0] == .integer(0))
    }

    @Test func aFileThatIsAnotherOneIsAskedOfTheSession() throws {
        let file = try TextFile("{\"id\":1}\n")
        var scan = try scan(file, .json)
        scan = FileScan(
            format: .json, files: [ScannedFile(path: scan.files[0].path, byteCount: 9, modified: 1)],
            columns: scan.columns, layouts: scan.layouts)
        let table = try parquet("SELECT 1 AS id")
        defer { try? FileManager.default.removeItem(atPath: table.files[0].path) }
        let gone = FileScan(
            format: .parquet, files: [ScannedFile(path: "/nowhere.parquet", byteCount: 9, modified: 1)],
            columns: table.columns)
        // Files are counted over all scans.
        let first = #expect(throws: TaskFailure.self) { try run("FROM input1", [], [table, scan]) }
        #expect(first?.message == "\(scan.files[0].path): nobody has file 1", "\(first?.message ?? "")")
        let second = #expect(throws: TaskFailure.self) { try run("FROM input2", [], [table, scan, gone]) }
        #expect(second?.message.hasPrefix("/nowhere.parquet: nobody has file 2") == true, "\(second?.message ?? "")")
    }

    @Test func whatTheSessionSendsOfAFileIsRead() throws {
        let table = try parquet("SELECT range AS id FROM range(10000)")
        let path = table.files[0].path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let bytes = try #require(FileManager.default.contents(atPath: path))
        let away = FileScan(
            format: .parquet,
            files: [ScannedFile(path: "/elsewhere.parquet", byteCount: table.files[0].byteCount, modified: 1)],
            columns: table.columns)
        var pipeline = Pipeline()
        pipeline.scans = [away]
        pipeline.operators = [.query("SELECT sum(id) FROM input0")]
        let program = ComputeProgram(pipeline) { (_, start, count) throws(TaskFailure) in
            let end = min(bytes.count, Int(start) + count)
            return Buffer([UInt8](bytes[min(Int(start), end)..<end]))
        }
        let found = try program.run(.relations([]), ComputeContext())
        #expect(found.rows[0][0].displayed == "49995000")
    }

    @Test func aMistakeInAFileIsToldWithFileAndLine() throws {
        let file = try TextFile("{\"id\":1}\n{\"id\":2}\n")
        let good = try scan(file, .json)
        let scan = FileScan(
            format: .json, files: good.files, columns: [.init(name: "id", values: .boolean)], layouts: good.layouts)
        let error = #expect(throws: TaskFailure.self) { try run("SELECT bool_or(id) FROM input0", [], [scan]) }
        #expect(error?.message.hasPrefix("\(file.scanned.path): line 1: ") == true, "\(error?.message ?? "")")
        // What a query does not read is not made into values.
        let wider = scan.narrowed(to: scan.columns + [.init(name: "no", values: .long)])
        #expect(try run("SELECT count(*), count(no) FROM input0", [], [wider]).rows == [[.integer(2), .integer(0)]])
    }

    @Test func aQueryReadsNothingButItsRelations() throws {
        let file = try TextFile("{\"id\":1}\n")
        let scan = try scan(file, .json)
        for name in ["input1", "input2", "'\(file.scanned.path)'"] {
            let error = #expect(throws: TaskFailure.self) { try run(QueryText("FROM \(name)"), [], [scan]) }
            #expect(error?.message.hasPrefix("the query was refused") == true, "\(error?.message ?? "")")
        }
    }

    @Test func numbersOfMoreDigitsAreComputedOnceMoreWithRoomForThem() throws {
        let query = QueryText(
            "SELECT max(a * b) FROM input0", wide: "SELECT max(CAST(a AS DECIMAL(38,2)) * b) FROM input0")
        for (digits, found) in [
            ("1.50", "2.2500"), ("99999999.99", "9999999998000000.0001"),
            ("999999999999.99", "999999999999980000000000.0001"),
        ] {
            let table = try parquet("SELECT \(digits)::DECIMAL(15,2) AS a, \(digits)::DECIMAL(15,2) AS b")
            defer { try? FileManager.default.removeItem(atPath: table.files[0].path) }
            #expect(try run(query, [], [table]).rows[0][0].displayed == found)
        }
    }

    /// A cancelled job's query ends within a second, wherever it is.
    @Test(arguments: [1, 3])
    func anInterruptedQueryEndsSoon(threads: Int) async throws {
        let table = try parquet("SELECT range AS id FROM range(200000)")
        defer { try? FileManager.default.removeItem(atPath: table.files[0].path) }
        let context = Unshared(ComputeContext())
        let interruption = context.value.interruption
        let program = program(
            "SELECT count(*) FROM input0 a, input0 b, input0 c WHERE a.id + b.id + c.id = 1", [table], threads: threads)
        let running = Task {
            try await onOwnThread { () throws(TaskFailure) in
                try program.run(.relations([]), context.value).rowCount
            }
        }
        try await Task.sleep(for: .milliseconds(300))
        // As a worker does: a query that is about to begin hears nothing yet.
        let asking = Task {
            while !Task.isCancelled {
                interruption.request()
                try await Task.sleep(for: .milliseconds(100))
            }
        }
        // Otherwise it would not end while anybody waits for it.
        await #expect(throws: TaskFailure.self) { try await running.value }
        asking.cancel()
    }

    private struct Unshared: @unchecked Sendable {
        let value: ComputeContext
        init(_ value: ComputeContext) { self.value = value }
    }

    @Test func aFailureNamesTheFiles() throws {
        let table = try parquet("SELECT range AS id FROM range(10)")
        defer { try? FileManager.default.removeItem(atPath: table.files[0].path) }
        let failure = program("FROM input0", [table]).failure(
            TaskFailure("no", isTransient: false),
            of: TaskDescription(
                lease: Lease(stage: StageID(1), task: 0, attempt: 0), input: .relations([Fragments.relation(people)])))
        #expect(
            failure.message
                == "no (task 1, all rows of its inputs: 3, parquet file \(table.files[0].path))")
    }
}
