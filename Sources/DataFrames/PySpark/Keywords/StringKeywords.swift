// PySpark's keywords of these functions, and positions where Swift's names have keywords.

/// The same as `btrim`, by PySpark's keywords.
public func btrim(_ column: some ColumnOrName, trim: (any ColumnOrName)?) -> Column { btrim(column, trim) }

/// The same as `collate`, by PySpark's keywords.
public func collate(_ column: some ColumnOrName, collation: String) -> Column { collate(column, collation) }

/// The same as `find_in_set`, by PySpark's keywords.
public func find_in_set(_ column: some ColumnOrName, str_array list: some ColumnOrName) -> Column {
    find_in_set(column, list)
}

/// The same as `format_number`, by PySpark's keywords.
public func format_number(_ column: some ColumnOrName, d digits: Int) -> Column { format_number(column, digits) }

/// The same as `left`, by PySpark's keywords.
public func left(_ column: some ColumnOrName, len length: some ColumnArgument) -> Column { left(column, length) }

/// The same as `lpad`, by PySpark's keywords.
public func lpad(_ column: some ColumnOrName, len length: some ColumnOperand, pad: some ColumnOperand) -> Column {
    lpad(column, length, pad)
}

/// The same as `lpad`, by PySpark's keywords.
public func lpad(_ column: some ColumnOrName, _ length: some ColumnOperand, pad: some ColumnOperand) -> Column {
    lpad(column, length, pad)
}

/// The same as `ltrim`, by PySpark's keywords.
public func ltrim(_ column: some ColumnOrName, trim: (any ColumnOrName)?) -> Column { ltrim(column, trim) }

/// The same as `mask`, by PySpark's keywords.
public func mask(
    _ column: some ColumnOrName, upperChar upper: (any ColumnOrName)?, lowerChar lower: (any ColumnOrName)? = nil,
    digitChar digit: (any ColumnOrName)? = nil, otherChar other: (any ColumnOrName)? = nil
) -> Column { mask(column, upper, lower, digit, other) }

/// The same as `mask`, by PySpark's keywords.
public func mask(
    _ column: some ColumnOrName, lowerChar lower: (any ColumnOrName)?, digitChar digit: (any ColumnOrName)? = nil,
    otherChar other: (any ColumnOrName)? = nil
) -> Column { mask(column, nil, lower, digit, other) }

/// The same as `mask`, by PySpark's keywords.
public func mask(
    _ column: some ColumnOrName, digitChar digit: (any ColumnOrName)?, otherChar other: (any ColumnOrName)? = nil
) -> Column { mask(column, nil, nil, digit, other) }

/// The same as `mask`, by PySpark's keywords.
public func mask(_ column: some ColumnOrName, otherChar other: (any ColumnOrName)?) -> Column {
    mask(column, nil, nil, nil, other)
}

/// The same as `mask`, by PySpark's keywords.
public func mask(
    _ column: some ColumnOrName, _ upper: (any ColumnOrName)?, lowerChar lower: (any ColumnOrName)?,
    digitChar digit: (any ColumnOrName)? = nil, otherChar other: (any ColumnOrName)? = nil
) -> Column { mask(column, upper, lower, digit, other) }

/// The same as `mask`, by PySpark's keywords.
public func mask(
    _ column: some ColumnOrName, _ upper: (any ColumnOrName)?, _ lower: (any ColumnOrName)?,
    digitChar digit: (any ColumnOrName)?, otherChar other: (any ColumnOrName)? = nil
) -> Column { mask(column, upper, lower, digit, other) }

/// The same as `mask`, by PySpark's keywords.
public func mask(
    _ column: some ColumnOrName, _ upper: (any ColumnOrName)?, _ lower: (any ColumnOrName)?,
    _ digit: (any ColumnOrName)?, otherChar other: (any ColumnOrName)?
) -> Column { mask(column, upper, lower, digit, other) }

/// The same as `overlay`, by PySpark's keywords.
public func overlay(
    _ column: some ColumnOrName, replace replacement: some ColumnOrName, pos position: some ColumnArgument,
    len length: any ColumnArgument = -1
) -> Column { overlay(column, replacement, position, length) }

/// The same as `overlay`, by PySpark's keywords.
public func overlay(
    _ column: some ColumnOrName, _ replacement: some ColumnOrName, pos position: some ColumnArgument,
    len length: any ColumnArgument = -1
) -> Column { overlay(column, replacement, position, length) }

/// The same as `overlay`, by PySpark's keywords.
public func overlay(
    _ column: some ColumnOrName, _ replacement: some ColumnOrName, _ position: some ColumnArgument,
    len length: any ColumnArgument
) -> Column { overlay(column, replacement, position, length) }

