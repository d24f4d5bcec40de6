/// SQL that a worker's DuckDB runs, and the functions of our own that it calls.
///
/// A literal is SQL without any of them.
package struct QueryText: Sendable, Hashable, Codable, ExpressibleByStringLiteral {
    package var sql: String
    /// What DuckDB must know before it gets the SQL.
    package var kernels: [KernelText]
    /// SQL with the same rows, slower, for numbers that do not fit what `sql` computes with; nil where there are none.
    package var wide: String?

    package init(_ sql: String, kernels: [KernelText] = [], wide: String? = nil) {
        self.sql = sql
        self.kernels = kernels
        self.wide = wide
    }

    package init(stringLiteral sql: String) { self.init(sql) }

    /// The first rows of the query.
    package func limited(to count: Int) -> QueryText {
        func limited(_ sql: String) -> String { "SELECT * FROM (\(sql)\n) LIMIT \(max(0, count))" }
        return QueryText(limited(sql), kernels: kernels, wide: wide.map(limited))
    }

    /// The relation that a query with one input reads.
    package static let input = "input"

    /// The relation of this number that a query with several inputs reads.
    package static func input(_ number: Int) -> String { "\(input)\(number)" }
}

/// A function of our own and the types that it is called for, by their names in Spark's SQL.
package struct KernelText: Sendable, Hashable, Codable {
    package var kernel: String
    package var arguments: [String]
    package var result: String
    /// What else it needs to know, such as a time zone.
    package var options: [String]

    package init(kernel: String, arguments: [String], result: String, options: [String] = []) {
        self.kernel = kernel
        self.arguments = arguments
        self.result = result
        self.options = options
    }
}
