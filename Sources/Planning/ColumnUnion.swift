/// One type for a column that files have in several types, in DuckDB's names of them.
///
/// Only what keeps every value is taken: integers become wider ones, and whole numbers become a `DOUBLE` where each of
/// them is one exactly.
package enum ColumnUnion {
    private static let integers = ["TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT"]
    /// For each unsigned type the smallest signed one that holds all its values.
    private static let signed = [
        "UTINYINT": "SMALLINT", "USMALLINT": "INTEGER", "UINTEGER": "BIGINT", "UBIGINT": "HUGEINT",
    ]
    /// Types that a dataframe cannot hold; they are read as texts.
    private static let texts = ["TIME", "TIMETZ", "TIME WITH TIME ZONE", "TIME_NS", "INTERVAL", "BIT", "BIGNUM"]

    /// The type in which a column is read that is of `type` in a file.
    package static func readable(_ type: String) -> String { texts.contains(type) ? "VARCHAR" : type }

    /// The type with times that are points in time, as those in Parquet's old form (INT96) are to Spark: `TIMESTAMP`
    /// becomes `TIMESTAMP WITH TIME ZONE`, in lists and structs too.
    package static func ofInstants(_ type: String) -> String {
        var text = ""
        var word = ""
        var isQuoted = false
        // A member's name is followed by a space, its type is not.
        for character in type + "\0" {
            if !isQuoted, ",)[\0".contains(character), word == "TIMESTAMP" { word += " WITH TIME ZONE" }
            if character == "\"" { isQuoted.toggle() }
            if character.isLetter || character == "_" || character.isNumber {
                word.append(character)
            } else {
                text += word
                word = ""
                if character != "\0" { text.append(character) }
            }
        }
        return text
    }

    /// The type that holds the values of both; nil where there is none.
    package static func type(of one: String, and other: String) -> String? {
        if one == other || other == "\"NULL\"" { return one }
        if one == "\"NULL\"" { return other }
        if one == "DOUBLE" || other == "DOUBLE" {
            let rest = one == "DOUBLE" ? other : one
            return rest == "FLOAT" || integer(rest) != nil ? "DOUBLE" : nil
        }
        guard let left = integer(one), let right = integer(other) else { return nil }
        return integers[max(left, right)]
    }

    /// A value of one type in another, exactly or not at all.
    static func cast(_ value: String, from own: String, to type: String) -> String {
        let cast = "CAST(\(value) AS \(type))"
        guard type == "DOUBLE", let integer = integer(own), integer > 2 else { return cast }
        let message = SQL.text("a whole number beyond 2^53 is no DOUBLE, which another file has this column in: ")
        return "CASE WHEN abs(CAST(\(value) AS HUGEINT)) > 9007199254740992 "
            + "THEN error(\(message) || CAST(\(value) AS VARCHAR)) ELSE \(cast) END"
    }

    private static func integer(_ type: String) -> Int? { integers.firstIndex(of: signed[type] ?? type) }
}
