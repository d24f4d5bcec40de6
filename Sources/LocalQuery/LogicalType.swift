import CDuckDB
import Columnar

/// DuckDB's description of a type.
final class LogicalType: Sendable {
    let library: Library
    nonisolated(unsafe) let handle: duckdb_logical_type?

    /// Takes `handle` over.
    init(_ library: Library, _ handle: duckdb_logical_type?) {
        self.library = library
        self.handle = handle
    }

    deinit {
        var handle = handle
        library.call.duckdb_destroy_logical_type(&handle)
    }

    var id: duckdb_type { library.call.duckdb_get_type_id(handle) }
}

extension LogicalType {
    /// DuckDB's type for a column of `type`.
    /// - Throws: `unsupportedType`, naming the column.
    convenience init(_ library: Library, _ type: DataType, column: String) throws(QueryError) {
        let handle: duckdb_logical_type?
        switch type {
        case .decimal128(let precision, let scale):
            let isKnown = 1...38 ~= precision && 0...precision ~= scale
            handle = isKnown ? library.call.duckdb_create_decimal_type(UInt8(precision), UInt8(scale)) : nil
        case .list(let element):
            let element = try LogicalType(library, element.type, column: column)
            handle = library.call.duckdb_create_list_type(element.handle)
        case .structure(let fields):
            var members: [LogicalType] = []
            for field in fields { members.append(try LogicalType(library, field.type, column: column)) }
            let names = fields.map { CText($0.name) }
            var handles = members.map(\.handle)
            var pointers = names.map(\.start)
            // A struct without members is none of DuckDB's types.
            handle = withExtendedLifetime((members, names)) {
                fields.isEmpty
                    ? nil : library.call.duckdb_create_struct_type(&handles, &pointers, idx_t(fields.count))
            }
        default: handle = library.call.duckdb_create_logical_type(Self.plain(type))
        }
        guard handle != nil else {
            throw QueryError(.unsupportedType, "column \"\(column)\": DuckDB has no type like \(type)")
        }
        self.init(library, handle)
    }

    private static func plain(_ type: DataType) -> duckdb_type {
        switch type {
        case .null: DUCKDB_TYPE_SQLNULL
        case .boolean: DUCKDB_TYPE_BOOLEAN
        case .int8: DUCKDB_TYPE_TINYINT
        case .int16: DUCKDB_TYPE_SMALLINT
        case .int32: DUCKDB_TYPE_INTEGER
        case .int64: DUCKDB_TYPE_BIGINT
        case .uint8: DUCKDB_TYPE_UTINYINT
        case .uint16: DUCKDB_TYPE_USMALLINT
        case .uint32: DUCKDB_TYPE_UINTEGER
        case .uint64: DUCKDB_TYPE_UBIGINT
        case .float32: DUCKDB_TYPE_FLOAT
        case .float64: DUCKDB_TYPE_DOUBLE
        case .utf8: DUCKDB_TYPE_VARCHAR
        case .binary: DUCKDB_TYPE_BLOB
        case .date32: DUCKDB_TYPE_DATE
        case .timestamp(.second, nil): DUCKDB_TYPE_TIMESTAMP_S
        case .timestamp(.millisecond, nil): DUCKDB_TYPE_TIMESTAMP_MS
        case .timestamp(.microsecond, nil): DUCKDB_TYPE_TIMESTAMP
        case .timestamp(.nanosecond, nil): DUCKDB_TYPE_TIMESTAMP_NS
        case .timestamp(.nanosecond, .some): DUCKDB_TYPE_TIMESTAMP_TZ_NS
        // DuckDB counts seconds and milliseconds without a zone only.
        case .timestamp: DUCKDB_TYPE_TIMESTAMP_TZ
        case .decimal128, .list, .structure: DUCKDB_TYPE_INVALID
        }
    }
}

/// A C string that lives as long as this object.
final class CText {
    private let bytes: UnsafeMutableBufferPointer<CChar>
    var start: UnsafePointer<CChar>? { UnsafePointer(bytes.baseAddress) }

    init(_ text: String) {
        let source = text.utf8CString
        bytes = .allocate(capacity: source.count)
        _ = bytes.initialize(from: source)
    }

    deinit { bytes.deallocate() }
}
