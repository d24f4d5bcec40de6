import Foundation
import TestSupport
import Testing

/// What analysts get wrong with `roost sql`: each is said so that the next try is right.
@Suite(.processes, .serialized, .timeLimit(.minutes(5))) struct SQLMistakeTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        for name in ["parts", "mixed"] {
            try FileManager.default.createDirectory(atPath: folder.path(name), withIntermediateDirectories: true)
        }
        try folder.write("parts/a.csv", "id,s\n1,a\n")
        try folder.write("parts/b.csv", "id,s\n2,b\n")
        try folder.write("mixed/a.csv", "id\n1\n")
        try folder.write("mixed/b.jsonl", "{\"id\": 2}\n")
        try folder.write("semicolons.csv", "id;s\n1;ä\n")
    }

    private func sql(_ query: String, _ more: String...) async throws -> Program.Result {
        try await Program.run(["sql", "--workers", "1", query] + more, in: folder.url)
    }

    @Test(arguments: [
        ("SELECT id, s FROM 'parts' ORDER BY id", "{\"id\":\"1\",\"s\":\"a\"}\n{\"id\":\"2\",\"s\":\"b\"}\n"),
        ("SELECT count(*) AS n FROM 'parts/'", "{\"n\":2}\n"),
        ("SELECT s FROM 'semicolons.csv' WITH (sep = ';') WHERE id = 1", "{\"s\":\"ä\"}\n"),
        ("SELECT _c0 FROM 'parts/a.csv' WITH (header false) LIMIT 1", "{\"_c0\":\"id\"}\n"),
        ("SELECT id + 1 AS n FROM csv.`parts/a.csv` WITH (header true, inferSchema 'true') AS t", "{\"n\":2}\n"),
        (
            "BEGIN CREATE TEMP VIEW v USING csv OPTIONS (path 'semicolons.csv', header true, sep ';'); SELECT s FROM v; END",
            "{\"s\":\"ä\"}\n"
        ),
    ])
    func filesAreReadAsIsSaid(query: String, rows: String) async throws {
        let result = try await sql(query, "--json")
        #expect(result.code == 0 && result.output == rows, "\(result.output)\(result.errors)")
    }

    @Test(arguments: [
        ("SELECT * FROM 'mixed'", "several formats (csv, json)"),
        ("SELECT * FROM 'nowhere'", "there is no file or folder nowhere"),
        ("SELECT * FROM 'parts' WITH (headr = true)", "did you mean 'header'"),
        ("INSERT INTO x SELECT 1", "--output"), ("DROP TABLE x", "There are only views to drop"),
    ])
    func mistakesSayWhatToWrite(query: String, words: String) async throws {
        let result = try await sql(query)
        #expect(result.code == 1 && result.errors.contains(words), "\(result.errors)")
    }
}
