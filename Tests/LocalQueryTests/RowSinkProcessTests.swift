import Columnar
import Foundation
import LocalQuery
import TestSupport
import Testing

/// What shows only in a process of its own.
@Suite(.ownThreads, .serialized, .timeLimit(.minutes(5))) struct RowSinkProcessTests {
    @Test func memoryStaysFlatInParquet() async {
        let run = await #expect(processExitsWith: .success, observing: [\.standardOutputContent]) {
            try await LongWrite.run(.parquet)
        }
        print(String(decoding: run?.standardOutputContent ?? [], as: UTF8.self))
    }

    @Test func memoryStaysFlatInJSON() async {
        let run = await #expect(processExitsWith: .success, observing: [\.standardOutputContent]) {
            try await LongWrite.run(.json)
        }
        print(String(decoding: run?.standardOutputContent ?? [], as: UTF8.self))
    }

    @Test func aFullDiskIsNamed() async {
        await #expect(processExitsWith: .success) {
            let folder = try TemporaryFolder()
            defer { folder.remove() }
            // No file may grow beyond 1 MB: the nearest thing to a full disk.
            signal(SIGXFSZ, SIG_IGN)
            var limit = rlimit(rlim_cur: 1 << 20, rlim_max: 1 << 20)
            setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
            for format in RowSink.Format.allCases {
                let path = folder.path + "/answers"
                let sink = try RowSink(path: path, format: format, schema: LongWrite.schema)
                do {
                    // Texts that no compression makes small.
                    for number in 0..<1_000 { try await sink.append(LongWrite.noise(number)) }
                    try await sink.finish()
                    fatalError("4 MB of \(format) in 1 MB")
                } catch let error as QueryError {
                    precondition(error.code == .io, error.description)
                    precondition(error.description.contains(path) && !error.description.contains("writing"))
                }
                precondition(folder.isEmpty, "the temporary file is gone")
            }
        }
    }
}

struct TemporaryFolder {
    let path = FileManager.default.temporaryDirectory.appending(path: "roost-\(UUID().uuidString)").path

    init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }

    var isEmpty: Bool { (try? FileManager.default.contentsOfDirectory(atPath: path).isEmpty) ?? false }

    func remove() { try? FileManager.default.removeItem(atPath: path) }
}

/// Two million rows, 450 MB of them, through a sink.
enum LongWrite {
    static let schema = Schema([Field("id", .int64), Field("text", .utf8)])
    static let rows = 2_000_000
    private static let batchRows = 10_000
    /// Bytes that the process may grow by.
    private static let allowance = 160 << 20

    static func run(_ format: RowSink.Format) async throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let path = folder.path + "/rows.\(format)"
        let engine = try QueryEngine()
        let texts = ArrayData.strings((0..<batchRows).map { "\($0) " + String(repeating: "word ", count: 41) })
        let before = try peakBytes()
        let sink = try RowSink(path: path, format: format, schema: schema)
        for start in stride(from: 0, to: rows, by: batchRows) {
            let ids = ArrayData.integers((start..<start + batchRows).map(Int64.init))
            try await sink.append(RecordBatch(schema, [ids, texts], rowCount: batchRows))
        }
        try await sink.finish()
        let grown = try peakBytes() - before
        print("\(rows) rows of \(format): the process grew by \(grown >> 20) MB")
        precondition(grown < allowance, "grew by \(grown) bytes")
        let source = format == .json ? "read_json('\(path)', format = 'newline_delimited')" : "'\(path)'"
        // In order: a row's number is its index.
        let check = """
            SELECT count(*) AS n, sum((id = expected)::INTEGER)::BIGINT AS right
            FROM (SELECT id, row_number() OVER () - 1 AS expected FROM \(source))
            """
        let row = try engine.run(check).batches[0].row(0)
        precondition(row == [.integer(Int64(rows)), .integer(Int64(rows))], "\(row)")
    }

    /// A hundred rows of digits without a pattern.
    static func noise(_ seed: Int) -> RecordBatch {
        var generator = SystemRandomNumberGenerator()
        let texts = (0..<100).map { _ in String(UInt64.random(in: 0 ... .max, using: &generator), radix: 36) }
        return RecordBatch(
            schema, [.integers((0..<100).map { Int64(seed * 100 + $0) }), .strings(texts)], rowCount: 100)
    }

    /// The largest resident size that the process has had.
    private static func peakBytes() throws -> Int {
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") } ?? ""
        return (Int(line.filter(\.isNumber)) ?? 0) << 10
    }
}
