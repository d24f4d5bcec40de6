// Functions of JSON, CSV and URLs in texts. A null gives a null.

/// The struct that a row of CSV says, by a schema such as `"a INT, b STRING"`.
public func from_csv(_ column: some ColumnOrName, _ schema: some SchemaArgument, _ options: [String: String]? = nil)
    -> Column
{ .call("from_csv", present: [column, schema.asSchema, options.map { Column.options($0) }]) }

/// The value that a JSON text says, by a schema such as `"a INT, b ARRAY<STRING>"`; null where it is no JSON.
public func from_json(_ column: some ColumnOrName, _ schema: some SchemaArgument, _ options: [String: String]? = nil)
    -> Column
{ .call("from_json", present: [column, schema.asSchema, options.map { Column.options($0) }]) }

/// The JSON text that a path such as `"$.a[0].b"` leads to; null where it leads nowhere.
public func get_json_object(_ column: some ColumnOrName, _ path: String) -> Column {
    .call("get_json_object", column, lit(path))
}

/// Whether the variant is JSON's null.
public func is_variant_null(_ column: some ColumnOrName) -> Column { .call("is_variant_null", column) }

/// How many elements the JSON array has; null where the text is none.
public func json_array_length(_ column: some ColumnOrName) -> Column { .call("json_array_length", column) }

/// An array of the keys of a JSON object; null where the text is none.
public func json_object_keys(_ column: some ColumnOrName) -> Column { .call("json_object_keys", column) }

/// Columns `c0`, `c1`, … of the JSON object's fields, for `select`.
public func json_tuple(_ column: some ColumnOrName, _ fields: String...) -> Column {
    .call("json_tuple", [column] + fields.map { lit($0) })
}

/// Columns `c0`, `c1`, … of the JSON object's fields, for `select`.
public func json_tuple(_ column: some ColumnOrName, _ fields: [String]) -> Column {
    .call("json_tuple", [column] + fields.map { lit($0) })
}

/// The variant that a JSON text says; a text that is no JSON fails the job.
public func parse_json(_ column: some ColumnOrName) -> Column { .call("parse_json", column) }

/// A part of a URL, `HOST`, `PATH`, `QUERY`, `REF`, `PROTOCOL`, `FILE`, `AUTHORITY` or `USERINFO`, or of its query
/// the value of a key.
public func parse_url(_ column: some ColumnOrName, _ part: some ColumnOrName, _ key: (any ColumnOrName)? = nil)
    -> Column
{ .call("parse_url", present: [column, part, key]) }

/// The schema of a row of CSV that is a constant.
public func schema_of_csv(_ csv: some ColumnOperand, _ options: [String: String]? = nil) -> Column {
    .call("schema_of_csv", present: [csv.asColumn, options.map { Column.options($0) }])
}

/// The schema of a JSON text that is a constant.
public func schema_of_json(_ json: some ColumnOperand, _ options: [String: String]? = nil) -> Column {
    .call("schema_of_json", present: [json.asColumn, options.map { Column.options($0) }])
}

/// The schema of a variant.
public func schema_of_variant(_ column: some ColumnOrName) -> Column { .call("schema_of_variant", column) }

/// The struct as a row of CSV.
public func to_csv(_ column: some ColumnOrName, _ options: [String: String]? = nil) -> Column {
    .call("to_csv", present: [column, options.map { Column.options($0) }])
}

/// The struct, array or map as a JSON text; null fields are left out.
public func to_json(_ column: some ColumnOrName, _ options: [String: String]? = nil) -> Column {
    .call("to_json", present: [column, options.map { Column.options($0) }])
}

/// The variant that a JSON text says, null where it is no JSON.
public func try_parse_json(_ column: some ColumnOrName) -> Column { .call("try_parse_json", column) }

/// A part of a URL, null where it is none.
public func try_parse_url(_ column: some ColumnOrName, _ part: some ColumnOrName, _ key: (any ColumnOrName)? = nil)
    -> Column
{ .call("try_parse_url", present: [column, part, key]) }

/// What a path leads to in a variant, as a type, null where the type cannot have it.
public func try_variant_get(_ column: some ColumnOrName, _ path: some ColumnOperand, _ type: String) -> Column {
    .call("try_variant_get", column, path.asColumn, lit(type))
}

/// What a path leads to in a variant, as a type; one that cannot have it fails the job.
public func variant_get(_ column: some ColumnOrName, _ path: some ColumnOperand, _ type: String) -> Column {
    .call("variant_get", column, path.asColumn, lit(type))
}
