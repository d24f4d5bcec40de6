internal import CDuckDB
internal import SparkFunctions
internal import SparkSQL

/// Writes values of Spark's types into a vector of DuckDB, from its first row on.
final class SparkVectorWriter {
    private let library: Library
    private let vector: duckdb_vector?
    private let type: SparkType
    private var valid: UnsafeMutablePointer<UInt64>?
    private let children: [SparkVectorWriter]
    /// Rows of a list's child so far.
    private var length = 0

    init(_ library: Library, _ vector: duckdb_vector?, _ type: SparkType) {
        self.library = library
        self.vector = vector
        self.type = type
        let call = library.call
        switch type {
        case .structure(let fields):
            children = fields.indices.map {
                SparkVectorWriter(library, call.duckdb_struct_vector_get_child(vector, idx_t($0)), fields[$0].type)
            }
        case .array(let element, _):
            children = [SparkVectorWriter(library, call.duckdb_list_vector_get_child(vector), element)]
        case .map(let key, let value, _):
            let entry = SparkType.structure([StructField("key", key), StructField("value", value)])
            children = [SparkVectorWriter(library, call.duckdb_list_vector_get_child(vector), entry)]
        default: children = []
        }
    }

    /// Writes a value; one of another type is null.
    func write(_ value: SparkValue, _ row: Int) {
        switch (value, type) {
        case (.boolean(let value), .boolean): store(UInt8(value ? 1 : 0), row)
        case (.integer(let value), .byte): store(Int8(truncatingIfNeeded: value), row)
        case (.integer(let value), .short): store(Int16(truncatingIfNeeded: value), row)
        case (.integer(let value), .integer), (.integer(let value), .date), (.integer(let value), .yearMonthInterval):
            store(Int32(truncatingIfNeeded: value), row)
        case (.integer(let value), .long), (.integer(let value), .timestamp), (.integer(let value), .timestampNTZ),
            (.integer(let value), .time), (.integer(let value), .dayTimeInterval):
            store(value, row)
        case (.float(let value), .float): store(value, row)
        case (.double(let value), .double): store(value, row)
        case (.decimal(let value), .decimal(let precision, _)): write(value, precision, row)
        case (.string(var text), .string), (.string(var text), .collatedString), (.string(var text), .char),
            (.string(var text), .varchar), (.string(var text), .variant):
            text.withUTF8 { bytes in assign(UnsafeRawBufferPointer(bytes), row) }
        case (.binary(let bytes), .binary): bytes.withUnsafeBytes { assign($0, row) }
        case (.interval(let months, let days, let microseconds), .calendarInterval):
            store(duckdb_interval(months: months, days: days, micros: microseconds), row)
        case (.array(let values), .array): write(values, row)
        case (.map(let keys, let values), .map): write(zip(keys, values).map { .structure([$0, $1]) }, row)
        case (.structure(let values), .structure):
            for (index, child) in children.enumerated() {
                child.write(index < values.count ? values[index] : .null, row)
            }
        // A value of another type than was promised would be bytes of no meaning.
        default: writeNull(row)
        }
    }

    private func store<T: BitwiseCopyable>(_ value: T, _ row: Int) {
        library.call.duckdb_vector_get_data(vector)?
            .storeBytes(of: value, toByteOffset: row * MemoryLayout<T>.stride, as: T.self)
    }

    private func assign(_ bytes: UnsafeRawBufferPointer, _ row: Int) {
        let start = bytes.assumingMemoryBound(to: CChar.self).baseAddress
        var empty: CChar = 0
        withUnsafePointer(to: &empty) {
            library.call.duckdb_unsafe_vector_assign_string_element_len(
                vector, idx_t(row), start ?? $0, idx_t(bytes.count))
        }
    }

    private func write(_ value: Int128, _ precision: Int, _ row: Int) {
        switch precision {
        case ...4: store(Int16(truncatingIfNeeded: value), row)
        case ...9: store(Int32(truncatingIfNeeded: value), row)
        case ...18: store(Int64(truncatingIfNeeded: value), row)
        default: store(value, row)
        }
    }

    private func write(_ values: [SparkValue], _ row: Int) {
        let call = library.call
        let start = length
        length += values.count
        _ = call.duckdb_list_vector_reserve(vector, idx_t(length))
        _ = call.duckdb_list_vector_set_size(vector, idx_t(length))
        for (index, value) in values.enumerated() { children[0].write(value, start + index) }
        store(duckdb_list_entry(offset: UInt64(start), length: UInt64(values.count)), row)
    }

    private func writeNull(_ row: Int) {
        library.call.duckdb_vector_ensure_validity_writable(vector)
        guard let valid = library.call.duckdb_vector_get_validity(vector) else { return }
        valid[row >> 6] &= ~(1 << UInt64(row & 63))
        switch type {
        case .structure: for child in children { child.write(.null, row) }
        case .array, .map: store(duckdb_list_entry(offset: UInt64(length), length: 0), row)
        default: break
        }
    }
}
