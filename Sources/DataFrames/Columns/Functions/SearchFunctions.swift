// Functions that look into texts. A null gives a null. Regular expressions have Java's syntax.

/// Whether the text has the other one in it.
public func contains(_ column: some ColumnOrName, _ text: some ColumnOrName) -> Column {
    .call("contains", column, text)
}

/// Whether the text ends with the other one.
public func endswith(_ column: some ColumnOrName, _ suffix: some ColumnOrName) -> Column {
    .call("endswith", column, suffix)
}

/// Whether the text fits an SQL pattern, with upper and lower case alike.
public func ilike(_ column: some ColumnOrName, _ pattern: some ColumnOrName, _ escape: (any ColumnOrName)? = nil)
    -> Column
{ .call("ilike", present: [column, pattern, escape]) }

/// Where the other text first stands in this one; 0 where it does not.
public func instr(_ column: some ColumnOrName, _ text: some ColumnOperand) -> Column {
    .call("instr", column, text.asColumn)
}

/// How alike two texts are, from 0 to 1, after Jaro and Winkler.
public func jaro_winkler_similarity(_ left: some ColumnOrName, _ right: some ColumnOrName) -> Column {
    .call("jaro_winkler_similarity", left, right)
}

/// How many characters must be put in, taken out or changed to make one text of the other; -1 above the threshold.
public func levenshtein(_ left: some ColumnOrName, _ right: some ColumnOrName, _ threshold: Int? = nil) -> Column {
    .call("levenshtein", present: [left, right, threshold])
}

/// Whether the text fits an SQL pattern: `%` stands for any characters, `_` for one.
public func like(_ column: some ColumnOrName, _ pattern: some ColumnOrName, _ escape: (any ColumnOrName)? = nil)
    -> Column
{ .call("like", present: [column, pattern, escape]) }

/// Where the text first stands in the column's, from this position on; 0 where it does not.
public func locate(_ text: String, _ column: some ColumnOrName, _ position: Int = 1) -> Column {
    .call("locate", lit(text), column, position)
}

/// Where the text first stands in the other one, from this position on; 0 where it does not.
public func position(_ text: some ColumnOrName, _ column: some ColumnOrName, _ start: (any ColumnArgument)? = nil)
    -> Column
{ .call("position", present: [text, column, start]) }

/// Whether a regular expression matches anywhere in the text.
public func regexp(_ column: some ColumnOrName, _ pattern: some ColumnOrName) -> Column {
    .call("regexp", column, pattern)
}

/// How often a regular expression matches.
public func regexp_count(_ column: some ColumnOrName, _ pattern: some ColumnOrName) -> Column {
    .call("regexp_count", column, pattern)
}

/// The group of the first match, the whole match for 0; empty where nothing matches.
public func regexp_extract(_ column: some ColumnOrName, _ pattern: String, _ group: Int) -> Column {
    .call("regexp_extract", column, lit(pattern), group)
}

/// An array of the group of each match; of the first group where none is named.
public func regexp_extract_all(
    _ column: some ColumnOrName, _ pattern: some ColumnOrName, _ group: (any ColumnOperand)? = nil
) -> Column { .call("regexp_extract_all", present: [column, pattern, group.map { $0.asColumn }]) }

/// Where the first match begins; 0 where nothing matches.
public func regexp_instr(_ column: some ColumnOrName, _ pattern: some ColumnOrName, _ group: (any ColumnOperand)? = nil)
    -> Column
{ .call("regexp_instr", present: [column, pattern, group.map { $0.asColumn }]) }

/// Whether a regular expression matches anywhere in the text.
public func regexp_like(_ column: some ColumnOrName, _ pattern: some ColumnOrName) -> Column {
    .call("regexp_like", column, pattern)
}

/// The text with the replacement, in which `$1` stands for a group, in place of each match.
public func regexp_replace(
    _ column: some ColumnOrName, _ pattern: some ColumnOperand, _ replacement: some ColumnOperand
) -> Column { .call("regexp_replace", column, pattern.asColumn, replacement.asColumn) }

/// The first match; null where nothing matches.
public func regexp_substr(_ column: some ColumnOrName, _ pattern: some ColumnOrName) -> Column {
    .call("regexp_substr", column, pattern)
}

/// Whether a regular expression matches anywhere in the text.
public func rlike(_ column: some ColumnOrName, _ pattern: some ColumnOrName) -> Column {
    .call("rlike", column, pattern)
}

/// The Soundex code, alike for English words that sound alike.
public func soundex(_ column: some ColumnOrName) -> Column { .call("soundex", column) }

/// An array of the texts between the matches of a regular expression, of at most `limit` where it is above 0.
public func split(_ column: some ColumnOrName, _ pattern: some ColumnOperand, _ limit: any ColumnArgument = -1)
    -> Column
{ .call("split", column, pattern.asColumn, limit) }

/// Whether the text begins with the other one.
public func startswith(_ column: some ColumnOrName, _ prefix: some ColumnOrName) -> Column {
    .call("startswith", column, prefix)
}

/// A map of the text's pairs, with delimiters between pairs and between keys and values; both are regular
/// expressions.
public func str_to_map(
    _ column: some ColumnOrName, _ pairs: (any ColumnOrName)? = nil, _ keys: (any ColumnOrName)? = nil
) -> Column { .call("str_to_map", column, pairs ?? lit(","), keys ?? lit(":")) }
