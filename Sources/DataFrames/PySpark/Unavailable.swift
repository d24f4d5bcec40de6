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

/// What stands where PySpark has something that Roost has not: any member, and any call of it, so that the compiler says
/// what to use instead and not that a member is missing.
@dynamicMemberLookup @dynamicCallable
public struct NotThere: Sendable {
    /// Any member.
    public subscript(dynamicMember name: String) -> NotThere { self }

    /// Any call.
    @discardableResult public func dynamicallyCall(
        withKeywordArguments arguments: KeyValuePairs<String, Any>
    ) -> NotThere { self }
}

extension Session {
    /// Not there: Swift's functions do not travel to workers.
    @available(
        *, unavailable,
        message: "Swift functions do not travel to workers: use functions of columns, expr(), or transform()"
    )
    public var udf: NotThere { NotThere() }

    /// Not there: a dataframe is all there is.
    @available(
        *, unavailable,
        message: "there is no RDD: createDataFrame, range and read make dataframes; setLogLevel is not needed"
    )
    public var sparkContext: NotThere { NotThere() }

    /// Not there: rows are read once.
    @available(*, unavailable, message: "there are no streams: read files, and write")
    public var streams: NotThere { NotThere() }

    /// Not there: functions of tables stand in select, selectExpr and sql.
    @available(*, unavailable, message: "use range(), select(explode(...)), or sql(\"SELECT * FROM ...\")")
    public var tvf: NotThere { NotThere() }

    /// Not there: Swift's functions do not travel to workers.
    @available(*, unavailable, message: "Swift functions do not travel to workers: use functions of columns")
    public var udtf: NotThere { NotThere() }

    /// Not there: rows are read once.
    @available(
        *, unavailable, message: "there are no streams: read files, and take rows as they come with foreachBatch"
    )
    public var readStream: NotThere { NotThere() }
}

extension DataFrame {
    /// Not there: a dataframe is all there is.
    @available(*, unavailable, message: "there is no RDD: use the dataframe's own steps, or collect()")
    public var rdd: NotThere { NotThere() }

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
    public func writeTo(_ table: String) -> NotThere { NotThere() }

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
    public var writeStream: NotThere { NotThere() }

    /// Not there: a subquery is a join here, or SQL.
    @available(*, unavailable, message: "join with the other dataframe, or write the subquery in sql(...)")
    public func scalar() -> Column { lit(nil) }

    /// Not there: a subquery is a join here, or SQL.
    @available(
        *, unavailable, message: "join(other, condition, \"left_semi\") keeps rows with a match, or write sql(...)"
    )
    public func exists() -> Column { lit(nil) }

    /// Not there: a subquery is a join here, or SQL.
    @available(*, unavailable, message: "use join, or LATERAL in sql(...)")
    public func lateralJoin(_ other: DataFrame, _ on: Column? = nil, how: String = "inner") -> DataFrame { self }

    /// Not there: a subquery is a join here, or SQL.
    @available(*, unavailable, message: "use join, or LATERAL in sql(...)")
    public func lateralJoin(_ other: DataFrame, _ on: Column, _ how: String) -> DataFrame { self }

    /// Not there: functions of tables stand in select, selectExpr and sql.
    @available(*, unavailable, message: "functions of tables take no dataframe: use select and explode")
    public func asTable() -> NotThere { NotThere() }

    /// Not there: columns carry no metadata.
    @available(*, unavailable, message: "columns carry no metadata: keep it beside the rows")
    public func withMetadata(_ name: String, _ metadata: [String: String]) -> DataFrame { self }

    /// Not there: views are known by createOrReplaceTempView.
    @available(*, unavailable, renamed: "createOrReplaceTempView")
    public func registerTempTable(_ name: String) throws {}

    /// Not there: plans have no number that stays the same.
    @available(*, unavailable, message: "a hash of the plan is not given: sameSemantics compares two dataframes")
    public func semanticHash() -> Int { 0 }

    /// Not there: how many partitions rows have is found by sizes when they are written.
    @available(
        *, unavailable, message: "sizes decide how rows are spread; repartition(n) says how many files a write makes"
    )
    public func getNumPartitions() -> Int { 0 }
}

extension Column {
    /// Not there: a subquery is a join here, or SQL.
    @available(*, unavailable, message: "join with the other dataframe, or write the subquery in sql(...)")
    public func outer() -> Column { self }

    /// Not there: columns carry no metadata.
    @available(*, unavailable, message: "columns carry no metadata: alias(\"name\") alone")
    public func alias(_ name: String, metadata: [String: String]) -> Column { self }
}

extension Row {
    /// Not there: dictionaries and tuples are rows.
    @available(
        *, unavailable,
        message:
            "rows are [\"id\": 1, \"name\": \"Ann\"], or (1, \"Ann\") with names beside them: createDataFrame([...])"
    )
    public init(_ values: Any...) { self = Row.none }
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

extension DataFrameWriter {
    /// Not there: tables are files.
    @available(*, unavailable, message: "there are no buckets: use partitionBy, or repartition before write")
    public func bucketBy(_ count: Int, _ columns: String...) -> DataFrameWriter { self }

    /// Not there: tables are files.
    @available(*, unavailable, message: "there are no buckets: sortWithinPartitions or orderBy before write")
    public func sortBy(_ columns: String...) -> DataFrameWriter { self }

    /// Not there: databases are not written.
    @available(*, unavailable, message: "JDBC is not written: write Parquet or CSV, and import that")
    public func jdbc(_ url: String, _ table: String) async throws {}

    /// Not there: XML is not written.
    @available(*, unavailable, message: "XML is not written: use parquet, json, csv, text or arrow")
    public func xml(_ path: String) async throws {}
}

extension TableCatalog {
    /// Not there: tables are files.
    @available(*, unavailable, message: "there is no catalogue of tables: write files, or createOrReplaceTempView")
    public func createTable(_ name: String) {}

    /// Not there: views are of their session.
    @available(*, unavailable, renamed: "dropTempView", message: "views are of their session")
    public func dropGlobalTempView(_ name: String) {}
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
    public func applyInPandas(_ function: Any, _ schema: Any) -> DataFrame { agg(lit(nil)) }

    /// Not there: Swift's functions do not travel to workers.
    @available(*, unavailable, message: "use agg() with functions of columns, or collect_list and lambdas")
    public func applyInPandas(_ function: Any, schema: Any) -> DataFrame { agg(lit(nil)) }

    /// Not there: Swift's functions do not travel to workers.
    @available(*, unavailable, message: "use join, and agg() with functions of columns")
    public func cogroup(_ other: GroupedData) -> NotThere { NotThere() }
}
