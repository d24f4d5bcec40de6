import CDuckDB
import Columnar

/// Copies Arrow values into DuckDB's vectors.
///
/// Texts are not copied: the vector points at ours.
struct VectorWriter {
    let library: Library
    let column: String

    init(_ library: Library, column: String) {
        self.library = library
        self.column = column
    }

    /// Puts `count` values of `array` into the first rows of `vector`.
    ///
    /// `start` counts from the start of the array's buffers, whatever its slice. Where a bit of `parents` is 0 a struct around the value is null.
    func fill(
        _ vector: duckdb_vector?, _ array: ArrayData, _ start: Int, _ count: Int, parents: [UInt64]?
    ) throws(QueryError) {
        if count == 0 { return }
        let valid = validity(array, start, count, parents)
        if let valid { write(valid, to: vector) }
        switch array.type {
        case .null: break
        case .boolean: booleans(vector, array, start, count)
        case .utf8: try strings(vector, array, start, count, valid, isText: true)
        case .binary: try strings(vector, array, start, count, valid, isText: false)
        case .timestamp(.second, .some): try scaled(vector, array, start, count, valid, by: 1_000_000)
        case .timestamp(.millisecond, .some): try scaled(vector, array, start, count, valid, by: 1_000)
        case .decimal128(let precision, _):
            switch precision {
            case ...4: try decimals(Int16.self, vector, array, start, count, valid)
            case ...9: try decimals(Int32.self, vector, array, start, count, valid)
            case ...18: try decimals(Int64.self, vector, array, start, count, valid)
            default: copy(vector, array, start, count, width: 16)
            }
        case .list: try list(vector, array, start, count, valid)
        case .structure:
            for (index, child) in array.children.enumerated() {
                let member = library.call.duckdb_struct_vector_get_child(vector, idx_t(index))
                try fill(member, child, child.offset + start, count, parents: valid)
            }
        default: copy(vector, array, start, count, width: array.type.byteWidth ?? 0)
        }
    }

    /// One bit per value, or nil where all of them are valid.
    private func validity(_ array: ArrayData, _ start: Int, _ count: Int, _ parents: [UInt64]?) -> [UInt64]? {
        let words = (count + 63) / 64
        if array.type == .null { return Array(repeating: 0, count: words) }
        guard array.nullCount != 0 else { return parents }
        return (0..<words).map { word in
            BitWords.load(array.buffers[0], start + word * 64) & (parents?[word] ?? .max)
        }
    }

    private func write(_ valid: [UInt64], to vector: duckdb_vector?) {
        library.call.duckdb_vector_ensure_validity_writable(vector)
        guard let target = library.call.duckdb_vector_get_validity(vector) else { return }
        target.update(from: valid, count: valid.count)
    }

    func data(_ vector: duckdb_vector?) -> UnsafeMutableRawPointer { library.call.duckdb_vector_get_data(vector)! }

    private func copy(_ vector: duckdb_vector?, _ array: ArrayData, _ start: Int, _ count: Int, width: Int) {
        let source = array.buffers[1].bytes[start * width..<(start + count) * width]
        data(vector).copyMemory(from: UnsafeRawBufferPointer(rebasing: source).baseAddress!, byteCount: count * width)
    }

    private func booleans(_ vector: duckdb_vector?, _ array: ArrayData, _ start: Int, _ count: Int) {
        let target = data(vector).assumingMemoryBound(to: UInt8.self)
        for word in 0..<(count + 63) / 64 {
            var bits = BitWords.load(array.buffers[1], start + word * 64)
            for row in word * 64..<min(count, word * 64 + 64) {
                target[row] = UInt8(truncatingIfNeeded: bits & 1)
                bits >>= 1
            }
        }
    }

    private func list(
        _ vector: duckdb_vector?, _ array: ArrayData, _ start: Int, _ count: Int, _ valid: [UInt64]?
    ) throws(QueryError) {
        let offsets = array.buffers[1]
        let first = Int(offsets.load(start, as: Int32.self))
        let entries = data(vector).assumingMemoryBound(to: duckdb_list_entry.self)
        var from = first
        for row in 0..<count {
            let to = Int(offsets.load(start + row + 1, as: Int32.self))
            entries[row] = duckdb_list_entry(offset: UInt64(from - first), length: UInt64(to - from))
            from = to
        }
        let call = library.call
        guard call.duckdb_list_vector_reserve(vector, idx_t(from - first)) == DuckDBSuccess,
            call.duckdb_list_vector_set_size(vector, idx_t(from - first)) == DuckDBSuccess
        else { throw QueryError(.outOfMemory, "column \"\(column)\": no room for \(from - first) list elements") }
        let child = array.children[0]
        let elements = call.duckdb_list_vector_get_child(vector)
        try fill(elements, child, child.offset + first, from - first, parents: nil)
    }

    private func scaled(
        _ vector: duckdb_vector?, _ array: ArrayData, _ start: Int, _ count: Int, _ valid: [UInt64]?, by factor: Int64
    ) throws(QueryError) {
        let target = data(vector).assumingMemoryBound(to: Int64.self)
        for row in 0..<count {
            let (value, overflow) = array.buffers[1].load(start + row, as: Int64.self)
                .multipliedReportingOverflow(by: factor)
            if overflow && BitWords.isSet(valid, row) {
                throw QueryError(.data, "column \"\(column)\": a timestamp beyond what microseconds can count")
            }
            target[row] = value
        }
    }

    private func decimals<T: FixedWidthInteger>(
        _: T.Type, _ vector: duckdb_vector?, _ array: ArrayData, _ start: Int, _ count: Int, _ valid: [UInt64]?
    ) throws(QueryError) {
        let target = data(vector).assumingMemoryBound(to: T.self)
        for row in 0..<count {
            let value = array.buffers[1].load(start + row, as: Int128.self)
            let narrow = T(truncatingIfNeeded: value)
            if narrow != value && BitWords.isSet(valid, row) {
                throw QueryError(.data, "column \"\(column)\": \(value) has more digits than \(array.type) allows")
            }
            target[row] = narrow
        }
    }
}
