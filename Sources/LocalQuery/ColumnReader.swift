import CDuckDB
import Columnar

/// Builds an Arrow array from the vectors of a result's column, chunk after chunk.
final class ColumnReader {
    private let layout: VectorLayout
    private let library: Library
    private var bytes: ColumnBytes
    private let children: [ColumnReader]

    init(_ layout: VectorLayout, _ library: Library) {
        self.layout = layout
        self.library = library
        bytes = ColumnBytes(hasOffsets: layout.hasOffsets)
        children = layout.children.map { ColumnReader($0, library) }
    }

    private var count: Int { bytes.valid.count }

    /// Whether another chunk might not fit under Arrow's 32-bit offsets.
    var isLarge: Bool { bytes.size > 1 << 29 || children.contains(where: \.isLarge) }

    /// About the bytes of what was appended.
    var byteCount: Int { children.reduce(bytes.size) { $0.addingClamped($1.byteCount) } }

    /// Appends the values of `count` rows of `vector` from `start` on.
    func append(_ vector: duckdb_vector?, _ start: Int, _ count: Int) throws(QueryError) {
        if count == 0 { return }
        let call = library.call
        let rows = VectorRows(
            data: call.duckdb_vector_get_data(vector), valid: call.duckdb_vector_get_validity(vector),
            range: start..<start + count)
        guard rows.data != nil || layout.isWithoutData else {
            throw QueryError(.internal, "DuckDB gave no values of type \(layout.type)")
        }
        bytes.valid.append(rows.valid, start, count)
        switch layout.form {
        case .null: break
        case .fixed(let width): bytes.fixed(rows, width: width)
        case .boolean: bytes.booleans(rows)
        case .bytes: try bytes.texts(rows)
        case .decimal16: bytes.decimals(rows, of: Int16.self)
        case .decimal32: bytes.decimals(rows, of: Int32.self)
        case .decimal64: bytes.decimals(rows, of: Int64.self)
        case .huge: try bytes.huge(rows, of: Int128.self)
        case .unsignedHuge: try bytes.huge(rows, of: UInt128.self)
        case .uuid: try bytes.uuids(rows)
        case .enumeration(let width, let words): try bytes.words(rows, of: words, width: width)
        case .list:
            let elements = call.duckdb_list_vector_get_child(vector)
            for range in try bytes.lists(rows, after: children[0].count) {
                try children[0].append(elements, range.lowerBound, range.count)
            }
        case .array(_, let size):
            let elements = call.duckdb_array_vector_get_child(vector)
            for range in try bytes.arrays(rows, size: size, after: children[0].count) {
                try children[0].append(elements, range.lowerBound, range.count)
            }
        case .structure:
            for (index, child) in children.enumerated() {
                try child.append(call.duckdb_struct_vector_get_child(vector, idx_t(index)), start, count)
            }
        }
    }

    /// The array of what was appended; the reader is then empty.
    func finish() -> ArrayData {
        let nulls = layout.type == .null ? count : bytes.valid.zeros
        let length = count
        var full = ColumnBytes(hasOffsets: layout.hasOffsets)
        swap(&full, &bytes)
        return ArrayData(
            type: layout.type, length: length, nullCount: nulls, buffers: full.finish(layout.form),
            children: children.map { $0.finish() })
    }
}
