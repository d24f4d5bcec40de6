import CDuckDB
import Columnar

/// How the values of a DuckDB type lie in a vector, and the Arrow type that they become.
struct VectorLayout {
    indirect enum Form {
        /// Arrow's own layout, `width` bytes a value.
        case fixed(width: Int)
        case null
        case boolean
        case bytes
        case decimal16, decimal32, decimal64
        case huge, unsignedHuge
        case uuid
        case enumeration(width: Int, [[UInt8]])
        case list(VectorLayout)
        case array(VectorLayout, size: Int)
        case structure([VectorLayout])
    }

    let type: DataType
    let form: Form

    /// Those of a list's elements or of a struct's members.
    var children: [VectorLayout] {
        switch form {
        case .list(let element), .array(let element, _): [element]
        case .structure(let members): members
        default: []
        }
    }

    /// Whether DuckDB's vectors have nothing but their children's values.
    var isWithoutData: Bool {
        switch form {
        case .null, .array, .structure: true
        default: false
        }
    }

    /// Whether the Arrow array says where each value ends.
    var hasOffsets: Bool {
        switch type {
        case .utf8, .binary, .list: true
        default: false
        }
    }

    private init(_ type: DataType, _ form: Form) {
        self.type = type
        self.form = form
    }

    /// How deep types may lie in each other: as deep as Arrow's messages carry them.
    private static let deepestNesting = 64

    /// - Throws: `unsupportedType`, naming the column and a cast that helps.
    init(_ type: LogicalType, column: String, depth: Int = 0) throws(QueryError) {
        guard depth < Self.deepestNesting else {
            throw QueryError(
                .unsupportedType,
                "column \"\(column)\" is nested more than \(Self.deepestNesting) deep, which a dataframe cannot hold: "
                    + "cast it, e.g. CAST(\(column) AS VARCHAR)")
        }
        let call = type.library.call
        switch type.id {
        case DUCKDB_TYPE_SQLNULL: self.init(.null, .null)
        case DUCKDB_TYPE_BOOLEAN: self.init(.boolean, .boolean)
        case DUCKDB_TYPE_TINYINT: self.init(.int8, .fixed(width: 1))
        case DUCKDB_TYPE_SMALLINT: self.init(.int16, .fixed(width: 2))
        case DUCKDB_TYPE_INTEGER: self.init(.int32, .fixed(width: 4))
        case DUCKDB_TYPE_BIGINT: self.init(.int64, .fixed(width: 8))
        case DUCKDB_TYPE_UTINYINT: self.init(.uint8, .fixed(width: 1))
        case DUCKDB_TYPE_USMALLINT: self.init(.uint16, .fixed(width: 2))
        case DUCKDB_TYPE_UINTEGER: self.init(.uint32, .fixed(width: 4))
        case DUCKDB_TYPE_UBIGINT: self.init(.uint64, .fixed(width: 8))
        case DUCKDB_TYPE_FLOAT: self.init(.float32, .fixed(width: 4))
        case DUCKDB_TYPE_DOUBLE: self.init(.float64, .fixed(width: 8))
        case DUCKDB_TYPE_DATE: self.init(.date32, .fixed(width: 4))
        case DUCKDB_TYPE_TIMESTAMP_S: self.init(.timestamp(.second, timeZone: nil), .fixed(width: 8))
        case DUCKDB_TYPE_TIMESTAMP_MS: self.init(.timestamp(.millisecond, timeZone: nil), .fixed(width: 8))
        case DUCKDB_TYPE_TIMESTAMP: self.init(.timestamp(.microsecond, timeZone: nil), .fixed(width: 8))
        case DUCKDB_TYPE_TIMESTAMP_NS: self.init(.timestamp(.nanosecond, timeZone: nil), .fixed(width: 8))
        case DUCKDB_TYPE_TIMESTAMP_TZ: self.init(.timestamp(.microsecond, timeZone: "UTC"), .fixed(width: 8))
        case DUCKDB_TYPE_TIMESTAMP_TZ_NS: self.init(.timestamp(.nanosecond, timeZone: "UTC"), .fixed(width: 8))
        case DUCKDB_TYPE_VARCHAR: self.init(.utf8, .bytes)
        case DUCKDB_TYPE_BLOB: self.init(.binary, .bytes)
        case DUCKDB_TYPE_UUID: self.init(.utf8, .uuid)
        case DUCKDB_TYPE_HUGEINT: self.init(.decimal128(precision: 38, scale: 0), .huge)
        case DUCKDB_TYPE_UHUGEINT: self.init(.decimal128(precision: 38, scale: 0), .unsignedHuge)
        case DUCKDB_TYPE_DECIMAL:
            let width = Int(call.duckdb_decimal_width(type.handle))
            let decimal = DataType.decimal128(precision: width, scale: Int(call.duckdb_decimal_scale(type.handle)))
            switch width {
            case ...4: self.init(decimal, .decimal16)
            case ...9: self.init(decimal, .decimal32)
            case ...18: self.init(decimal, .decimal64)
            default: self.init(decimal, .fixed(width: 16))
            }
        case DUCKDB_TYPE_ENUM: self.init(.utf8, Self.enumeration(type))
        // A map is a list of structs of a key and a value, in DuckDB's memory as in Arrow's.
        case DUCKDB_TYPE_LIST, DUCKDB_TYPE_MAP:
            let child = LogicalType(type.library, call.duckdb_list_type_child_type(type.handle))
            let element = try VectorLayout(child, column: column, depth: depth + 1)
            self.init(.list(Field("item", element.type)), .list(element))
        case DUCKDB_TYPE_ARRAY:
            let child = LogicalType(type.library, call.duckdb_array_type_child_type(type.handle))
            let element = try VectorLayout(child, column: column, depth: depth + 1)
            let size = Int(call.duckdb_array_type_array_size(type.handle))
            self.init(.list(Field("item", element.type)), .array(element, size: size))
        case DUCKDB_TYPE_STRUCT: try self.init(structure: type, column: column, depth: depth)
        default: throw Self.unsupported(type.id, column)
        }
    }

