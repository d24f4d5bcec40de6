package import SparkSQL

/// What went wrong with a query, in words for the person who wrote it.
package struct QueryError: Error, Sendable, CustomStringConvertible {
    package enum Code: Sendable, Hashable {
        /// DuckDB's library is not on this machine, or is one that Roost cannot use.
        case libraryMissing
        /// The SQL does not parse, or names what is not there.
        case invalidQuery
        /// A value does not fit: a failed cast, a malformed line of a file, a division out of range.
        case data
        /// A file or folder could not be read or written.
        case io
        /// A column has a type that Arrow or DuckDB has no equivalent of.
        case unsupportedType
        case outOfMemory
        /// `QueryInterrupter.interrupt()` ended it.
        case interrupted
        /// A fault of DuckDB's or of ours.
        case `internal`
    }

    package let code: Code
    package let description: String
    /// The error of a row in Spark's terms, where Spark has a class for it.
    package let sparkError: SparkError?

    package init(_ code: Code, _ description: String, sparkError: SparkError? = nil) {
        self.code = code
        self.description = description
        self.sparkError = sparkError
    }
}
