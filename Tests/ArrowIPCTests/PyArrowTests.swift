import ArrowIPC
import Columnar
import Foundation
import Testing

/// What one side writes, the other reads: Roost and Arrow's own C++ implementation.
@Suite(.enabled("no Python with pyarrow; name one in ROOST_PYTHON") { await PyArrow.python.value != nil })
struct PyArrowTests {
    private static let batches = [
        Samples.batch(0..<10), Samples.batch(0..<0), Samples.batch(0..<70).slice(10, 45), Samples.batch(55..<56),
    ]

    /// Gives `body` a path of its own.
    private func withFile(_ body: (URL) async throws -> Void) async throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "arrow-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: path) }
        try await body(path)
    }

    private func rows(_ json: Data) throws -> [[Plain]] { try JSONDecoder().decode([[Plain]].self, from: json) }

    private func rows(_ batches: [RecordBatch]) -> [[Plain]] { batches.flatMap(\.rows).map { $0.map(Plain.init) } }

    @Test(arguments: ["stream", "file"]) func pythonReadsWhatWeWrite(_ format: String) async throws {
        try await withFile { path in
            let bytes =
                format == "stream"
                ? try StreamWriter.bytes(Samples.schema, Self.batches)
                : try FileWriter.bytes(Samples.schema, Self.batches)
            try Data(bytes.array).write(to: path)
            let theirs = try await rows(PyArrow.run("read", format, path.path))
            #expect(theirs == (0..<56).map { Samples.row($0).map(Plain.init) })
        }
    }

    @Test(arguments: ["stream", "file"]) func weReadWhatPythonWrites(_ format: String) async throws {
        try await withFile { path in
            let theirs = try await rows(PyArrow.run("write", format, path.path))
            let bytes = Buffer(Array(try Data(contentsOf: path)))
            let ours: [RecordBatch]
            if format == "stream" {
                var reader = try StreamReader(bytes)
                ours = try reader.rest()
            } else {
                ours = try FileReader(bytes).batches()
            }
            #expect(theirs.count == 10)
            #expect(rows(ours) == theirs)
            #expect(ours[0].schema.fields.map(\.type) == Samples.schema.fields.map(\.type))
        }
    }

    /// Types, layouts and compressions that Roost's own batches do not have.
    @Test(arguments: ["file", "stream"], ["none", "lz4", "zstd"])
    func weReadWhatOtherProgramsChoose(_ format: String, _ compression: String) async throws {
        try await withFile { path in
            let theirs = try await rows(PyArrow.run("foreign", format + " " + compression, path.path))
            let ours = try IPCFile.read(Buffer(Array(try Data(contentsOf: path)))).batches
            #expect(theirs.count == 600)
            #expect(rows(ours) == theirs)
        }
    }

    @Test(arguments: ["union", "decimal256"]) func whatWeDoNotReadIsSaid(_ kind: String) async throws {
        try await withFile { path in
            _ = try await PyArrow.run("refuse", kind, path.path)
            let bytes = Buffer(Array(try Data(contentsOf: path)))
            let error = #expect(throws: ArrowIPCError.self) { try IPCFile.read(bytes) }
            #expect(error?.code == .unsupported)
            #expect(error?.message.contains("column 'field' is of Arrow type \(kind.prefix(5))") == true)
        }
    }
}
