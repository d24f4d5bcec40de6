// PySpark's keywords of these functions, and positions where Swift's names have keywords.

/// The same as `from_csv`, by PySpark's keywords.
public func from_csv(
    _ column: some ColumnOrName, schema: some SchemaArgument, options: [String: String]? = nil
) -> Column { from_csv(column, schema, options) }

/// The same as `from_csv`, by PySpark's keywords.
public func from_csv(_ column: some ColumnOrName, _ schema: some SchemaArgument, options: [String: String]?) -> Column {
    from_csv(column, schema, options)
}

/// The same as `from_json`, by PySpark's keywords.
public func from_json(
    _ column: some ColumnOrName, schema: some SchemaArgument, options: [String: String]? = nil
) -> Column { from_json(column, schema, options) }

/// The same as `from_json`, by PySpark's keywords.
public func from_json(
    _ column: some ColumnOrName, _ schema: some SchemaArgument, options: [String: String]?
) -> Column { from_json(column, schema, options) }

/// The same as `get_json_object`, by PySpark's keywords.
public func get_json_object(_ column: some ColumnOrName, path: String) -> Column { get_json_object(column, path) }

/// The same as `json_tuple`, by PySpark's keywords.
public func json_tuple(_ column: some ColumnOrName, fields: [String]) -> Column { json_tuple(column, fields) }

/// The same as `parse_url`, by PySpark's keywords.
public func parse_url(
    _ column: some ColumnOrName, partToExtract part: some ColumnOrName, key: (any ColumnOrName)? = nil
) -> Column { parse_url(column, part, key) }

/// The same as `parse_url`, by PySpark's keywords.
public func parse_url(_ column: some ColumnOrName, _ part: some ColumnOrName, key: (any ColumnOrName)?) -> Column {
    parse_url(column, part, key)
}

/// The same as `schema_of_csv`, by PySpark's keywords.
public func schema_of_csv(_ csv: some ColumnOperand, options: [String: String]?) -> Column {
    schema_of_csv(csv, options)
}

/// The same as `schema_of_json`, by PySpark's keywords.
public func schema_of_json(_ json: some ColumnOperand, options: [String: String]?) -> Column {
    schema_of_json(json, options)
}

/// The same as `to_csv`, by PySpark's keywords.
public func to_csv(_ column: some ColumnOrName, options: [String: String]?) -> Column { to_csv(column, options) }

/// The same as `to_json`, by PySpark's keywords.
public func to_json(_ column: some ColumnOrName, options: [String: String]?) -> Column { to_json(column, options) }

/// The same as `try_parse_url`, by PySpark's keywords.
public func try_parse_url(
    _ column: some ColumnOrName, partToExtract part: some ColumnOrName, key: (any ColumnOrName)? = nil
) -> Column { try_parse_url(column, part, key) }

/// The same as `try_parse_url`, by PySpark's keywords.
public func try_parse_url(_ column: some ColumnOrName, _ part: some ColumnOrName, key: (any ColumnOrName)?) -> Column {
    try_parse_url(column, part, key)
}

/// The same as `try_variant_get`, by PySpark's keywords.
public func try_variant_get(_ column: some ColumnOrName, path: some ColumnOperand, targetType type: String) -> Column {
    try_variant_get(column, path, type)
}

/// The same as `try_variant_get`, by PySpark's keywords.
public func try_variant_get(
    _ column: some ColumnOrName, _ path: some ColumnOperand, targetType type: String
) -> Column { try_variant_get(column, path, type) }

/// The same as `variant_get`, by PySpark's keywords.
public func variant_get(_ column: some ColumnOrName, path: some ColumnOperand, targetType type: String) -> Column {
    variant_get(column, path, type)
}

/// The same as `variant_get`, by PySpark's keywords.
public func variant_get(_ column: some ColumnOrName, _ path: some ColumnOperand, targetType type: String) -> Column {
    variant_get(column, path, type)
}
