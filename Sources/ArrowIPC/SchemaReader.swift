import Columnar

/// Reads the tables `Schema`, `Field` and those of the types (Schema.fbs).
struct SchemaReader {
    /// Bytes that fields and names may still take.
    ///
    /// A FlatBuffer may refer to one table many times, so that a few hundred bytes can unfold into any
    /// number of fields.
    private var budget: Int

    /// The columns as they are stored.
    /// - Throws: `ArrowIPCError` where the schema has a column that Roost has no type for.
    static func read(_ table: FlatTable, metadataBytes: Int) throws(ArrowIPCError) -> [StoredField] {
        guard try table.scalar(Format.SchemaSlot.endianness, default: Int16(0)) == 0 else {
            throw .unsupported("values in big-endian byte order")
        }
        var reader = SchemaReader(budget: 16 * metadataBytes)
        return try reader.fields(table, Format.SchemaSlot.fields, inside: [])
    }

    private mutating func fields(
        _ table: FlatTable, _ slot: Int, inside path: [String]
    ) throws(ArrowIPCError) -> [StoredField] {
        guard let vector = try table.vector(slot, stride: 4) else { return [] }
        guard path.count < Format.deepestNesting else {
            throw .unsupported("types nested more than \(Format.deepestNesting) deep")
        }
        try spend(vector.count * MemoryLayout<Field>.stride)
        var fields: [StoredField] = []
        fields.reserveCapacity(vector.count)
        for index in 0..<vector.count { fields.append(try field(vector.table(index), inside: path)) }
        return fields
    }

    private mutating func field(_ table: FlatTable, inside path: [String]) throws(ArrowIPCError) -> StoredField {
        let name = try table.string(Format.FieldSlot.name, limit: budget) ?? ""
        try spend(name.utf8.count)
        // Spelled out for an error only.
        var column: String { "column '" + (path + [name]).joined(separator: ".") + "'" }
        let code: UInt8 = try table.scalar(Format.FieldSlot.typeCode, default: 0)
        let nullable = try table.flag(Format.FieldSlot.nullable)
        guard let kind = Format.TypeCode(rawValue: code), let parameters = try table.table(Format.FieldSlot.type) else {
            throw .malformed("\(column) is of no known type (\(code))")
        }
        let children = try fields(table, Format.FieldSlot.children, inside: path + [name])
        func expect(_ count: Int) throws(ArrowIPCError) {
            guard children.count == count else {
                throw .malformed("\(column) is a \(kind) with \(children.count) element types")
            }
        }
        var type: StoredType?
        switch kind {
        case .list, .largeList, .fixedSizeList, .listView, .largeListView:
            try expect(1)
            type = try layout(kind, parameters).map { .list(children[0], $0) }
        case .structure: type = .structure(children)
        case .map:
            try expect(1)
            guard case .structure(let members) = children[0].type, members.count == 2 else {
                throw .malformed("\(column) is a map whose entries are no pairs")
            }
            type = .map(key: members[0], value: members[1])
        case .runEndEncoded:
            try expect(2)
            guard case .plain(let ends) = children[0].type, [.int16, .int32, .int64].contains(ends) else {
                throw .malformed("\(column) is run-end encoded with ends of type \(children[0].type.arrowName)")
            }
            type = .runEndEncoded(ends: ends, values: children[1])
        default: type = try leaf(kind, parameters)
        }
        guard var type else {
            throw .unsupported(
                "\(column) is of Arrow type \(try spell(kind, parameters)), which Roost does not read; "
                    + "cast it before writing")
        }
        switch (type, try extensionName(table)) {
        case (.fixedSizeBinary(16), "arrow.uuid"): type = .uuid
        case (.plain(.int8), "arrow.bool8"): type = .byteBoolean
        default: break
        }
        if let encoding = try table.table(Format.FieldSlot.dictionary) {
            let indices = try encoding.table(Format.DictionarySlot.indices)
            guard let indices = try indices.map(integer) ?? .int32 else {
                throw .malformed("\(column) has a dictionary with indices of no known type")
            }
            type = .dictionary(
                id: try encoding.scalar(Format.DictionarySlot.id, default: 0), indices: indices, values: type)
        }
        return StoredField(name, type, nullable: nullable)
    }

    /// Arrow's own name for what the values are, where the field's metadata has one.
    private mutating func extensionName(_ field: FlatTable) throws(ArrowIPCError) -> String? {
        guard let pairs = try field.vector(Format.FieldSlot.metadata, stride: 4) else { return nil }
        for index in 0..<pairs.count {
            let pair = try pairs.table(index)
            let key = try pair.string(Format.MetadataSlot.key, limit: budget) ?? ""
            try spend(key.utf8.count + 1)
            guard key == "ARROW:extension:name" else { continue }
            let name = try pair.string(Format.MetadataSlot.value, limit: budget) ?? ""
            try spend(name.utf8.count)
            return name
        }
        return nil
    }

