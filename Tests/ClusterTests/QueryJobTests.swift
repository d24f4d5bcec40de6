import Foundation
import TestSupport
import Testing

/// Job files whose rows come from a query, and whose results go through one.
@Suite(.processes, .serialized, .timeLimit(.minutes(5))) struct QueryJobTests {
    private func submit(_ folder: TemporaryFolder, _ inputs: String, _ output: String) async throws -> Program.Result {
        let job = try folder.write(
            "job.yaml",
            "model: {name: gpt-4o-mini, endpoint: simulator, max_tokens: 20}\nprompt: \"Describe a {job}.\"\n"
                + "inputs:\n  \(inputs)\noutput: \(output)\n")
        // In another folder: paths of queries are those of the job file, too.
        return try await Program.run(["submit", job, "--local", "1", "--overwrite"])
    }

    @Test func rowsAreWhatAQueryGives() async throws {
        let folder = try TemporaryFolder()
        try folder.write("people.csv", "name;job\nAnn;nurse\nBob;nurse\nCem;chef\nDan;\n")
        try folder.write("pay.jsonl", "{\"job\":\"nurse\",\"pay\":3}\n{\"job\":\"chef\",\"pay\":4.5}\n")
        let query =
            "SELECT p.job, count(*) AS people, max(pay) AS pay FROM people p JOIN 'pay.jsonl' q ON p.job = q.job GROUP BY p.job ORDER BY 1"
        let result = try await submit(
            folder, "people: {file: people.csv, delimiter: \";\", sql: \"\(query)\"}", "out")
        #expect(result.code == 0, "\(result.errors)")
        let rows = try rows(folder.path("out/people.jsonl"))
        #expect(rows.map { $0["job"] as? String } == ["chef", "nurse"])
        #expect(rows.map { $0["people"] as? Int } == [1, 2] && rows.map { $0["pay"] as? Double } == [4.5, 3])
        #expect(rows.allSatisfy { ($0["answer"] as? String)?.isEmpty == false })
    }

    @Test func resultsGoThroughAQuery() async throws {
        let folder = try TemporaryFolder()
        try folder.write("a.csv", "job,id\nnurse,1\nchef,2\n")
        let result = try await submit(
            folder, "a: {file: a.csv}\n  b: {sql: \"SELECT upper(job) AS job FROM 'a.csv'\"}",
            "{folder: out, sql: \"SELECT a.id, a.answer, length(b.answer) AS letters FROM a JOIN b ON upper(a.job) = b.job ORDER BY id\"}"
        )
        #expect(result.code == 0 && result.output.contains("output (2 rows)"), "\(result.output)\(result.errors)")
        let rows = try rows(folder.path("out/output.jsonl"))
        #expect(rows.map { $0["id"] as? String } == ["1", "2"] && rows.allSatisfy { $0["letters"] as? Int ?? 0 > 0 })
        #expect(rows.allSatisfy { Set($0.keys) == ["id", "answer", "letters"] })
        for name in ["out/a.parquet", "out/b.parquet", "out/output.parquet"] {
            #expect(FileManager.default.fileExists(atPath: folder.path(name)))
        }
    }

    @Test func mistakesAreToldBeforeAnythingIsAsked() async throws {
        let folder = try TemporaryFolder()
        try folder.write("a.csv", "job,id\nnurse,1\n")
        for (inputs, output, words) in [
            ("a: {sql: \"SELECT (job\"}", "out", ["line 4", "sql:"]),
            ("a: {sql: \"SELECT jib FROM 'a.csv'\"}", "out", ["line 4", "input 'a'", "`job`"]),
            ("a: {sql: \"SELECT * FROM 'b.csv'\"}", "out", ["input 'a'", "b.csv"]),
            ("a: {sql: \"SELECT * FROM 'a.csv' WHERE id = '9'\"}", "out", ["input 'a'", "gives no rows"]),
            ("a: {sql: \"SELECT ai_query('m', job) AS job FROM 'a.csv'\"}", "out", ["leave out ai_query"]),
            ("a: {sql: \"SELECT 1\", rows: [x]}", "out", ["'rows' is of a file"]),
            ("a: {file: a.csv}", "{folder: out, sql: \"SELECT anser FROM a\"}", ["output.sql", "`answer`"]),
            ("a: {file: a.csv}", "{folder: out, sql: \"SELECT answer a b FROM a\"}", ["line 5", "output.sql"]),
            ("a: {file: a.csv}", "{sql: \"SELECT answer FROM c\"}", ["output.sql", "`c`"]),
            ("output: {file: a.csv}", "{folder: out, sql: \"SELECT 1\"}", ["named 'output'"]),
            ("a: {file: a.csv}", "{directory: out}", ["output has no 'directory'"]),
        ] {
            let result = try await submit(folder, inputs, output)
            #expect(result.code == 1, "\(inputs) \(output)")
            for word in words { #expect(result.errors.contains(word), "\(word): \(result.errors)") }
            #expect(!FileManager.default.fileExists(atPath: folder.path("out/a.jsonl")))
        }
    }
}
