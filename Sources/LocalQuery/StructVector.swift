internal import CDuckDB
internal import SparkSQL

/// A struct's members in a vector of DuckDB, numbers and texts, which are written row by row.
package struct StructVector {
    private let library: Library
    private let members: [duckdb_vector?]
    private let types: [SparkType]

    init(_ library: Library, _ vector: duckdb_vector?, _ type: SparkType) {
        self.library = library
        types = Self.types(of: type) ?? []
        members = types.indices.map { library.call.duckdb_struct_vector_get_child(vector, idx_t($0)) }
    }

    /// Whether a struct of this type can be written: its members are DOUBLE and STRING.
    static func canHold(_ type: SparkType) -> Bool { types(of: type) != nil }

    private static func types(of type: SparkType) -> [SparkType]? {
        guard case .structure(let fields) = type, !fields.isEmpty else { return nil }
        let types = fields.map(\.type)
        return types.allSatisfy { $0 == .double || $0 == .string } ? types : nil
    }

    /// Writes a number; a member that is none stays as it is.
    package func set(_ member: Int, _ row: Int, _ value: Double) {
        guard holds(member, .double) else { return }
        library.call.duckdb_vector_get_data(members[member])?
            .storeBytes(of: value, toByteOffset: row * MemoryLayout<Double>.stride, as: Double.self)
    }

    /// Writes a text; a member that is none stays as it is.
    package func set(_ member: Int, _ row: Int, _ value: String) {
        guard holds(member, .string) else { return }
        var value = value
        value.withUTF8 { bytes in
            var empty: CChar = 0
            withUnsafePointer(to: &empty) {
                library.call.duckdb_unsafe_vector_assign_string_element_len(
                    members[member], idx_t(row),
                    UnsafeRawPointer(bytes.baseAddress)?.assumingMemoryBound(to: CChar.self) ?? $0, idx_t(bytes.count))
            }
        }
    }

    /// Writes a null.
    package func setNull(_ member: Int, _ row: Int) {
        guard members.indices.contains(member) else { return }
        library.call.duckdb_vector_ensure_validity_writable(members[member])
        guard let valid = library.call.duckdb_vector_get_validity(members[member]) else { return }
        valid[row >> 6] &= ~(1 << UInt64(row & 63))
    }

    private func holds(_ member: Int, _ type: SparkType) -> Bool {
        types.indices.contains(member) && types[member] == type
    }
}