    private mutating func spend(_ bytes: Int) throws(ArrowIPCError) {
        guard bytes <= budget else { throw .malformed("a schema that unfolds to more fields than its bytes hold") }
        budget -= bytes
    }

    private func layout(
        _ kind: Format.TypeCode, _ table: FlatTable
    ) throws(ArrowIPCError) -> StoredType.ListLayout? {
        switch kind {
        case .largeList: return .large
        case .listView: return .view
        case .largeListView: return .largeView
        case .fixedSizeList: return try size(table).map { .fixed($0) }
        default: return .offsets
        }
    }

    /// The type without children, or nil where Roost has none for it.
    private func leaf(_ kind: Format.TypeCode, _ table: FlatTable) throws(ArrowIPCError) -> StoredType? {
        switch kind {
        case .null: return .plain(.null)
        case .bool: return .plain(.boolean)
        case .utf8: return .plain(.utf8)
        case .binary: return .plain(.binary)
        case .largeUtf8: return .text(.large)
        case .largeBinary: return .binary(.large)
        case .utf8View: return .text(.view)
        case .binaryView: return .binary(.view)
        case .fixedSizeBinary: return try size(table).map { .fixedSizeBinary($0) }
        case .int: return try integer(table).map { .plain($0) }
        case .floatingPoint:
            switch try table.scalar(Format.TypeSlot.precision, default: Int16(0)) {
            case 0: return .halfFloat
            case 1: return .plain(.float32)
            case 2: return .plain(.float64)
            default: return nil
            }
        case .date:
            switch try table.scalar(Format.TypeSlot.unit, default: Int16(1)) {
            case 0: return .plain(.date32)
            case 1: return .date64
            default: return nil
            }
        case .time: return try unit(table, default: 1).map { .time($0) }
        case .duration: return try unit(table, default: 1).map { .duration($0) }
        case .interval:
            return try StoredType.Interval(rawValue: table.scalar(Format.TypeSlot.unit, default: 0))
                .map { .interval($0) }
        case .timestamp:
            let zone = try table.string(Format.TypeSlot.timeZone, limit: min(budget, 256))
            // An empty name means what none means: local time.
            return try unit(table, default: 0).map { .plain(.timestamp($0, timeZone: zone == "" ? nil : zone)) }
        case .decimal: return try decimal(table)
        default: return nil
        }
    }

    private func unit(_ table: FlatTable, default absent: Int16) throws(ArrowIPCError) -> DataType.TimeUnit? {
        DataType.TimeUnit(rawValue: try table.scalar(Format.TypeSlot.unit, default: absent))
    }

    /// How many bytes or elements each value has: none is a type of nothing, whose values no byte bounds.
    private func size(_ table: FlatTable) throws(ArrowIPCError) -> Int? {
        let size = try table.scalar(Format.TypeSlot.size, default: Int32(0))
        return size > 0 ? Int(size) : nil
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

    private func decimal(_ table: FlatTable) throws(ArrowIPCError) -> StoredType? {
        let bits = try table.scalar(Format.TypeSlot.decimalBitWidth, default: Int32(128))
        let precision = Int(try table.scalar(Format.TypeSlot.precision, default: Int32(0)))
        let scale = Int(try table.scalar(Format.TypeSlot.scale, default: Int32(0)))
        guard [32, 64, 128, 256].contains(bits), (1...38).contains(precision), (-37...38).contains(scale),
            precision - min(scale, 0) <= 38
        else { return nil }
        if bits == 128, (0...precision).contains(scale) {
            return .plain(.decimal128(precision: precision, scale: scale))
        }
        return .decimal(bytes: Int(bits) / 8, precision: precision, scale: scale)
    }

    private func spell(_ kind: Format.TypeCode, _ table: FlatTable) throws(ArrowIPCError) -> String {
        switch kind {
        case .int: "int of \(try table.scalar(Format.TypeSlot.bitWidth, default: Int32(0))) bits"
        case .floatingPoint: "floating point number of an unknown precision"
        case .date: "date of an unknown unit"
        case .fixedSizeBinary, .fixedSizeList:
            "\(kind) of size \(try table.scalar(Format.TypeSlot.size, default: Int32(0)))"
        case .timestamp, .time, .duration, .interval: "\(kind) of an unknown unit"
        case .decimal:
            "decimal(\(try table.scalar(Format.TypeSlot.precision, default: Int32(0))), "
                + "\(try table.scalar(Format.TypeSlot.scale, default: Int32(0)))) of "
                + "\(try table.scalar(Format.TypeSlot.decimalBitWidth, default: Int32(128))) bits"
        default: "\(kind)"
        }
    }
}
