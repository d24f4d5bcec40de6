import Columnar
import TestSupport
import Testing

@testable import ArrowIPC

/// Files as other programs write them, in types, layouts and compressions that Roost's own batches do not have.
struct ForeignFileTests {
    private func rows(_ bytes: [UInt8]) throws -> [[String]] {
        try IPCFile.read(Buffer(bytes)).batches.flatMap(\.rows).map { $0.map(\.displayed) }
    }

    @Test func everyTypeIsReadAsTheNearestOfSpark() throws {
        let long = "a text of more than twelve bytes"
        let wide = "99999999999999999999999999999999.99"
        let hex = "[61 20 74 65 78 74 20 6F 66 20 6D 6F 72 65 20 74 68 61 6E 20 74 77 65 6C 76 65 20 62 79 74 65 73]"
        let expected: [(name: String, type: String, values: [String])] = [
            ("largeText", "string", ["a", "NULL", "", long]),
            ("largeBytes", "binary", ["[61]", "NULL", "[]", "[FF 00]"]),
            ("textView", "string", ["a", "NULL", "twelve bytes", long]),
            ("bytesView", "binary", ["[61]", "NULL", "[]", hex]),
            ("fixedBytes", "binary", ["[61 62 63]", "NULL", "[00 01 02]", "[78 79 7A]"]),
            ("largeList", "array<integer>", ["[1, NULL]", "NULL", "[]", "[2]"]),
            ("fixedList", "array<short>", ["[1, 2]", "NULL", "[NULL, 4]", "[5, 6]"]),
            ("listView", "array<string>", ["[z]", "NULL", "[x, y, z]", "[x, y]"]),
            ("largeListView", "array<string>", ["[x]", "[]", "[NULL]", "[z]"]),
            ("map", "array<struct<key:string,value:integer>>", ["[{k, 1}, {l, NULL}]", "NULL", "[]", "[{m, 3}]"]),
            ("dictionary", "string", ["x", "NULL", "y", "x"]),
            ("dictionaries", "array<string>", ["[p, q]", "[]", "[]", "[p]"]),
            ("runs", "string", ["r", "NULL", "NULL", "s"]),
            ("half", "float", ["1.5", "NULL", "-0.25", "65504.0"]),
            ("date64", "date", ["2024-02-29", "NULL", "1969-12-31", "1970-01-01"]),
            ("time32", "string", ["01:01:01", "NULL", "00:00:00", "23:59:59"]),
            ("time64", "string", ["01:02:03.4", "NULL", "00:00:00", "23:59:59.999999"]),
            ("duration", "long", ["1000000", "NULL", "-1000000", "86400000000"]),
            (
                "interval", "string",
                [
                    "1 months 2 days 3 microseconds", "NULL", "-1 months 0 days -5 microseconds",
                    "0 months 0 days 0 microseconds",
                ]
            ),
            ("decimal32", "decimal(9,2)", ["1.50", "NULL", "-0.01", "9999999.99"]),
            ("decimal64", "decimal(18,2)", ["1.50", "NULL", "-0.01", "0.00"]),
            ("decimal256", "decimal(38,2)", ["1.50", "NULL", "-0.01", wide]),
            (
                "uuid", "string",
                [
                    "00010203-0405-0607-0809-0a0b0c0d0e0f", "NULL", "ffffffff-ffff-ffff-ffff-ffffffffffff",
                    "00000000-0000-0000-0000-000000000000",
                ]
            ),
            ("bool8", "boolean", ["true", "NULL", "false", "true"]),
            ("struct", "struct<t:string,n:long>", ["{a, 1}", "NULL", "{NULL, 2}", "{\(long), NULL}"]),
        ]
        let (schema, batches) = try IPCFile.read(Buffer(ForeignFiles.everyType))
        #expect(schema.names == expected.map(\.name))
        for (index, column) in expected.enumerated() {
            #expect("\(schema.fields[index].type)" == column.type, "\(column.name)")
            let found = batches.flatMap { batch in (0..<batch.rowCount).map { batch.columns[index].value($0).displayed }
            }
            #expect(found == column.values, "\(column.name)")
        }
        #expect(try IPCFile.columns(ofEnd: Buffer(ForeignFiles.everyType)).map(\.read) == schema.fields)
    }

    /// What others made of the values can be written, sliced and sent as Roost's own.
    @Test func whatWasReadIsAnOrdinaryBatch() throws {
        let (schema, batches) = try IPCFile.read(Buffer(ForeignFiles.everyType))
        let (metadata, body) = RecordBatchMessage.encode(batches[0].slice(1, 3))
        let again = try RecordBatchMessage.decode(metadata: metadata, body: body, schema: schema)
        #expect(again.rows == batches[0].slice(1, 3).rows)
    }

    @Test(arguments: [ForeignFiles.lz4, ForeignFiles.zstandard])
    func packedBuffersAreUnpacked(_ bytes: [UInt8]) throws {
        let found = try rows(bytes)
        #expect(bytes.count < 8_000)
        #expect(found.count == 1000)
        for (index, row) in found.enumerated() {
            #expect(row == [index % 7 == 0 ? "NULL" : "\(index)", index % 5 == 3 ? "NULL" : "text \(index / 100)"])
        }
    }

    @Test func dictionariesGrowAndAreReplaced() throws {
        let letters = ["a", "b", "NULL", "c", "a", "b", "z", "z", "NULL", "NULL", "w", "z"]
        #expect(try rows(ForeignFiles.dictionaries).map { $0[0] } == letters)
        #expect(try rows(ForeignFiles.growingDictionary).map { $0[0] } == Array(letters.prefix(6)))
    }

    @Test func messagesOfOldAreRead() throws {
        #expect(try rows(ForeignFiles.old) == [["1"], ["NULL"]])
    }

    @Test func aFileThatWasNotFinishedIsAnError() throws {
        let file = Buffer(ForeignFiles.growingDictionary)
        for count in [8, 100, file.count - 20, file.count - 1] {
            let error = #expect(throws: ArrowIPCError.self) { try IPCFile.read(file.slice(0..<count)) }
            #expect(error?.message.contains("lacks its end") == true)
        }
        let old = #expect(throws: ArrowIPCError.self) { try IPCFile.read(Buffer("FEA1 and so on")) }
        #expect(old?.message.contains("Feather's version 1") == true)
    }

    /// The columns of a large file are found in its last bytes.
    @Test func tooShortAnEndAsksForMore() throws {
        let file = Buffer(ForeignFiles.everyType)
        let error = #expect(throws: ArrowIPCError.self) {
            try IPCFile.columns(ofEnd: file.slice(file.count - 100..<file.count))
        }
        #expect(error?.code == .truncated)
    }

    /// Roost's own messages keep to its own types.
    @Test func aMessageOfAForeignTypeIsRefused() throws {
        let file = Buffer(ForeignFiles.everyType)
        let length = Int(file.bytes.loadUnaligned(fromByteOffset: 12, as: UInt32.self))
        let error = #expect(throws: ArrowIPCError.self) { try SchemaMessage.decode(file.slice(16..<16 + length)) }
        #expect(error?.code == .unsupported)
        #expect(error?.message.contains("column 'largeText' is of Arrow type largeUtf8") == true)
    }
}
