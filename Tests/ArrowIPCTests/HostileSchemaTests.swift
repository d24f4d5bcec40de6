import Columnar
import Testing

@testable import ArrowIPC

/// Schemas that no writer would write, built table by table.
struct HostileSchemaTests {
    /// A schema message with one field, made by `field`.
    private func message(
        endianness: Int16 = 0, version: Int16 = Format.version,
        _ field: (inout FlatBufferWriter) -> FlatBufferWriter.Table
    ) -> Buffer {
        var writer = FlatBufferWriter(capacity: 1024)
        var root = writer.table(slots: 4, bytes: 24)
        writer.root(root)
        writer.set(Format.MessageSlot.version, of: &root, version)
        writer.set(Format.MessageSlot.headerType, of: &root, Format.Header.schema.rawValue)
        var schema = writer.table(slots: 2, bytes: 12)
        writer.refer(Format.MessageSlot.header, of: &root, to: schema)
        writer.set(Format.SchemaSlot.endianness, of: &schema, endianness)
        let fields = writer.vector(count: 1, stride: 4)
        writer.refer(Format.SchemaSlot.fields, of: &schema, to: fields)
        let only = field(&writer)
        writer.refer(element: 0, of: fields, to: only)
        return writer.finish()
    }

    /// A field named x of the type with this code and these parameters.
    private func field(
        _ code: Format.TypeCode, dictionary: Bool = false, _ parameters: [Int32] = [],
        in writer: inout FlatBufferWriter
    ) -> FlatBufferWriter.Table {
        var field = writer.table(slots: 6, bytes: 24)
        writer.set(Format.FieldSlot.typeCode, of: &field, code.rawValue)
        let name = writer.string("x")
        writer.refer(Format.FieldSlot.name, of: &field, to: name)
        var type = writer.table(slots: 3, bytes: 16)
        writer.refer(Format.FieldSlot.type, of: &field, to: type)
        for (slot, value) in parameters.enumerated() { writer.set(slot, of: &type, value) }
        if dictionary { writer.refer(Format.FieldSlot.dictionary, of: &field, to: type) }
        return field
    }

    private func refusal(_ bytes: Buffer) throws -> ArrowIPCError {
        try #require(throws: ArrowIPCError.self) { try SchemaMessage.decode(bytes) }
    }

    /// Roost's own messages have none of these; `IPCFile` reads most of them in files of others.
    @Test(arguments: [
        Format.TypeCode.largeUtf8, .largeBinary, .utf8View, .union, .time, .interval, .duration, .fixedSizeBinary,
        .binaryView,
    ])
    func otherTypesAreNamed(_ code: Format.TypeCode) throws {
        let error = try refusal(message { field(code, in: &$0) })
        #expect(error.code == .unsupported)
        #expect(error.message.contains("column 'x'") && error.message.contains("\(code)"))
    }

    @Test(arguments: [Format.TypeCode.map, .list, .largeList, .fixedSizeList, .listView, .runEndEncoded])
    func typesOfOthersNeedThem(_ code: Format.TypeCode) throws {
        let error = try refusal(message { field(code, in: &$0) })
        #expect(error.code == .malformed)
        #expect(error.message.contains("column 'x' is a \(code) with 0 element types"))
    }

    @Test func parametersOutsideOfOursAreNamed() throws {
        let cases: [(Format.TypeCode, [Int32], String)] = [
            (.int, [24], "int of 24 bits"), (.floatingPoint, [], "half float"), (.date, [], "date64"),
            (.floatingPoint, [7], "unknown precision"), (.date, [9], "unknown unit"), (.time, [9], "unknown unit"),
            (.fixedSizeBinary, [-1], "fixedSizeBinary of size -1"), (.decimal, [9, -2, 64], "of 64 bits"),
            (.decimal, [40, 2, 256], "decimal(40, 2) of 256 bits"), (.decimal, [0, 2, 128], "decimal(0, 2)"),
            (.decimal, [9, 2_000_000_000], "decimal(9, 2000000000)"), (.timestamp, [9], "unknown unit"),
        ]
        for (code, parameters, text) in cases {
            let error = try refusal(message { field(code, parameters, in: &$0) })
            #expect(error.code == .unsupported)
            #expect(error.message.contains("column 'x'") && error.message.contains(text))
        }
    }

    @Test func dictionariesByteOrderAndVersionAreRefused() throws {
        let dictionary = try refusal(message { field(.utf8, dictionary: true, in: &$0) })
        #expect(dictionary.message.contains("column 'x' is of Arrow type dictionary"))
        let bigEndian = try refusal(message(endianness: 1) { field(.utf8, in: &$0) })
        #expect(bigEndian.message.contains("big-endian"))
        let old = try refusal(message(version: 2) { field(.utf8, in: &$0) })
        #expect(old.message.contains("V3"))
        let fourth = message(version: 3) { field(.utf8, in: &$0) }
        #expect(try SchemaMessage.decode(fourth).names == ["x"])
    }

    @Test func deepNestingIsRefused() throws {
        var type = DataType.int8
        for _ in 0..<60 { type = .list(Field("item", type)) }
        let fits = Schema([Field("deep", type)])
        #expect(throws: Never.self) { try SchemaMessage.decode(SchemaMessage.encode(fits)) }
        for _ in 0..<5000 { type = .list(Field("item", type)) }
        let error = try refusal(SchemaMessage.encode(Schema([Field("deep", type)])))
        #expect(error.message.contains("nested more than 64 deep"))
    }

    /// Structs of two members that are one and the same table unfold to 2 to the 60 fields.
    @Test func sharedTablesDoNotUnfoldWithoutEnd() throws {
        let bytes = message { writer in
            func structure(_ depth: Int) -> FlatBufferWriter.Table {
                var table = field(.structure, in: &writer)
                if depth == 0 { return table }
                let children = writer.vector(count: 2, stride: 4)
                writer.refer(Format.FieldSlot.children, of: &table, to: children)
                let child = structure(depth - 1)
                writer.refer(element: 0, of: children, to: child)
                writer.refer(element: 1, of: children, to: child)
                return table
            }
            return structure(60)
        }
        #expect(try refusal(bytes).message.contains("unfolds"))
    }

    /// Many fields that refer to one long name.
    @Test func sharedNamesDoNotUnfoldWithoutEnd() throws {
        var writer = FlatBufferWriter(capacity: 1024)
        var root = MessageHeader.begin(.schema, in: &writer).table
        var schema = writer.table(slots: 2, bytes: 8)
        writer.refer(Format.MessageSlot.header, of: &root, to: schema)
        let fields = writer.vector(count: 1000, stride: 4)
        writer.refer(Format.SchemaSlot.fields, of: &schema, to: fields)
        var tables = (0..<1000).map { _ in writer.table(slots: 6, bytes: 24) }
        let type = writer.table(slots: 0, bytes: 4)
        let name = writer.string(String(repeating: "n", count: 100_000))
        for index in tables.indices {
            writer.refer(element: index, of: fields, to: tables[index])
            writer.set(Format.FieldSlot.typeCode, of: &tables[index], Format.TypeCode.utf8.rawValue)
            writer.refer(Format.FieldSlot.type, of: &tables[index], to: type)
            writer.refer(Format.FieldSlot.name, of: &tables[index], to: name)
        }
        let bytes = writer.finish()
        #expect(try refusal(bytes).message.contains("repeats a text"))
    }
}
