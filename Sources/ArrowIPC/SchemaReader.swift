import Columnar

/// Reads the tables `Schema`, `Field` and those of the types (Schema.fbs).
struct SchemaReader {
    /// Bytes that fields and names may still take.
    ///
    /// A FlatBuffer may refer to one table many times, so that a few hundred bytes can unfold into any
    /// number of fields.
    private var budget: Int

    /// - Throws: `ArrowIPCError` where the schema has a column that Roost has no type for, or none at all.
    static func read(_ table: FlatTable, metadataBytes: Int) throws(ArrowIPCError) -> Schema {
        guard try table.scalar(Format.SchemaSlot.endianness, default: Int16(0)) == 0 else {
            throw .unsupported("values in big-endian byte order")
        }
        var reader = SchemaReader(budget: 16 * metadataBytes)
        return Schema(try reader.fields(table, Format.SchemaSlot.fields, inside: []))
    }

    private mutating func fields(
        _ table: FlatTable, _ slot: Int, inside path: [String]
    ) throws(ArrowIPCError) -> [Field] {
        guard let vector = try table.vector(slot, stride: 4) else { return [] }
        guard path.count < Format.deepestNesting else {
            throw .unsupported("types nested more than \(Format.deepestNesting) deep")
        }
        try spend(vector.count * MemoryLayout<Field>.stride)
        var fields: [Field] = []
        fields.reserveCapacity(vector.count)
        for index in 0..<vector.count { fields.append(try field(vector.table(index), inside: path)) }
        return fields
    }

    private mutating func field(_ table: FlatTable, inside path: [String]) throws(ArrowIPCError) -> Field {
        let name = try table.string(Format.FieldSlot.name, limit: budget) ?? ""
        try spend(name.utf8.count)
        // Spelled out for an error only.
        var column: String { "column '" + (path + [name]).joined(separator: ".") + "'" }
        if table.has(Format.FieldSlot.dictionary) {
            throw .unsupported("\(column) is dictionary-encoded; decode it before writing")
        }
        let code: UInt8 = try table.scalar(Format.FieldSlot.typeCode, default: 0)
        let nullable = try table.flag(Format.FieldSlot.nullable)
        guard let kind = Format.TypeCode(rawValue: code), let parameters = try table.table(Format.FieldSlot.type) else {
            throw .malformed("\(column) is of no known type (\(code))")
        }
        switch kind {
        case .list, .structure:
            let children = try fields(table, Format.FieldSlot.children, inside: path + [name])
            if kind == .structure { return Field(name, .structure(children), nullable: nullable) }
            guard children.count == 1 else {
                throw .malformed("\(column) is a list with \(children.count) element types")
            }
            return Field(name, .list(children[0]), nullable: nullable)
        default:
            guard let type = try leaf(kind, parameters) else {
                throw .unsupported(
                    "\(column) is of Arrow type \(try spell(kind, parameters)), which Roost does not read; "
                        + "cast it before writing")
            }
            return Field(name, type, nullable: nullable)
        }
    }

    private mutating func spend(_ bytes: Int) throws(ArrowIPCError) {
        guard bytes <= budget else { throw .malformed("a schema that unfolds to more fields than its bytes hold") }
        budget -= bytes
    }

    /// The type without children, or nil where Roost has none for it.
    private func leaf(_ kind: Format.TypeCode, _ table: FlatTable) throws(ArrowIPCError) -> DataType? {
        switch kind {
        case .null: return .null
        case .bool: return .boolean
        case .utf8: return .utf8
        case .binary: return .binary
        case .int: return try integer(table)
        case .floatingPoint:
            switch try table.scalar(Format.TypeSlot.precision, default: Int16(0)) {
            case 1: return .float32
            case 2: return .float64
            default: return nil
            }
        case .date: return try table.scalar(Format.TypeSlot.unit, default: Int16(1)) == 0 ? .date32 : nil
        case .timestamp:
            let unit = try DataType.TimeUnit(rawValue: table.scalar(Format.TypeSlot.unit, default: 0))
            let zone = try table.string(Format.TypeSlot.timeZone, limit: min(budget, 256))
            // An empty name means what none means: local time.
            return unit.map { .timestamp($0, timeZone: zone == "" ? nil : zone) }
        case .decimal: return try decimal(table)
        default: return nil
        }
    }

    private func integer(_ table: FlatTable) throws(ArrowIPCError) -> DataType? {
        let signed = try table.flag(Format.TypeSlot.isSigned)
        switch try table.scalar(Format.TypeSlot.bitWidth, default: Int32(0)) {
        case 8: return signed ? .int8 : .uint8
        case 16: return signed ? .int16 : .uint16
        case 32: return signed ? .int32 : .uint32
        case 64: return signed ? .int64 : .uint64
        default: return nil
        }
    }

    private func decimal(_ table: FlatTable) throws(ArrowIPCError) -> DataType? {
        guard try table.scalar(Format.TypeSlot.decimalBitWidth, default: Int32(128)) == 128 else { return nil }
        let precision: Int32 = try table.scalar(Format.TypeSlot.precision, default: 0)
        let scale: Int32 = try table.scalar(Format.TypeSlot.scale, default: 0)
        guard (1...38).contains(precision), (-38...38).contains(scale) else { return nil }
        return .decimal128(precision: Int(precision), scale: Int(scale))
    }

    private func spell(_ kind: Format.TypeCode, _ table: FlatTable) throws(ArrowIPCError) -> String {
        switch kind {
        case .int: "int of \(try table.scalar(Format.TypeSlot.bitWidth, default: Int32(0))) bits"
        case .floatingPoint: "half float"
        case .date: "date64"
        case .timestamp: "timestamp of an unknown unit"
        case .decimal:
            "decimal(\(try table.scalar(Format.TypeSlot.precision, default: Int32(0))), "
                + "\(try table.scalar(Format.TypeSlot.scale, default: Int32(0)))) of "
                + "\(try table.scalar(Format.TypeSlot.decimalBitWidth, default: Int32(128))) bits"
        default: "\(kind)"
        }
    }
}
