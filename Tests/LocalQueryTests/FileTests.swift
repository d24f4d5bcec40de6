import Columnar
import Foundation
import LocalQuery
import TestSupport
import Testing

@Suite(.ownThreads) final class FileTests {
    let engine: QueryEngine
    let folder: URL

    init() throws {
        engine = try QueryEngine()
        folder = FileManager.default.temporaryDirectory.appending(path: "roost-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    private func file(_ name: String, _ text: String? = nil) throws -> String {
        let path = folder.appending(path: name).path
        if let text { try Data(text.utf8).write(to: URL(filePath: path)) }
        return path
    }

    @Test(arguments: ["parquet", "json"])
    func nestedRowsWrittenAndReadBack(_ format: String) throws {
        let (type, values) = Samples.nested[3]
        let table = try Samples.column(type, values)
        let path = try file("rows.\(format)")
        let written = try engine.run("COPY input TO '\(path)' (FORMAT \(format))", input: table)
        #expect(written.schema.fields.isEmpty && written.rowCount == 0)
        let back = try engine.run("SELECT * FROM '\(path)'")
        #expect(back.rows == table.rows)
    }

    @Test func csv() throws {
        let path = try file("rows.csv", "name,age\nAda,36\n\"Grace, too\",\n")
        let back = try engine.run("SELECT * FROM read_csv('\(path)')")
        #expect(back.schema == Schema([Field("name", .utf8), Field("age", .int64)]))
        #expect(back.rows == [[.string("Ada"), .integer(36)], [.string("Grace, too"), .null]])
    }

    @Test func aFilesColumnsAndThenItsRows() throws {
        let path = try file("rows.jsonl", "{\"a b\": {\"c\": [{\"d\": 1}]}, \"e\": \"x\"}\n{\"e\": null}\n")
        let source = "read_json('\(path)', format = 'newline_delimited'"
        let columns = try engine.columns(of: "SELECT * FROM \(source))")
        #expect(columns.map(\.name) == ["a b", "e"])
        #expect(columns.map(\.type) == ["STRUCT(c STRUCT(d BIGINT)[])", "VARCHAR"])
        let named = columns.map { "'\($0.name)': '\($0.type)'" }.joined(separator: ", ")
        let back = try engine.run("SELECT * FROM \(source), columns = {\(named)})")
        #expect(back.rows.map { $0.map(\.displayed) } == [["{[{1}]}", "x"], ["NULL", "NULL"]])
    }

    @Test func columnsOfAnyQuery() throws {
        let columns = try engine.columns(
            of: "WITH t AS (SELECT 1 AS a) SELECT a, a + 0.5 AS a, 'x' AS \"B c\" FROM t; ")
        #expect(columns.map(\.name) == ["a", "a", "B c"])
        #expect(columns.map(\.type) == ["INTEGER", "DECIMAL(12,1)", "VARCHAR"])
        #expect(throws: QueryError.self) { try engine.columns(of: "SELECT * FROM nowhere") }
    }

    @Test func aMalformedLineIsNamed() throws {
        let path = try file("bad.jsonl", "{\"a\": 1}\n{\"a\": 2}\n{\"a\": tru}\n")
        let sql = "SELECT * FROM read_json('\(path)', format = 'newline_delimited', columns = {'a': 'BIGINT'})"
        let error = try failure(of: sql)
        #expect(error.code == .data)
        #expect(error.description.hasPrefix("Malformed JSON in file \"\(path)\""))
        #expect(error.description.contains("in line 3"))
        #expect(!error.description.contains("LINE"))
    }

    @Test func aValueOfAnotherTypeInACSVFileIsNamed() throws {
        let path = try file("bad.csv", "a,b\n1,2\nx,3\n")
        let error = try failure(of: "SELECT * FROM read_csv('\(path)', columns = {'a': 'INTEGER', 'b': 'INTEGER'})")
        #expect(error.code == .data)
        #expect(
            error.description == """
                \(path): CSV Error on Line: 3
                Original Line: x,3
                Error when converting column "a". Could not convert string "x" to 'INTEGER'
                """)
    }

    @Test func missingFilesAndFolders() throws {
        let missing = try file("missing.parquet")
        let error = try failure(of: "SELECT * FROM read_parquet('\(missing)')")
        #expect(error.code == .io)
        #expect(error.description.contains(missing))
        #expect(try failure(of: "COPY (SELECT 1) TO '\(missing)/x.json'").code == .io)
    }

    @Test func nothingComesOverTheNetwork() throws {
        let error = try failure(of: "SELECT * FROM 'https://example.invalid/rows.parquet'")
        #expect(error.description.contains("requires the extension httpfs"))
        #expect(!error.description.contains("INSTALL"))
    }
}
