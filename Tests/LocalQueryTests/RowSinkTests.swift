import Columnar
import Foundation
import LocalQuery
import TestSupport
import Testing

@Suite(.ownThreads, .timeLimit(.minutes(5))) final class RowSinkTests {
    fileprivate let folder: URL
    private let engine: QueryEngine

    init() throws {
        engine = try QueryEngine()
        folder = FileManager.default.temporaryDirectory.appending(path: "roost-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    fileprivate func path(_ name: String) -> String { folder.appending(path: name).path }

    fileprivate var files: [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()) ?? []
    }

    fileprivate func bytes(_ path: String) throws -> Data { try Data(contentsOf: URL(filePath: path)) }

    private func write(
        _ batches: [RecordBatch], _ schema: Schema, to path: String, _ format: RowSink.Format
    ) async throws {
        let sink = try RowSink(path: path, format: format, schema: schema)
        for batch in batches { try await sink.append(batch) }
        try await sink.finish()
    }

    /// Writes the same rows at once and in batches, and compares the files.
    private func compare(_ table: Table, _ format: RowSink.Format) async throws {
        let (whole, streamed) = (path("whole.\(format)"), path("streamed.\(format)"))
        if format == .json {
            // Lines of our own: what DuckDB writes for NaN is no JSON.
            try RowSink.writeJSON(table.batches, table.schema, to: whole, replaces: true)
            try await write(table.batches, table.schema, to: streamed, format)
            #expect(try bytes(streamed) == bytes(whole))
            let lines = try bytes(whole).split(separator: UInt8(ascii: "\n"))
            #expect(lines.count == table.rowCount)
            for line in lines.prefix(5) { _ = try JSONSerialization.jsonObject(with: line) }
            return
        }
        _ = try engine.run("COPY (SELECT * FROM input) TO '\(whole)' (FORMAT \(format))", input: table)
        try await write(table.batches, table.schema, to: streamed, format)
        #expect(files == ["streamed.\(format)", "whole.\(format)"])
        guard format == .parquet else {
            #expect(try bytes(streamed) == bytes(whole))
            return
        }
        let types = try [streamed, whole].map { try engine.columns(of: "FROM '\($0)'").map(\.type) }
        #expect(types[0] == types[1])
        let back = try engine.run("FROM '\(streamed)'")
        #expect(try back.rows == engine.run("FROM '\(whole)'").rows)
        #expect(back.rowCount == table.rowCount)
    }

    @Test(arguments: Samples.all.indices, RowSink.Format.allCases)
    func theSameFileAsThatOfAllRowsAtOnce(_ index: Int, _ format: RowSink.Format) async throws {
        let (type, values) = Samples.all[index]
        let whole = try Samples.column(type, Array(repeating: values, count: 1_500).flatMap(\.self)).batches[0]
        let bounds = [0, 1, 1, 2_100, 2_103, whole.rowCount]
        let batches = zip(bounds, bounds.dropFirst()).map { whole.slice($0, $1 - $0) }
        try await compare(Table(schema: whole.schema, batches: batches), format)
    }

    @Test(arguments: Samples.all.indices, RowSink.Format.allCases)
    func noRows(_ index: Int, _ format: RowSink.Format) async throws {
        let schema = Schema([Field("c", Samples.all[index].type)])
        try await compare(Table(schema: schema, batches: []), format)
        try await compare(Table(schema: schema, batches: [.empty(schema)]), format)
    }

    @Test func theFileAppearsWhole() async throws {
        let table = Samples.table([("id", .integers([1, 2, 3]))])
        let target = path("deep/er/it's \"here\".jsonl")
        let sink = try RowSink(path: target, format: .json, schema: table.schema)
        try await sink.append(table.batches[0])
        #expect(!FileManager.default.fileExists(atPath: target))
        // Another query has its turn while the sink waits for rows.
        #expect(try engine.run("SELECT count(*) AS n FROM input", input: table).values() == [.integer(3)])
        try await sink.append(table.batches[0])
        try await sink.finish()
        #expect(try bytes(target).count == 6 * 9)
        // And again, over the first one.
        try await write(table.batches, table.schema, to: target, .json)
        #expect(try bytes(target).count == 3 * 9)
        #expect(try FileManager.default.contentsOfDirectory(atPath: path("deep/er")).count == 1)
    }

    @Test func twoSinksOfOneNameDoNotMix() async throws {
        let table = Samples.table([("id", .integers([1, 2, 3]))])
        let sinks = try (0..<2).map { _ in try RowSink(path: path("a.json"), format: .json, schema: table.schema) }
        for sink in sinks { try await sink.append(table.batches[0]) }
        for sink in sinks { try await sink.finish() }
        #expect(files == ["a.json"])
        #expect(try bytes(path("a.json")).count == 3 * 9)
    }

    @Test(arguments: RowSink.Format.allCases)
    func aCancelledWriteLeavesNothing(_ format: RowSink.Format) async throws {
        let table = Samples.table([("id", .integers([1, 2, 3]))])
        for rows in [[], table.batches] {
            let sink = try RowSink(path: path("a"), format: format, schema: table.schema)
            for batch in rows { try await sink.append(batch) }
            await sink.cancel()
            #expect(files == [])
            let error = await #expect(throws: QueryError.self) { try await sink.finish() }
            #expect(error?.code == .interrupted)
            await #expect(throws: QueryError.self) { try await sink.append(table.batches[0]) }
        }
    }

    @Test func cancellingAFinishedWriteKeepsTheFile() async throws {
        let table = Samples.table([("id", .integers([1]))])
        let sink = try RowSink(path: path("a"), format: .json, schema: table.schema)
        try await sink.finish()
        await sink.cancel()
        try await sink.finish()
        #expect(files == ["a"])
    }

    @Test func aSinkThatIsLetGoLeavesNothing() async throws {
        let table = Samples.table([("id", .integers([1]))])
        try await RowSink(path: path("a"), format: .parquet, schema: table.schema).append(table.batches[0])
        while !files.isEmpty { try await Task.sleep(for: .milliseconds(10)) }
    }

    @Test func whatCannotBeWrittenIsKnownAtOnce() throws {
        let schema = Schema([Field("id", .int64)])
        try Data().write(to: URL(filePath: path("file")))
        for target in [path("file/a.json"), path("file/b/a.json"), folder.path, "/proc/nothing/a.json"] {
            let error = #expect(throws: QueryError.self) { try RowSink(path: target, format: .json, schema: schema) }
            #expect(error?.code == .io)
            #expect(error?.description.hasPrefix("\(target) cannot be written: ") == true)
        }
        let structure = Schema([Field("s", .structure([]))])
        let error = #expect(throws: QueryError.self) {
            try RowSink(path: path("a"), format: .json, schema: structure)
        }
        #expect(error?.code == .unsupportedType)
        #expect(files == ["file"])
    }

    @Test func aBatchThatDoesNotFitEndsTheFile() async throws {
        let schema = Schema([Field("c", .decimal128(precision: 4, scale: 0))])
        let long = ArrayData.fixed(.decimal128(precision: 4, scale: 0), [Int128(1_000_000)], zero: 0)
        for column in [long, .integers([1])] {
            let sink = try RowSink(path: path("a.json"), format: .parquet, schema: schema)
            let error = await #expect(throws: QueryError.self) {
                try await sink.append(Samples.table([("c", column)]).batches[0])
                try await sink.finish()
            }
            #expect(error?.code == .data || error?.code == .invalidQuery)
            #expect(error?.description.contains("a.json") == true)
            #expect(files == [])
        }
    }
}