/// The same as `randstr`, by PySpark's keywords.
public func randstr(length: some ColumnOperand, seed: (any ColumnOperand)? = nil) -> Column { randstr(length, seed) }

/// The same as `randstr`, by PySpark's keywords.
public func randstr(_ length: some ColumnOperand, seed: (any ColumnOperand)?) -> Column { randstr(length, seed) }

/// The same as `repeat`, by PySpark's keywords.
public func `repeat`(_ column: some ColumnOrName, n count: some ColumnArgument) -> Column { `repeat`(column, count) }

/// The same as `replace`, by PySpark's keywords.
public func replace(
    _ column: some ColumnOrName, search: some ColumnOrName, replace replacement: (any ColumnOrName)? = nil
) -> Column { replace(column, search, replacement) }

/// The same as `replace`, by PySpark's keywords.
public func replace(
    _ column: some ColumnOrName, _ search: some ColumnOrName, replace replacement: (any ColumnOrName)?
) -> Column { replace(column, search, replacement) }

/// The same as `right`, by PySpark's keywords.
public func right(_ column: some ColumnOrName, len length: some ColumnArgument) -> Column { right(column, length) }

/// The same as `rpad`, by PySpark's keywords.
public func rpad(_ column: some ColumnOrName, len length: some ColumnOperand, pad: some ColumnOperand) -> Column {
    rpad(column, length, pad)
}

/// The same as `rpad`, by PySpark's keywords.
public func rpad(_ column: some ColumnOrName, _ length: some ColumnOperand, pad: some ColumnOperand) -> Column {
    rpad(column, length, pad)
}

/// The same as `rtrim`, by PySpark's keywords.
public func rtrim(_ column: some ColumnOrName, trim: (any ColumnOrName)?) -> Column { rtrim(column, trim) }

/// The same as `sentences`, by PySpark's keywords.
public func sentences(
    _ column: some ColumnOrName, language: (any ColumnOrName)?, country: (any ColumnOrName)? = nil
) -> Column { sentences(column, language, country) }

/// The same as `sentences`, by PySpark's keywords.
public func sentences(_ column: some ColumnOrName, country: (any ColumnOrName)?) -> Column {
    sentences(column, nil, country)
}

/// The same as `sentences`, by PySpark's keywords.
public func sentences(
    _ column: some ColumnOrName, _ language: (any ColumnOrName)?, country: (any ColumnOrName)?
) -> Column { sentences(column, language, country) }

/// The same as `split_part`, by PySpark's keywords.
public func split_part(
    _ column: some ColumnOrName, delimiter: some ColumnOrName, partNum number: some ColumnArgument
) -> Column { split_part(column, delimiter, number) }

/// The same as `split_part`, by PySpark's keywords.
public func split_part(
    _ column: some ColumnOrName, _ delimiter: some ColumnOrName, partNum number: some ColumnArgument
) -> Column { split_part(column, delimiter, number) }

/// The same as `substr`, by PySpark's keywords.
public func substr(
    _ column: some ColumnOrName, pos position: some ColumnArgument, len length: (any ColumnArgument)? = nil
) -> Column { substr(column, position, length) }

/// The same as `substr`, by PySpark's keywords.
public func substr(
    _ column: some ColumnOrName, _ position: some ColumnArgument, len length: (any ColumnArgument)?
) -> Column { substr(column, position, length) }

/// The same as `substring`, by PySpark's keywords.
public func substring(
    _ column: some ColumnOrName, pos position: some ColumnArgument, len length: some ColumnArgument
) -> Column { substring(column, position, length) }

/// The same as `substring`, by PySpark's keywords.
public func substring(
    _ column: some ColumnOrName, _ position: some ColumnArgument, len length: some ColumnArgument
) -> Column { substring(column, position, length) }

/// The same as `substring_index`, by PySpark's keywords.
public func substring_index(_ column: some ColumnOrName, delim delimiter: String, count: Int) -> Column {
    substring_index(column, delimiter, count)
}

/// The same as `substring_index`, by PySpark's keywords.
public func substring_index(_ column: some ColumnOrName, _ delimiter: String, count: Int) -> Column {
    substring_index(column, delimiter, count)
}

/// The same as `translate`, by PySpark's keywords.
public func translate(_ column: some ColumnOrName, matching: String, replace replacement: String) -> Column {
    translate(column, matching, replacement)
}

/// The same as `translate`, by PySpark's keywords.
public func translate(_ column: some ColumnOrName, _ matching: String, replace replacement: String) -> Column {
    translate(column, matching, replacement)
}

/// The same as `trim`, by PySpark's keywords.
public func trim(_ column: some ColumnOrName, trim characters: (any ColumnOrName)?) -> Column {
    trim(column, characters)
}
