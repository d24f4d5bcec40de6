// PySpark's words that have no meaning here, each with what to write instead.

/// Not there: Swift's functions do not travel to workers.
@available(
    *, unavailable,
    message: "Swift functions do not travel to workers: use functions of columns, expr(), transform(), or foreach { }"
)
public func udf(_ function: Any) -> Column { lit(nil) }

/// Not there: Swift's functions do not travel to workers.
@available(
    *, unavailable,
    message: "Swift functions do not travel to workers: use functions of columns, expr(), transform(), or foreach { }"
)
public func udf(_ function: Any, _ type: Any) -> Column { lit(nil) }

extension Session {
    /// Not there: Swift's functions do not travel to workers.
    @available(
        *, unavailable,
        message: "Swift functions do not travel to workers: use functions of columns, expr(), or transform()"
    )
    public var udf: Session { self }

    /// Not there: a dataframe is all there is.
    @available(*, unavailable, message: "there is no RDD: createDataFrame, range and read make dataframes")
    public var sparkContext: Session { self }

    /// Not there: rows are read once.
    @available(
        *, unavailable, message: "there are no streams: read files, and take rows as they come with foreachBatch"
    )
    public var readStream: DataFrameReader { read }
}

extension DataFrame {
    /// Not there: a dataframe is all there is.
    @available(*, unavailable, message: "there is no RDD: use the dataframe's own steps, or collect()")
    public var rdd: DataFrame { self }

    /// Not there: pandas is Python's.
    @available(*, unavailable, message: "pandas is Python's: use collect() or toArrow(), or write Parquet for pandas")
    public func toPandas() -> DataFrame { self }

    /// Not there: Swift's functions do not travel to workers.
    @available(*, unavailable, message: "use foreachBatch { batch, number in }, which runs in this program")
    public func foreachPartition(_ body: Any) async throws {}

    /// Not there: Swift's functions do not travel to workers.
    @available(*, unavailable, message: "use functions of columns, or foreachBatch { batch, number in }")
    public func mapInPandas(_ function: Any, _ schema: String) -> DataFrame { self }

    /// Not there: Swift's functions do not travel to workers.
    @available(*, unavailable, message: "use functions of columns, or foreachBatch { batch, number in }")
    public func mapInArrow(_ function: Any, _ schema: String) -> DataFrame { self }

    /// Not there: pandas is Python's.
    @available(*, unavailable, message: "pandas is Python's: use the dataframe's own steps")
    public func pandas_api() -> DataFrame { self }

    /// Not there: tables are files.
    @available(*, unavailable, message: "there is no catalogue of tables: write files, and read them by their path")
    public func writeTo(_ table: String) -> DataFrameWriter { write }

    /// Not there: rows are read once.
    @available(*, unavailable, message: "there are no streams, and no watermarks")
    public func withWatermark(_ column: String, _ delay: String) -> DataFrame { self }

    /// Not there: views are of their session.
    @available(*, unavailable, renamed: "createOrReplaceTempView", message: "views are of their session")
    public func createOrReplaceGlobalTempView(_ name: String) throws {}

    /// Not there: views are of their session.
    @available(*, unavailable, renamed: "createTempView", message: "views are of their session")
    public func createGlobalTempView(_ name: String) throws {}

    /// Not there: rows are read once.
    @available(*, unavailable, message: "there are no streams: write, or foreachBatch")
    public var writeStream: DataFrameWriter { write }
}

extension DataFrameWriter {
    /// Not there: tables are files.
    @available(*, unavailable, message: "there is no catalogue of tables: write files, and read them by their path")
    public func saveAsTable(_ name: String) async throws {}

    /// Not there: tables are files.
    @available(*, unavailable, message: "there is no catalogue of tables: write files, and read them by their path")
    public func insertInto(_ name: String) async throws {}

    /// Not there: ORC is not written.
    @available(*, unavailable, message: "ORC is not written: use parquet, json, csv, text or arrow")
    public func orc(_ path: String) async throws {}
}

extension DataFrameReader {
    /// Not there: databases are not read.
    @available(*, unavailable, message: "JDBC is not read: export the table as Parquet or CSV, and read that")
    public func jdbc(_ url: String, _ table: String) async throws -> DataFrame { try await load([]) }

    /// Not there: XML is not read.
    @available(*, unavailable, message: "XML is not read: use parquet, json, csv, text or arrow")
    public func xml(_ path: String) async throws -> DataFrame { try await load([]) }
}

extension GroupedData {
    /// Not there: Swift's functions do not travel to workers.
    @available(*, unavailable, message: "use agg() with functions of columns, or collect_list and lambdas")
    public func applyInPandas(_ function: Any, _ schema: String) -> DataFrame { agg(lit(nil)) }
}
