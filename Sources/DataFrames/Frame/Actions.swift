public import Columnar
internal import LocalQuery
internal import Planning

/// What makes a dataframe's rows.
extension DataFrame {
    /// All rows, in order, as Arrow record batches.
    public func toArrow() async throws -> Table { try await session.run(try plan()).table }

    /// All rows, in order.
    public func collect() async throws -> [Row] { Row.rows(of: try await toArrow()) }

    /// How many rows there are.
    public func count() async throws -> Int {
        let counts = try await session.run(.count(try plan())).table
        var total = 0
        for row in Row.rows(of: counts) {
            guard let count = row.int("count"), count >= 0 else {
                throw RoostError(.cluster, "a worker sent \(row) where a number of rows was asked for")
            }
            total = total.addingClamped(count)
        }
        return total
    }

    /// The first row, or nil where there is none.
    public func first() async throws -> Row? { try await limit(1).collect().first }

    /// The names and types of the columns.
    public func schema() async throws -> Schema { try await limit(0).toArrow().schema }

    /// Prints the schema as a tree.
    public func printSchema() async throws { print(PlainText.of(SchemaText.tree(try await schema()))) }

    /// Prints the first rows as a table; texts longer than `truncate` characters are cut, unless it is nil.
    ///
    /// A number of rows below 0 counts as 0, as in Spark.
    public func show(_ rows: Int = 20, truncate: Int? = 20) async throws {
        // A model is asked for all rows at once, and then never again.
        if try plan().keptAnswers.isEmpty == false { _ = try await toArrow() }
        let rows = max(0, rows)
        // One row more says whether there are others.
        let table = try await limit(rows == .max ? rows : rows + 1).toArrow()
        print(TableText.grid(table, rows: rows, truncate: truncate))
    }

    /// Where and how the rows are to be written.
    public var write: DataFrameWriter { DataFrameWriter(self) }
}

/// Prints every row of a dataframe with its texts in full, wrapped to the terminal's width: the
/// notebook's `display`.
///
/// Of a text with more than 10,000 characters only those are shown.
public func display(_ frame: DataFrame) async throws {
    print(TableText.wrapped(try await frame.toArrow(), width: TerminalWidth.current))
}
