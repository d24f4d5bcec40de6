// Functions of texts. A null gives a null. Characters are Unicode's code points, counted from 1.

/// The code of the first character; 0 of an empty text.
public func ascii(_ column: some ColumnOrName) -> Column { .call("ascii", column) }

/// How many bits the text or the bytes have.
public func bit_length(_ column: some ColumnOrName) -> Column { .call("bit_length", column) }

/// The text without spaces, or these characters, at both ends.
public func btrim(_ column: some ColumnOrName, _ trim: (any ColumnOrName)? = nil) -> Column {
    .call("btrim", present: [column, trim])
}

/// The character of this code, of its lowest 8 bits.
public func char(_ column: some ColumnOrName) -> Column { .call("char", column) }

/// How many characters the text has.
public func char_length(_ column: some ColumnOrName) -> Column { .call("char_length", column) }

/// How many characters the text has.
public func character_length(_ column: some ColumnOrName) -> Column { .call("character_length", column) }

/// The character of this code, of its lowest 8 bits.
public func chr(_ column: some ColumnOrName) -> Column { .call("chr", column) }

/// The text with a collation, such as `"UTF8_LCASE"`.
public func collate(_ column: some ColumnOrName, _ collation: String) -> Column {
    .call("collate", column, lit(collation))
}

/// The name of the text's collation.
public func collation(_ column: some ColumnOrName) -> Column { .call("collation", column) }

/// Texts, bytes or arrays one after the other; null where one of them is.
public func concat(_ columns: any ColumnOrName...) -> Column { .call("concat", columns) }

/// Texts, bytes or arrays one after the other; null where one of them is.
public func concat(_ columns: [any ColumnOrName]) -> Column { .call("concat", columns) }

/// Texts, and the texts of arrays, one after the other with a separator; nulls are left out.
public func concat_ws(_ separator: String, _ columns: any ColumnOrName...) -> Column {
    .call("concat_ws", [lit(separator)] + columns)
}

/// Texts, and the texts of arrays, one after the other with a separator; nulls are left out.
public func concat_ws(_ separator: String, _ columns: [any ColumnOrName]) -> Column {
    .call("concat_ws", [lit(separator)] + columns)
}

/// Of the second and later values the one that the first names by number; a number outside of them fails the job.
public func elt(_ columns: any ColumnArgument...) -> Column { .call("elt", columns) }

/// Of the second and later values the one that the first names by number; a number outside of them fails the job.
public func elt(_ columns: [any ColumnArgument]) -> Column { .call("elt", columns) }

/// Where the text stands in a list with commas, the first one at 1; 0 where it does not.
public func find_in_set(_ column: some ColumnOrName, _ list: some ColumnOrName) -> Column {
    .call("find_in_set", column, list)
}

/// The number with commas and so many digits after the point: `1,234.50`.
public func format_number(_ column: some ColumnOrName, _ digits: Int) -> Column {
    .call("format_number", column, digits)
}

/// The values in a text, as C's `printf` and Java's `String.format` put them there.
public func format_string(_ format: String, _ columns: any ColumnArgument...) -> Column {
    .call("format_string", [lit(format)] + columns)
}

/// The values in a text, as C's `printf` and Java's `String.format` put them there.
public func format_string(_ format: String, _ columns: [any ColumnArgument]) -> Column {
    .call("format_string", [lit(format)] + columns)
}

/// The text with the first letter of each word large and the others small.
public func initcap(_ column: some ColumnOrName) -> Column { .call("initcap", column) }

/// The text in small letters.
public func lcase(_ column: some ColumnOrName) -> Column { .call("lcase", column) }

/// The first characters, as many as `length`.
public func left(_ column: some ColumnOrName, _ length: some ColumnArgument) -> Column { .call("left", column, length) }

/// How many characters the text, or bytes the binary value, has.
public func length(_ column: some ColumnOrName) -> Column { .call("length", column) }

/// The text in small letters.
public func lower(_ column: some ColumnOrName) -> Column { .call("lower", column) }

/// The text filled up at its beginning to `length` characters, or cut to them.
public func lpad(_ column: some ColumnOrName, _ length: some ColumnOperand, _ pad: some ColumnOperand) -> Column {
    .call("lpad", column, length.asColumn, pad.asColumn)
}

/// The text without spaces, or these characters, at its beginning.
public func ltrim(_ column: some ColumnOrName, _ trim: (any ColumnOrName)? = nil) -> Column {
    .call("ltrim", present: [trim, column])
}

