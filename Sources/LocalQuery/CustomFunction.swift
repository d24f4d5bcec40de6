internal import CDuckDB
package import SparkFunctions
package import SparkSQL

/// What computes a function of our own that `Kernels` cannot.
///
/// It is called by all threads that run queries.
package enum CustomFunction: Sendable {
    package typealias Numbers =
        @Sendable (TextVector, UnsafeMutableBufferPointer<Int64>) throws(SparkError) -> Void

    /// Computes a struct for each row of some texts, without copies of them.
    package typealias Texts = ([TextVector], StructVector) throws(SparkError) -> Void

    /// Made anew for each thread of a query, and then computes one row after another.
    case rows(@Sendable () throws(SparkError) -> RowFunction)
    /// Made anew for each thread of a query, and then fills a struct of numbers and texts for some rows at once.
    case texts(@Sendable () throws(SparkError) -> Texts)
    /// Computes a BIGINT for each of some texts, without copies of them; what it gives for a null is not used.
    case numbers(Numbers)
}

/// Who computes functions of our own that `Kernels` cannot.
package protocol CustomFunctions {
    /// What computes a call; nil for one of another's.
    func function(for call: KernelCall) throws(SparkError) -> CustomFunction?
}

extension CustomFunction {
    /// What `custom` has for a call; nil where one of `Kernels` computes it.
    /// - Throws: `invalidQuery` where nobody does.
    static func of(_ call: KernelCall, _ custom: (any CustomFunctions)?) throws(QueryError) -> CustomFunction? {
        do throws(SparkError) {
            if let own = try custom?.function(for: call) { return own }
            if !Kernels.canCompute(call.kernel) { throw Kernels.unknown(call.kernel) }
            return nil
        } catch {
            throw QueryError(.invalidQuery, error.message, sparkError: error)
        }
    }
}

/// The texts of a column, some 2,048 of them, where DuckDB has them.
package struct TextVector {
    private let rows: VectorRows

    init(_ library: Library, _ chunk: duckdb_data_chunk?, column: Int = 0) {
        let vector = library.call.duckdb_data_chunk_get_vector(chunk, idx_t(column))
        rows = VectorRows(
            data: library.call.duckdb_vector_get_data(vector), valid: library.call.duckdb_vector_get_validity(vector),
            range: 0..<Int(library.call.duckdb_data_chunk_get_size(chunk)))
    }

    package var count: Int { rows.range.count }

    /// The bytes of a text, which are UTF-8, for as long as the vector is there; nil for null.
    package subscript(row: Int) -> UnsafeRawBufferPointer? {
        rows.range.contains(row) && rows.data != nil && rows.isValid(row) ? rows.string(row) : nil
    }

    /// Has `function` fill a vector of BIGINT; nulls stay nulls.
    func count(
        into output: duckdb_vector?, _ library: Library, _ function: CustomFunction.Numbers
    ) throws(SparkError) {
        guard count > 0, let data = library.call.duckdb_vector_get_data(output) else { return }
        try function(
            self, UnsafeMutableBufferPointer(start: data.assumingMemoryBound(to: Int64.self), count: count))
        guard let valid = rows.valid else { return }
        library.call.duckdb_vector_ensure_validity_writable(output)
        library.call.duckdb_vector_get_validity(output)?.update(from: valid, count: (count + 63) / 64)
    }
}
