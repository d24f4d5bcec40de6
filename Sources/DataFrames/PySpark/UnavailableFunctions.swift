// PySpark's functions that are not there, each with what to use instead.

/// Not there: XML is not written.
@available(*, unavailable, message: "XML is not written: use to_json")
public func to_xml(_ arguments: Any...) -> Column { lit(nil) }

/// Not there: XML is not read.
@available(*, unavailable, message: "XML is not read: use from_json")
public func from_xml(_ arguments: Any...) -> Column { lit(nil) }

/// Not there: XML is not read.
@available(*, unavailable, message: "XML is not read: use schema_of_json")
public func schema_of_xml(_ arguments: Any...) -> Column { lit(nil) }

/// Not there: XML is not read.
@available(*, unavailable, message: "XML is not read: use get_json_object")
public func xpath(_ arguments: Any...) -> Column { lit(nil) }

/// Not there: XML is not read.
@available(*, unavailable, message: "XML is not read: use get_json_object")
public func xpath_string(_ arguments: Any...) -> Column { lit(nil) }

/// Not there: Avro is not read.
@available(*, unavailable, message: "Avro is not read: write the rows as Parquet or JSON")
public func from_avro(_ arguments: Any...) -> Column { lit(nil) }

/// Not there: Avro is not written.
@available(*, unavailable, message: "Avro is not written: use to_json")
public func to_avro(_ arguments: Any...) -> Column { lit(nil) }

/// Not there: Java's functions are not called.
@available(*, unavailable, message: "Java's functions are not called: use functions of columns")
public func reflect(_ arguments: Any...) -> Column { lit(nil) }

/// Not there: Java's functions are not called.
@available(*, unavailable, message: "Java's functions are not called: use functions of columns")
public func java_method(_ arguments: Any...) -> Column { lit(nil) }

/// Not there: there are no sketches.
@available(*, unavailable, message: "there are no sketches: use approx_count_distinct")
public func hll_sketch_agg(_ arguments: Any...) -> Column { lit(nil) }

/// Not there: there are no sketches.
@available(*, unavailable, message: "there are no sketches: use approx_count_distinct")
public func hll_union_agg(_ arguments: Any...) -> Column { lit(nil) }

/// Not there: there are no sketches.
@available(*, unavailable, message: "there are no sketches: use percentile_approx")
public func kll_sketch_agg_double(_ arguments: Any...) -> Column { lit(nil) }

/// Not there: there are no sketches.
@available(*, unavailable, message: "there are no sketches: use percentile_approx")
public func kll_sketch_agg_bigint(_ arguments: Any...) -> Column { lit(nil) }

/// Not there: there are no sketches.
@available(*, unavailable, message: "there are no sketches: use approx_count_distinct")
public func theta_sketch_agg(_ arguments: Any...) -> Column { lit(nil) }

/// Not there: Swift functions do not travel to workers.
@available(
    *, unavailable,
    message: "Swift functions do not travel to workers: use functions of columns, expr(), or transform()"
)
public func pandas_udf(_ arguments: Any...) -> Column { lit(nil) }

/// Not there: there is no type TIME.
@available(*, unavailable, message: "there is no type TIME: use a timestamp, or seconds")
public func make_time(_ arguments: Any...) -> Column { lit(nil) }

/// Not there: there is no type TIME.
@available(*, unavailable, message: "there is no type TIME: use to_timestamp")
public func to_time(_ arguments: Any...) -> Column { lit(nil) }

/// Not there: there is no type TIME.
@available(*, unavailable, message: "there is no type TIME: use TimestampType(), or seconds as LongType()")
public func TimeType(_ precision: Int = 6) -> NotThere { NotThere() }

/// Not there: a subquery is a join here, or SQL.
@available(*, unavailable, message: "join(other, condition, \"left_semi\") keeps rows with a match, or write sql(...)")
public func exists(_ frame: DataFrame) -> Column { lit(nil) }
