internal import Columnar
internal import QueryPlanning
internal import SparkSQL

// Actions with their arguments as PySpark takes them by position.
extension DataFrame {
    /// Prints the first rows; texts longer than 20 characters are cut if `truncate` is true.
    public func show(_ rows: Int = 20, truncate: Bool, vertical: Bool = false) async throws {
        try await show(rows, truncate: truncate ? 20 : nil, vertical: vertical)
    }

    /// Prints the first rows; texts longer than 20 characters are cut if `truncate` is true.
    public func show(_ rows: Int, _ truncate: Bool, _ vertical: Bool = false) async throws {
        try await show(rows, truncate: truncate, vertical: vertical)
    }

    /// Prints the first rows; texts longer than `truncate` characters are cut.
    public func show(_ rows: Int, _ truncate: Int, _ vertical: Bool = false) async throws {
        try await show(rows, truncate: truncate, vertical: vertical)
    }

    /// Prints the first rows.
    public func show(n: Int, truncate: Bool = true, vertical: Bool = false) async throws {
        try await show(n, truncate: truncate, vertical: vertical)
    }

    /// Prints the first rows; texts longer than `truncate` characters are cut.
    public func show(n: Int, truncate: Int, vertical: Bool = false) async throws {
        try await show(n, truncate: truncate, vertical: vertical)
    }

    /// The first row, or nil where there is none.
    public func head() async throws -> Row? { try await first() }

    /// Prints the plan; with `extended` every step from the query to what runs where, and why.
    public func explain(_ extended: Bool) throws(RoostError) { try explain(extended: extended) }

    /// Prints the plan as one of Spark's modes has it.
    public func explain(_ mode: String) throws(RoostError) { try explain(mode: mode) }

    /// Runs a function of this program for each row, in order.
    ///
    /// Spark runs it on its workers. Swift's functions do not travel, so it runs here, a few batches of rows behind them.
    public func foreach(_ body: (Row) async throws -> Void) async throws {
        for try await row in toLocalIterator() { try await body(row) }
    }

    /// Runs a function of this program for each batch of rows, in order, while the later ones are worked out.
    ///
    /// ```swift
    /// try await answers.foreachBatch(rows: 1_000) { batch, number in
    ///     try await batch.write.mode("append").parquet("answers")
    /// }
    /// ```
    ///
    /// - Parameters:
    ///   - rows: How many rows a batch has; the last one may have fewer.
    ///   - body: Takes a dataframe of the rows and the batch's number, from 0. An error of it ends the job.
    /// - Throws: `RoostError` of the job, and what `body` throws.
    public func foreachBatch(rows: Int = 10_000, _ body: (DataFrame, Int) async throws -> Void) async throws {
        guard rows > 0 else {
            throw RoostError(.invalidArgument, "foreachBatch(rows: \(rows)): a batch has at least one row")
        }
        let columns = try schema.fields.map { InputColumn($0) }
        var waiting: [RecordBatch] = []
        var count = 0
        var number = 0
        func give(_ last: Bool) async throws {
            while count >= rows || (last && count > 0) {
                let schema = waiting[0].schema
                let all = RecordBatch.resized(waiting, rows: rows, schema: schema)
                try await body(session.frame(all[0], columns: columns), number)
                number += 1
                waiting = Array(all.dropFirst())
                count = waiting.reduce(0) { $0 + $1.rowCount }
            }
        }
        for try await batch in recordBatches() where batch.rowCount > 0 {
            waiting.append(batch)
            count += batch.rowCount
            try await give(false)
        }
        try await give(true)
    }
}