/// The text with a letter in place of each upper, lower, digit and other character; null keeps them.
public func mask(
    _ column: some ColumnOrName, _ upper: (any ColumnOrName)? = nil, _ lower: (any ColumnOrName)? = nil,
    _ digit: (any ColumnOrName)? = nil, _ other: (any ColumnOrName)? = nil
) -> Column { .call("mask", column, upper ?? lit("X"), lower ?? lit("x"), digit ?? lit("n"), other ?? lit(nil)) }

/// How many bytes the text or the binary value has.
public func octet_length(_ column: some ColumnOrName) -> Column { .call("octet_length", column) }

/// The text with the replacement from this position on, in place of `length` characters, or of as many as it has.
public func overlay(
    _ column: some ColumnOrName, _ replacement: some ColumnOrName, _ position: some ColumnArgument,
    _ length: any ColumnArgument = -1
) -> Column { .call("overlay", column, replacement, position, length) }

/// The values in a text, as C's `printf` and Java's `String.format` put them there.
public func printf(_ format: some ColumnOrName, _ columns: any ColumnArgument...) -> Column {
    .call("printf", [format] + columns)
}

/// The values in a text, as C's `printf` and Java's `String.format` put them there.
public func printf(_ format: some ColumnOrName, _ columns: [any ColumnArgument]) -> Column {
    .call("printf", [format] + columns)
}

/// The text in single quotes, with a backslash before those in it.
public func quote(_ column: some ColumnOrName) -> Column { .call("quote", column) }

/// A random text of so many digits and letters.
public func randstr(_ length: some ColumnOperand, _ seed: (any ColumnOperand)? = nil) -> Column {
    .call("randstr", present: [length.asColumn, seed.map { $0.asColumn }])
}

/// The text so many times.
public func `repeat`(_ column: some ColumnOrName, _ count: some ColumnArgument) -> Column {
    .call("repeat", column, count)
}

/// The text with another one in place of each occurrence; without a replacement, without them.
public func replace(_ column: some ColumnOrName, _ search: some ColumnOrName, _ replacement: (any ColumnOrName)? = nil)
    -> Column
{ .call("replace", present: [column, search, replacement]) }

/// The text or the array from its end to its beginning.
public func reverse(_ column: some ColumnOrName) -> Column { .call("reverse", column) }

/// The last characters, as many as `length`.
public func right(_ column: some ColumnOrName, _ length: some ColumnArgument) -> Column {
    .call("right", column, length)
}

/// The text filled up at its end to `length` characters, or cut to them.
public func rpad(_ column: some ColumnOrName, _ length: some ColumnOperand, _ pad: some ColumnOperand) -> Column {
    .call("rpad", column, length.asColumn, pad.asColumn)
}

/// The text without spaces, or these characters, at its end.
public func rtrim(_ column: some ColumnOrName, _ trim: (any ColumnOrName)? = nil) -> Column {
    .call("rtrim", present: [trim, column])
}

/// The text as an array of sentences, each an array of words.
public func sentences(
    _ column: some ColumnOrName, _ language: (any ColumnOrName)? = nil, _ country: (any ColumnOrName)? = nil
) -> Column { .call("sentences", column, language ?? lit(""), country ?? lit("")) }

/// The piece of this number between delimiters, from the end where it is negative; empty outside of them.
public func split_part(_ column: some ColumnOrName, _ delimiter: some ColumnOrName, _ number: some ColumnArgument)
    -> Column
{ .call("split_part", column, delimiter, number) }

/// The characters from this position on, all or so many.
public func substr(_ column: some ColumnOrName, _ position: some ColumnArgument, _ length: (any ColumnArgument)? = nil)
    -> Column
{ .call("substr", present: [column, position, length]) }

/// The characters from this position on, so many; a negative one counts from the end.
public func substring(_ column: some ColumnOrName, _ position: some ColumnArgument, _ length: some ColumnArgument)
    -> Column
{ .call("substring", column, position, length) }

/// The text before the delimiter of this number; where it is negative, after the one counted from the end.
public func substring_index(_ column: some ColumnOrName, _ delimiter: String, _ count: Int) -> Column {
    .call("substring_index", column, lit(delimiter), count)
}

/// The text with each character of `matching` as that of `replacement` at the same position, or left out.
public func translate(_ column: some ColumnOrName, _ matching: String, _ replacement: String) -> Column {
    .call("translate", column, lit(matching), lit(replacement))
}

/// The text without spaces, or these characters, at both ends.
public func trim(_ column: some ColumnOrName, _ trim: (any ColumnOrName)? = nil) -> Column {
    .call("trim", present: [trim, column])
}

/// The text in large letters.
public func ucase(_ column: some ColumnOrName) -> Column { .call("ucase", column) }

/// The text in large letters.
public func upper(_ column: some ColumnOrName) -> Column { .call("upper", column) }
