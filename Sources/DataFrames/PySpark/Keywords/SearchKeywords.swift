// PySpark's keywords of these functions, and positions where Swift's names have keywords.

/// The same as `endswith`, by PySpark's keywords.
public func endswith(_ column: some ColumnOrName, suffix: some ColumnOrName) -> Column { endswith(column, suffix) }

/// The same as `ilike`, by PySpark's keywords.
public func ilike(
    _ column: some ColumnOrName, pattern: some ColumnOrName, escapeChar escape: (any ColumnOrName)? = nil
) -> Column { ilike(column, pattern, escape) }

/// The same as `ilike`, by PySpark's keywords.
public func ilike(
    _ column: some ColumnOrName, _ pattern: some ColumnOrName, escapeChar escape: (any ColumnOrName)?
) -> Column { ilike(column, pattern, escape) }

/// The same as `instr`, by PySpark's keywords.
public func instr(_ column: some ColumnOrName, substr text: some ColumnOperand) -> Column { instr(column, text) }

/// The same as `levenshtein`, by PySpark's keywords.
public func levenshtein(_ left: some ColumnOrName, _ right: some ColumnOrName, threshold: Int?) -> Column {
    levenshtein(left, right, threshold)
}

/// The same as `like`, by PySpark's keywords.
public func like(
    _ column: some ColumnOrName, pattern: some ColumnOrName, escapeChar escape: (any ColumnOrName)? = nil
) -> Column { like(column, pattern, escape) }

/// The same as `like`, by PySpark's keywords.
public func like(
    _ column: some ColumnOrName, _ pattern: some ColumnOrName, escapeChar escape: (any ColumnOrName)?
) -> Column { like(column, pattern, escape) }

/// The same as `locate`, by PySpark's keywords.
public func locate(substr text: String, str column: some ColumnOrName, pos position: Int = 1) -> Column {
    locate(text, column, position)
}

/// The same as `locate`, by PySpark's keywords.
public func locate(_ text: String, str column: some ColumnOrName, pos position: Int = 1) -> Column {
    locate(text, column, position)
}

/// The same as `locate`, by PySpark's keywords.
public func locate(_ text: String, _ column: some ColumnOrName, pos position: Int) -> Column {
    locate(text, column, position)
}

/// The same as `position`, by PySpark's keywords.
public func position(
    substr text: some ColumnOrName, str column: some ColumnOrName, start: (any ColumnArgument)? = nil
) -> Column { position(text, column, start) }

/// The same as `position`, by PySpark's keywords.
public func position(
    _ text: some ColumnOrName, str column: some ColumnOrName, start: (any ColumnArgument)? = nil
) -> Column { position(text, column, start) }

/// The same as `position`, by PySpark's keywords.
public func position(_ text: some ColumnOrName, _ column: some ColumnOrName, start: (any ColumnArgument)?) -> Column {
    position(text, column, start)
}

/// The same as `regexp`, by PySpark's keywords.
public func regexp(_ column: some ColumnOrName, regexp pattern: some ColumnOrName) -> Column { regexp(column, pattern) }

/// The same as `regexp_count`, by PySpark's keywords.
public func regexp_count(_ column: some ColumnOrName, regexp pattern: some ColumnOrName) -> Column {
    regexp_count(column, pattern)
}

/// The same as `regexp_extract`, by PySpark's keywords.
public func regexp_extract(_ column: some ColumnOrName, pattern: String, idx group: Int) -> Column {
    regexp_extract(column, pattern, group)
}

/// The same as `regexp_extract`, by PySpark's keywords.
public func regexp_extract(_ column: some ColumnOrName, _ pattern: String, idx group: Int) -> Column {
    regexp_extract(column, pattern, group)
}

/// The same as `regexp_extract_all`, by PySpark's keywords.
public func regexp_extract_all(
    _ column: some ColumnOrName, regexp pattern: some ColumnOrName, idx group: (any ColumnOperand)? = nil
) -> Column { regexp_extract_all(column, pattern, group) }

/// The same as `regexp_extract_all`, by PySpark's keywords.
public func regexp_extract_all(
    _ column: some ColumnOrName, _ pattern: some ColumnOrName, idx group: (any ColumnOperand)?
) -> Column { regexp_extract_all(column, pattern, group) }

/// The same as `regexp_instr`, by PySpark's keywords.
public func regexp_instr(
    _ column: some ColumnOrName, regexp pattern: some ColumnOrName, idx group: (any ColumnOperand)? = nil
) -> Column { regexp_instr(column, pattern, group) }

/// The same as `regexp_instr`, by PySpark's keywords.
public func regexp_instr(
    _ column: some ColumnOrName, _ pattern: some ColumnOrName, idx group: (any ColumnOperand)?
) -> Column { regexp_instr(column, pattern, group) }

/// The same as `regexp_like`, by PySpark's keywords.
public func regexp_like(_ column: some ColumnOrName, regexp pattern: some ColumnOrName) -> Column {
    regexp_like(column, pattern)
}

/// The same as `regexp_replace`, by PySpark's keywords.
public func regexp_replace(
    _ column: some ColumnOrName, pattern: some ColumnOperand, replacement: some ColumnOperand
) -> Column { regexp_replace(column, pattern, replacement) }

/// The same as `regexp_replace`, by PySpark's keywords.
public func regexp_replace(
    _ column: some ColumnOrName, _ pattern: some ColumnOperand, replacement: some ColumnOperand
) -> Column { regexp_replace(column, pattern, replacement) }

/// The same as `regexp_substr`, by PySpark's keywords.
public func regexp_substr(_ column: some ColumnOrName, regexp pattern: some ColumnOrName) -> Column {
    regexp_substr(column, pattern)
}

/// The same as `rlike`, by PySpark's keywords.
public func rlike(_ column: some ColumnOrName, regexp pattern: some ColumnOrName) -> Column { rlike(column, pattern) }

/// The same as `split`, by PySpark's keywords.
public func split(_ column: some ColumnOrName, pattern: some ColumnOperand, limit: any ColumnArgument = -1) -> Column {
    split(column, pattern, limit)
}

/// The same as `split`, by PySpark's keywords.
public func split(_ column: some ColumnOrName, _ pattern: some ColumnOperand, limit: any ColumnArgument) -> Column {
    split(column, pattern, limit)
}

/// The same as `startswith`, by PySpark's keywords.
public func startswith(_ column: some ColumnOrName, prefix: some ColumnOrName) -> Column { startswith(column, prefix) }

/// The same as `str_to_map`, by PySpark's keywords.
public func str_to_map(
    _ column: some ColumnOrName, pairDelim pairs: (any ColumnOrName)?, keyValueDelim keys: (any ColumnOrName)? = nil
) -> Column { str_to_map(column, pairs, keys) }

/// The same as `str_to_map`, by PySpark's keywords.
public func str_to_map(_ column: some ColumnOrName, keyValueDelim keys: (any ColumnOrName)?) -> Column {
    str_to_map(column, nil, keys)
}

/// The same as `str_to_map`, by PySpark's keywords.
public func str_to_map(
    _ column: some ColumnOrName, _ pairs: (any ColumnOrName)?, keyValueDelim keys: (any ColumnOrName)?
) -> Column { str_to_map(column, pairs, keys) }
