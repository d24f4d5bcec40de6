import Columnar
import Foundation
import Messaging
import Planning
import SparkSQL
import Testing

@testable import Operators

/// The files of one attempt of a task.
@Suite struct WriteOperatorTests {
    private let root = FileManager.default.temporaryDirectory.appendingPathComponent("roost-\(UUID().uuidString)").path
    private let id = "0f-1"

    private var staging: String { "\(root)/_temporary/\(id)" }

    init() throws { try FileManager.default.createDirectory(atPath: staging, withIntermediateDirectories: true) }

    private func write(
        _ format: FileWrite.Format, _ schema: String, partitions: [Int] = [], _ options: [String: String] = [:],
        mostRows: Int = 0
    ) throws -> FileWrite {
        FileWrite(
            format, staging: staging, id: id, schema: try StructType(ddl: schema).type.json, partitions: partitions,
            options: options, mostRows: mostRows)
    }

    private func run(_ write: FileWrite, _ rows: Table, task: UInt32 = 0, attempt: UInt16 = 0) throws -> [WrittenFile] {
        let context = ComputeContext()
        context.lease = Lease(stage: StageID(1), task: task, attempt: attempt)
        let input = TaskInput.batches(rows.batches.map { EncodedBatch($0) }, schema: Fragments.relation(rows).schema)
        let table = try Fragments.program([.write(write)]).run(input, context)
        return try #require(WrittenFile.files(table))
    }

    private func text(_ file: WrittenFile) throws -> String {
        try String(contentsOfFile: "\(staging)/\(file.path)", encoding: .utf8)
    }

    private var people: Table {
        Fragments.table([
            ("name", .strings(["Ada", "Alan", nil, "Grace", "Ada"])), ("age", .integers([36, 41, 7, nil, 1])),
        ])
    }
    private let columns = "name STRING, age BIGINT"

    @Test func aTaskWritesOneFileWithItsNumber() throws {
        defer { try? FileManager.default.removeItem(atPath: root) }
        let files = try run(try write(.json, columns), people, task: 3, attempt: 2)
        #expect(files.map(\.path) == ["3.2/part-00003-0f-1-c000.json"] && files.map(\.rows) == [5])
        let lines = try text(files[0])
        #expect(lines.hasPrefix("{\"name\":\"Ada\",\"age\":36}\n{\"name\":\"Alan\",\"age\":41}\n{\"age\":7}\n"))
        #expect(files[0].bytes == Int64(lines.utf8.count))
    }

    @Test func filesEndWhenTheyHaveTheirRows() throws {
        defer { try? FileManager.default.removeItem(atPath: root) }
        let files = try run(try write(.csv, columns, ["header": "true"], mostRows: 2), people)
        #expect(files.map(\.rows) == [2, 2, 1])
        #expect(files.map { $0.path.suffix(8) } == ["c000.csv", "c001.csv", "c002.csv"])
        #expect(try text(files[2]) == "name,age\nAda,1\n")
    }

    @Test(arguments: [FileWrite.Format.csv, .json, .parquet, .arrow])
    func columnsNameFolders(format: FileWrite.Format) throws {
        defer { try? FileManager.default.removeItem(atPath: root) }
        let files = try run(try write(format, columns, partitions: [0]), people)
        #expect(
            files.map { $0.path.split(separator: "/")[1] } == [
                "name=Ada", "name=Alan", "name=__HIVE_DEFAULT_PARTITION__", "name=Grace",
            ])
        #expect(files.map(\.rows) == [2, 1, 1, 1])
        #expect(files.allSatisfy { $0.path.contains("/part-00000-0f-1.c000.") })
        if format == .csv { #expect(try text(files[0]) == "36\n1\n") }
    }

    @Test func onlyTheFirstTaskWritesAFileWithoutRows() throws {
        defer { try? FileManager.default.removeItem(atPath: root) }
        let none = Table(schema: people.schema, batches: [])
        #expect(try run(try write(.parquet, columns), none).map(\.rows) == [0])
        #expect(try run(try write(.parquet, columns), none, task: 1).isEmpty)
        #expect(try run(try write(.csv, columns, partitions: [0]), none).isEmpty)
        let file = try run(try write(.csv, columns, ["header": "true"]), none, attempt: 1)[0]
        #expect(try text(file) == "name,age\n")
    }

    @Test func filesGoNowhereButIntoTheFolderOfAWrite() throws {
        defer { try? FileManager.default.removeItem(atPath: root) }
        for staging in ["\(root)/other/\(id)", "\(root)/_temporary/2", "/etc", "\(root)/_temporary/\(id)/.."] {
            var write = try write(.csv, columns)
            write.staging = staging
            #expect(throws: TaskFailure.self) { try run(write, people) }
        }
        try FileManager.default.removeItem(atPath: staging)
        let failure = #expect(throws: TaskFailure.self) { try run(try write(.csv, columns), people) }
        #expect(failure?.message.contains("does not see") == true && failure?.isTransient == false)
        #expect(try FileManager.default.contentsOfDirectory(atPath: root).sorted() == ["_temporary"])
    }

