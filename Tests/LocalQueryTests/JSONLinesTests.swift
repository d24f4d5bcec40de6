import Columnar
import Foundation
import Testing

@testable import LocalQuery

/// Rows as JSON lines: valid JSON whatever is in them, and no letter changed.
@Suite struct JSONLinesTests {
    private func lines(_ schema: Schema, _ columns: [ArrayData], raw: Set<String> = []) async throws -> String {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("roost-\(UUID()).jsonl").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let sink = try RowSink(path: path, format: .json, schema: schema, rawColumns: raw)
        try await sink.append(RecordBatch(schema, columns, rowCount: columns[0].length))
        try await sink.finish()
        return try String(contentsOfFile: path, encoding: .utf8)
    }

    @Test func numbersThatJSONCannotSayAreNull() async throws {
        let vector = DataType.list(Field("item", .float32))
        var vectors = ArrayBuilder(vector)
        try vectors.append(.list([.double(0.1), .double(.nan)]))
        try vectors.append(.null)
        let schema = Schema([Field("d", .float64), Field("v", vector)])
        let text = try await lines(schema, [.doubles([.infinity, 0.1]), vectors.finish()])
        #expect(text == "{\"d\":null,\"v\":[0.1,null]}\n{\"d\":0.1,\"v\":null}\n")
    }

    @Test func everyTypeIsValidJSON() async throws {
        let inner = DataType.structure([Field("a \"b\"", .int64), Field("c", .utf8)])
        var builder = ArrayBuilder(inner)
        try builder.append(.structure(["a \"b\"", "c"], [.integer(.min), .string("\u{1}\n\"\\ü🦆\u{2028}")]))
        var binary = ArrayBuilder(.binary), time = ArrayBuilder(.timestamp(.microsecond, timeZone: nil))
        try binary.append(.binary([0, 97, 255]))
        try time.append(.timestamp(0))
        let schema = Schema([
            Field("s", inner), Field("b", .binary), Field("t", .timestamp(.microsecond, timeZone: nil)),
            Field("raw", .utf8), Field("n", .null),
        ])
        let text = try await lines(
            schema,
            [builder.finish(), binary.finish(), time.finish(), .strings([#"{"x": 1.50}"#]), .nulls(.null, 1)],
            raw: ["raw"])
        #expect(
            text == #"{"s":{"a \"b\"":-9223372036854775808,"c":"\u0001\n\"\\ü🦆\#u{2028}"},"b":"\\x00a\\xFF","#
                + #""t":"1970-01-01 00:00:00","raw":{"x": 1.50},"n":null}"# + "\n")
        _ = try JSONSerialization.jsonObject(with: Data(text.utf8))
    }

    @Test func bytesThatAreNoTextAreReplaced() async throws {
        let broken = ArrayData(
            type: .utf8, length: 2, nullCount: 0,
            buffers: [
                .empty, Buffer(values: [0, 2, 5] as [Int32]),
                Buffer([0x61, 0xFF, 0xC3, 0xBC, 0x22] as [UInt8]),
            ])
        let text = try await lines(Schema([Field("t", .utf8)]), [broken])
        #expect(text == "{\"t\":\"a\u{FFFD}\"}\n{\"t\":\"ü\\\"\"}\n")
    }

    /// A file takes its name when it is whole, and must not take a device's.
    @Test func aDeviceIsNotReplaced() {
        for format in RowSink.Format.allCases {
            let error = #expect(throws: QueryError.self) {
                try RowSink(path: "/dev/full", format: format, schema: Schema([Field("t", .utf8)]))
            }
            #expect(error?.code == .io && error?.description.contains("device") == true, "\(format)")
        }
    }

    @Test func aFullDiskIsAnError() async throws {
        let schema = Schema([Field("t", .utf8)])
        var lines = try JSONLines(path: "/dev/full", schema: schema, rawColumns: [])
        try lines.append(RecordBatch(schema, [.strings(["x"])], rowCount: 1))
        var failure: QueryError?
        do throws(QueryError) { try lines.finish() } catch { failure = error }
        #expect(failure?.code == .io && failure?.description.contains("No space left") == true)
    }
}