    private init(structure type: LogicalType, column: String, depth: Int) throws(QueryError) {
        let call = type.library.call
        var fields: [Field] = []
        var members: [VectorLayout] = []
        for index in 0..<call.duckdb_struct_type_child_count(type.handle) {
            let name = call.duckdb_struct_type_child_name(type.handle, index)
            defer { call.duckdb_free(name) }
            let child = LogicalType(type.library, call.duckdb_struct_type_child_type(type.handle, index))
            let member = try VectorLayout(child, column: column, depth: depth + 1)
            fields.append(Field(name.map { String(cString: $0) } ?? "", member.type))
            members.append(member)
        }
        self.init(.structure(fields), .structure(members))
    }

    private static func enumeration(_ type: LogicalType) -> Form {
        let call = type.library.call
        let words = (0..<idx_t(call.duckdb_enum_dictionary_size(type.handle))).map { index -> [UInt8] in
            let word = call.duckdb_enum_dictionary_value(type.handle, index)
            defer { call.duckdb_free(word) }
            return word.map { Array(String(cString: $0).utf8) } ?? []
        }
        let width =
            switch call.duckdb_enum_internal_type(type.handle) {
            case DUCKDB_TYPE_UTINYINT: 1
            case DUCKDB_TYPE_USMALLINT: 2
            default: 4
            }
        return .enumeration(width: width, words)
    }

    private static func unsupported(_ id: duckdb_type, _ column: String) -> QueryError {
        let name =
            switch id {
            case DUCKDB_TYPE_TIME, DUCKDB_TYPE_TIME_TZ, DUCKDB_TYPE_TIME_NS: "a time of day"
            case DUCKDB_TYPE_INTERVAL: "an interval"
            case DUCKDB_TYPE_BIT: "a bit string"
            case DUCKDB_TYPE_UNION: "a union"
            case DUCKDB_TYPE_VARIANT: "a variant"
            case DUCKDB_TYPE_BIGNUM: "a bignum"
            case DUCKDB_TYPE_GEOMETRY: "a geometry"
            default: "of a type without a name (\(id.rawValue))"
            }
        return QueryError(
            .unsupportedType,
            "column \"\(column)\" is \(name), which a dataframe cannot hold: cast it, e.g. CAST(\(column) AS VARCHAR)")
    }
}
