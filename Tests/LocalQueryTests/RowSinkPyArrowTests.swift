import Columnar
import Foundation
import LocalQuery
import TestSupport
import Testing

/// Arrow's own reader of Parquet over what a sink wrote.
@Suite(.ownThreads, .enabled("no Python with pyarrow; name one in ROOST_PYTHON") { await Python.hasPyArrow.value })
struct RowSinkPyArrowTests {
    @Test func pythonReadsWhatASinkWrote() async throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "roost-\(UUID().uuidString).parquet").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        // An answer: a struct with a list of structs, nulls at every depth.
        let (type, values) = Samples.nested[3]
        let batch = try Samples.column(type, values).batches[0]
        let sink = try RowSink(path: path, format: .parquet, schema: batch.schema)
        for _ in 0..<2 { try await sink.append(batch) }
        try await sink.finish()
        let once = """
            [{'name': 'x', 'weights': []}, None, {'name': None, 'weights': None}], None, []
            """
        let script = "import sys, pyarrow.parquet as p; print(p.read_table(sys.argv[1])['c'].to_pylist())"
        #expect(try await Python.output(["-c", script, path]) == "[\(once), \(once)]\n")
    }
}

/// A Python with pyarrow, where there is one: `ROOST_PYTHON`, or `python3` on the path.
enum Python {
    static let hasPyArrow = Task { (try? await output(["-c", "import pyarrow.parquet"])) != nil }

    struct Failure: Error { let status: Int32 }

    /// What it prints.
    static func output(_ arguments: [String]) async throws -> String {
        let named = ProcessInfo.processInfo.environment["ROOST_PYTHON"]
        let run = try await ProgramRun.of(
            (named.map { [$0] } ?? ["/usr/bin/env", "python3"]) + arguments, isQuiet: true)
        guard run.code == 0 else { throw Failure(status: run.code) }
        return String(decoding: run.output, as: UTF8.self)
    }
}