    @Test func anAttemptWhoseFolderIsThereFails() throws {
        defer { try? FileManager.default.removeItem(atPath: root) }
        let write = try write(.csv, columns)
        let context = ComputeContext()
        context.lease = Lease(stage: StageID(1), task: 0, attempt: 0)
        // A folder where the file would be.
        let taken = "\(staging)/0.0"
        try FileManager.default.createDirectory(atPath: taken, withIntermediateDirectories: true)
        #expect(throws: TaskFailure.self) { try run(write, people) }
        #expect(try run(write, people, attempt: 1).count == 1)
    }

    @Test(arguments: [
        ("gzip", ".csv.gz"), ("zstd", ".csv.zst"), ("deflate", ".csv.deflate"), ("none", ".csv"),
    ])
    func textsArePacked(compression: String, ending: String) throws {
        defer { try? FileManager.default.removeItem(atPath: root) }
        let file = try run(try write(.csv, columns, ["compression": compression]), people)[0]
        #expect(file.path.hasSuffix("c000\(ending)"))
        let bytes = try #require(FileManager.default.contents(atPath: "\(staging)/\(file.path)"))
        #expect((String(decoding: bytes, as: UTF8.self).hasPrefix("Ada,36")) == (compression == "none"))
    }

    @Test func aTextHasTheEncodingThatWasAskedFor() throws {
        defer { try? FileManager.default.removeItem(atPath: root) }
        let rows = Fragments.table([("t", .strings(["é€"]))])
        for (encoding, bytes) in [
            ("ISO-8859-1", [0xE9, 0x3F, 0x0A]), ("UTF-16", [0xFE, 0xFF, 0x00, 0xE9, 0x20, 0xAC, 0x00, 0x0A]),
            ("UTF-16LE", [0xE9, 0x00, 0xAC, 0x20, 0x0A, 0x00]),
        ] as [(String, [UInt8])] {
            let attempt = UInt16(bytes.count)
            let file = try run(try write(.csv, "t STRING", ["encoding": encoding]), rows, attempt: attempt)[0]
            #expect(FileManager.default.contents(atPath: "\(staging)/\(file.path)") == Data(bytes), "\(encoding)")
        }
    }

    @Test func aQuerysRowsBecomeAFileWithoutBeingHeld() throws {
        defer { try? FileManager.default.removeItem(atPath: root) }
        let schema =
            "s STRUCT<x y: BIGINT, z: ARRAY<STRUCT<q: STRING>>>, m MAP<STRING, STRUCT<w: BIGINT>>, n BIGINT"
        let query = QueryText(
            "SELECT CASE WHEN age > 7 THEN {'f0': age, 'f1': [{'f0': name}]} END, "
                + "MAP {'k': {'f0': age}}, CAST(age AS HUGEINT) FROM input WHERE name IS NOT NULL")
        let names = LabelledSchema(Schema([Field("s", .null), Field("m", .null), Field("n", .int64)]))
        let write = try write(.parquet, schema.replacing("x y", with: "`x y`"))
        func run(_ operators: [OperatorDescription], _ task: UInt32) throws -> [WrittenFile] {
            let context = ComputeContext()
            context.lease = Lease(stage: StageID(1), task: task, attempt: 0)
            let input = TaskInput.batches(
                people.batches.map { EncodedBatch($0) }, schema: Fragments.relation(people).schema)
            return try #require(WrittenFile.files(try Fragments.program(operators).run(input, context)))
        }
        let files = try run([.query(query), .relabel(names), .write(write)], 2)
        #expect(
            files.map(\.path) == ["2.0/part-00002-0f-1-c000.snappy.parquet"] && files.map(\.rows) == [4])
        let rows = try ComputeContext().query(
            "SELECT * FROM '\(staging)/\(files[0].path)' ORDER BY n NULLS FIRST")
        #expect(rows.schema.names == ["s", "m", "n"])
        #expect(
            rows.rows[3] == [
                .structure(["x y", "z"], [.integer(41), .list([.structure(["q"], [.string("Alan")])])]),
                .list([.structure(["key", "value"], [.string("k"), .structure(["w"], [.integer(41)])])]),
                .integer(41),
            ])
        #expect(rows.rows[0][0] == .null)
        let none: [OperatorDescription] = [
            .query("SELECT * FROM input WHERE false"), .write(try self.write(.parquet, columns)),
        ]
        #expect(try run(none, 0).map(\.rows) == [0] && run(none, 1).isEmpty)
        #expect(!FileManager.default.fileExists(atPath: "\(staging)/1.0"))
        // What the query fails of is not said of the file.
        let failing = QueryText("SELECT CAST(name AS BIGINT) AS a FROM input")
        let failure = #expect(throws: TaskFailure.self) {
            try run([.query(failing), .write(try self.write(.parquet, "a BIGINT"))], 3)
        }
        #expect(failure?.message.contains("Ada") == true, "\(failure?.message ?? "")")
        #expect(!FileManager.default.fileExists(atPath: "\(staging)/3.0"))
    }
}