extension RowSinkTests {
    @Test(arguments: RowSink.Format.allCases)
    func aFileThatCameMeanwhileIsNotReplacedUnasked(_ format: RowSink.Format) async throws {
        let table = Samples.table([("id", .integers([1, 2, 3]))])
        let sink = try RowSink(path: path("a"), format: format, schema: table.schema, replaces: false)
        try await sink.append(table.batches[0])
        try Data("theirs".utf8).write(to: URL(filePath: path("a")))
        let error = await #expect(throws: QueryError.self) { try await sink.finish() }
        #expect(error?.code == .io && error?.description.contains(path("a")) == true, "\(error?.description ?? "")")
        #expect(files == ["a"])
        #expect(try bytes(path("a")) == Data("theirs".utf8))
        let other = try RowSink(path: path("b"), format: format, schema: table.schema, replaces: false)
        try await other.finish()
        #expect(files == ["a", "b"])
    }

    @Test func whatKilledWritersLeftIsRemoved() async throws {
        let dead = try deadProcess(), table = Samples.table([("id", .integers([1]))])
        // This machine's name for its files is in the name of one that is being written.
        let writing = try RowSink(path: path("a"), format: .json, schema: table.schema)
        let name = try #require(files.first { $0.hasPrefix("a.writing-") })
        let host = name.split(separator: "-")[2]
        let left = ["a.writing-\(dead)-\(host)-0", "a.writing-\(dead)-\(host)-12", "a.writing-\(dead)"]
        let kept = [
            "a.writing-\(dead)-elsewhere-0", "a.writing-1-\(host)-0", "b.writing-\(dead)-\(host)-0",
            "a.writing-\(dead)-\(host)-x", "a.writing-", "a.writing-up",
        ]
        for file in left + kept { try Data().write(to: URL(filePath: path(file))) }
        try await RowSink(path: path("a"), format: .parquet, schema: table.schema).finish()
        #expect(files == (["a", name] + kept).sorted())
        try await writing.finish()
        LeftoverFiles.remove(in: folder.path)
        #expect(!files.contains("b.writing-\(dead)-\(host)-0") && files.contains("a"))
    }

    /// The id of a process that is not there.
    private func deadProcess() throws -> pid_t {
        try #require((1...9_999).lazy.map { 4_194_304 - $0 }.first { kill($0, 0) != 0 && errno == ESRCH })
    }

    /// DuckDB's writers can wait for each other for ever where they are broken off with an error.
    @Test(arguments: RowSink.Format.allCases)
    func aWriteThatIsBrokenOffEnds(_ format: RowSink.Format) async throws {
        let text = String(repeating: "text ", count: 200)
        let table = Samples.table([
            ("id", .integers((0..<2_000).map(Int64.init))), ("text", .strings((0..<2_000).map { "\($0) \(text)" })),
        ])
        for round in 0..<24 {
            let sink = try RowSink(path: path("a"), format: format, schema: table.schema)
            for _ in 0..<(round % 6) { try await sink.append(table.batches[0]) }
            await sink.cancel()
            #expect(files == [])
        }
    }
}
