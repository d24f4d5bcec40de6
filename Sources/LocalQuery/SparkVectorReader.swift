internal import CDuckDB
internal import SparkFunctions
internal import SparkSQL

/// Reads values of Spark's types from a vector of DuckDB.
struct SparkVectorReader {
    private let library: Library
    private let type: SparkType
    private let data: UnsafeMutableRawPointer?
    private let valid: UnsafeMutablePointer<UInt64>?
    private let children: [SparkVectorReader]

    init(_ library: Library, _ vector: duckdb_vector?, _ type: SparkType) {
        self.library = library
        self.type = type
        let call = library.call
        valid = call.duckdb_vector_get_validity(vector)
        switch type {
        case .structure(let fields):
            data = nil
            children = fields.indices.map {
                SparkVectorReader(library, call.duckdb_struct_vector_get_child(vector, idx_t($0)), fields[$0].type)
            }
        case .array(let element, _):
            data = call.duckdb_vector_get_data(vector)
            children = [SparkVectorReader(library, call.duckdb_list_vector_get_child(vector), element)]
        case .map(let key, let value, _):
            data = call.duckdb_vector_get_data(vector)
            let entries = call.duckdb_list_vector_get_child(vector)
            children = [
                SparkVectorReader(library, call.duckdb_struct_vector_get_child(entries, 0), key),
                SparkVectorReader(library, call.duckdb_struct_vector_get_child(entries, 1), value),
            ]
        default:
            data = call.duckdb_vector_get_data(vector)
            children = []
        }
    }

    private func load<T: BitwiseCopyable>(_ row: Int, as: T.Type) -> T? {
        data?.loadUnaligned(fromByteOffset: row * MemoryLayout<T>.stride, as: T.self)
    }

    private func whole<T: FixedWidthInteger & BitwiseCopyable>(_ row: Int, as type: T.Type) -> SparkValue {
        load(row, as: type).map { .integer(Int64($0)) } ?? .null
    }

    func value(_ row: Int) -> SparkValue {
        if let valid, valid[row >> 6] >> UInt64(row & 63) & 1 == 0 { return .null }
        switch type {
        case .null: return .null
        case .boolean: return load(row, as: UInt8.self).map { .boolean($0 != 0) } ?? .null
        case .byte: return whole(row, as: Int8.self)
        case .short: return whole(row, as: Int16.self)
        case .integer, .date, .yearMonthInterval: return whole(row, as: Int32.self)
        case .long, .timestamp, .timestampNTZ, .time, .dayTimeInterval: return whole(row, as: Int64.self)
        case .float: return load(row, as: Float.self).map { .float($0) } ?? .null
        case .double: return load(row, as: Double.self).map { .double($0) } ?? .null
        case .decimal(let precision, _): return decimal(row, precision)
        case .string, .collatedString, .char, .varchar, .variant:
            return .string(String(decoding: bytes(row), as: UTF8.self))
        case .binary: return .binary(Array(bytes(row)))
        case .calendarInterval:
            guard let interval = load(row, as: duckdb_interval.self) else { return .null }
            return .interval(months: interval.months, days: interval.days, microseconds: interval.micros)
        case .array: return .array(range(row).map { children[0].value($0) })
        case .map:
            let range = range(row)
            return .map(range.map { children[0].value($0) }, range.map { children[1].value($0) })
        case .structure: return .structure(children.map { $0.value(row) })
        }
    }

    private func range(_ row: Int) -> Range<Int> {
        guard let entry = load(row, as: duckdb_list_entry.self) else { return 0..<0 }
        let start = Int(entry.offset)
        return start..<(start + Int(entry.length))
    }

    private func bytes(_ row: Int) -> UnsafeRawBufferPointer {
        guard let data else { return UnsafeRawBufferPointer(start: nil, count: 0) }
        let start = data + row * MemoryLayout<duckdb_string_t>.stride
        let count = Int(start.load(as: UInt32.self))
        if count <= 12 { return UnsafeRawBufferPointer(start: start + 4, count: count) }
        return UnsafeRawBufferPointer(start: start.load(fromByteOffset: 8, as: UnsafeRawPointer?.self), count: count)
    }

    private func decimal(_ row: Int, _ precision: Int) -> SparkValue {
        switch precision {
        case ...4: load(row, as: Int16.self).map { .decimal(Int128($0)) } ?? .null
        case ...9: load(row, as: Int32.self).map { .decimal(Int128($0)) } ?? .null
        case ...18: load(row, as: Int64.self).map { .decimal(Int128($0)) } ?? .null
        default: load(row, as: Int128.self).map { .decimal($0) } ?? .null
        }
    }
}
