/// Names of columns as functions take them: `col("a.b")`.
public enum AttributeName {
    /// The parts of a name between points; between backticks a point is a letter like any other.
    ///
    /// No keyword has a meaning here and any letter may stand in a name: `my-column` is one.
    ///
    /// - Throws: `INVALID_ATTRIBUTE_NAME_SYNTAX` where backticks have no end or stand inside of a part.
    public static func parts(_ name: String) throws(SparkError) -> [String] {
        var parts: [String] = []
        var part = ""
        var isQuoted = false
        var wasQuoted = false
        let letters = Array(name.unicodeScalars)
        var index = 0
        while index < letters.count {
            let letter = letters[index]
            if isQuoted {
                guard letter == "`" else {
                    part.unicodeScalars.append(letter)
                    index += 1
                    continue
                }
                if index + 1 < letters.count, letters[index + 1] == "`" {
                    part.unicodeScalars.append("`")
                    index += 1
                } else {
                    isQuoted = false
                    wasQuoted = true
                    guard index + 1 == letters.count || letters[index + 1] == "." else { throw invalid(name) }
                }
            } else if letter == "`" {
                guard part.isEmpty else { throw invalid(name) }
                isQuoted = true
            } else if letter == "." {
                guard index > 0, index + 1 < letters.count, letters[index - 1] != "." else { throw invalid(name) }
                parts.append(part)
                part = ""
                wasQuoted = false
            } else {
                part.unicodeScalars.append(letter)
            }
            index += 1
        }
        guard !isQuoted, wasQuoted || !part.isEmpty || parts.isEmpty else { throw invalid(name) }
        return parts + [part]
    }

    private static func invalid(_ name: String) -> SparkError {
        SparkError(
            "INVALID_ATTRIBUTE_NAME_SYNTAX", parameters: ["name": name],
            message: "\(name) is no column's name: each backtick needs another one, and points stand between parts.")
    }
}
