import Columnar

/// Writes the tables `Schema`, `Field` and those of the types (Schema.fbs).
enum SchemaWriter {
    static func write(_ schema: Schema, in writer: inout FlatBufferWriter) -> FlatBufferWriter.Table {
        write(schema.fields.map { StoredField($0) }, in: &writer)
    }

    static func write(_ fields: [StoredField], in writer: inout FlatBufferWriter) -> FlatBufferWriter.Table {
        var table = writer.table(slots: 2, bytes: 8)
        // Little endian is the default, and left out.
        let fields = vector(fields, in: &writer)
        writer.refer(Format.SchemaSlot.fields, of: &table, to: fields)
        return table
    }

    private static func vector(_ fields: [StoredField], in writer: inout FlatBufferWriter) -> Int {
        let vector = writer.vector(count: fields.count, stride: 4)
        for index in fields.indices {
            let field = write(fields[index], in: &writer)
            writer.refer(element: index, of: vector, to: field)
        }
        return vector
    }

    private static func write(_ field: StoredField, in writer: inout FlatBufferWriter) -> FlatBufferWriter.Table {
        var table = writer.table(slots: 6, bytes: 20)
        writer.set(Format.FieldSlot.nullable, of: &table, UInt8(field.nullable ? 1 : 0))
        writer.set(Format.FieldSlot.typeCode, of: &table, field.type.code.rawValue)
        let name = writer.string(field.name)
        writer.refer(Format.FieldSlot.name, of: &table, to: name)
        let type = write(parametersOf: field.type, in: &writer)
        writer.refer(Format.FieldSlot.type, of: &table, to: type)
        // Some readers want the vector even where it is empty.
        let children = vector(field.type.children, in: &writer)
        writer.refer(Format.FieldSlot.children, of: &table, to: children)
        return table
    }

    private static func write(
        parametersOf type: StoredType, in writer: inout FlatBufferWriter
    ) -> FlatBufferWriter.Table {
        if case .plain(let type) = type { return write(parametersOf: type, in: &writer) }
        var table = writer.table(slots: 3, bytes: 16)
        if case .duration(let unit) = type { writer.set(Format.TypeSlot.unit, of: &table, unit.rawValue) }
        return table
    }

    private static func write(
        parametersOf type: DataType, in writer: inout FlatBufferWriter
    ) -> FlatBufferWriter.Table {
        var table = writer.table(slots: 3, bytes: 16)
        switch type {
        case .int8, .int16, .int32, .int64, .uint8, .uint16, .uint32, .uint64:
            writer.set(Format.TypeSlot.bitWidth, of: &table, Int32((type.byteWidth ?? 0) * 8))
            writer.set(Format.TypeSlot.isSigned, of: &table, UInt8(type.isSigned ? 1 : 0))
        case .float32: writer.set(Format.TypeSlot.precision, of: &table, Int16(1))
        case .float64: writer.set(Format.TypeSlot.precision, of: &table, Int16(2))
        case .decimal128(let precision, let scale):
            writer.set(Format.TypeSlot.precision, of: &table, Int32(clamping: precision))
            writer.set(Format.TypeSlot.scale, of: &table, Int32(clamping: scale))
            writer.set(Format.TypeSlot.decimalBitWidth, of: &table, Int32(128))
        case .date32: writer.set(Format.TypeSlot.unit, of: &table, Int16(0))
        case .timestamp(let unit, let timeZone):
            writer.set(Format.TypeSlot.unit, of: &table, unit.rawValue)
            if let timeZone {
                let zone = writer.string(timeZone)
                writer.refer(Format.TypeSlot.timeZone, of: &table, to: zone)
            }
        case .null, .boolean, .utf8, .binary, .list, .structure: break
        }
        return table
    }
}

extension StoredType {
    fileprivate var children: [StoredField] {
        switch self {
        case .list(let element, _): [element]
        case .structure(let fields): fields
        case .map(let key, let value): [StoredField("entries", .structure([key, value]), nullable: false)]
        default: []
        }
    }

    /// Of the types that Roost writes.
    fileprivate var code: Format.TypeCode {
        switch self {
        case .list: .list
        case .structure: .structure
        case .map: .map
        case .duration: .duration
        default: read.code
        }
    }
}

extension DataType {
    fileprivate var isSigned: Bool {
        switch self {
        case .int8, .int16, .int32, .int64: true
        default: false
        }
    }

    fileprivate var code: Format.TypeCode {
        switch self {
        case .null: .null
        case .boolean: .bool
        case .int8, .int16, .int32, .int64, .uint8, .uint16, .uint32, .uint64: .int
        case .float32, .float64: .floatingPoint
        case .utf8: .utf8
        case .binary: .binary
        case .date32: .date
        case .timestamp: .timestamp
        case .decimal128: .decimal
        case .list: .list
        case .structure: .structure
        }
    }
}
