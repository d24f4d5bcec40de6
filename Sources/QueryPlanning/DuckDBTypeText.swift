internal import SparkSQL

extension InputType {
    /// The type with this name of DuckDB's, as its account of a file has it: `STRUCT(a BIGINT, "b c" VARCHAR)[]`.
    ///
    /// What Spark has no type for is text.
    package init(duckDB name: String) {
        var reader = DuckDBTypeReader(name)
        self = reader.whole()
    }
}

/// Reads DuckDB's name of a type from left to right.
private struct DuckDBTypeReader {
    private var rest: Substring
    private var depth = 0

    /// Types in types are no deeper than Arrow's messages carry them; what is deeper is text.
    private static let deepest = 64

    init(_ text: String) { rest = Substring(text) }

    mutating func whole() -> InputType {
        guard let type = type(), rest.isEmpty else { return .cast(.string) }
        return type
    }

    private mutating func type() -> InputType? {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.deepest, var type = named() else { return nil }
        while take("[") {
            let isArray = rest.first != "]"
            rest = rest.drop { $0.isNumber }
            guard take("]") else { return nil }
            // A list of a fixed length is another type to DuckDB's functions.
            type = isArray && type.isPlain ? .cast(.array(type.spark, containsNull: true)) : .list(type)
        }
        return type
    }

    private mutating func named() -> InputType? {
        rest = rest.drop { $0 == " " }
        let name = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" || $0 == " " }
        rest = rest.dropFirst(name.count)
        let word = name.trimmingSuffix { $0 == " " }
        switch word.uppercased() {
        case "STRUCT":
            guard take("(") else { return nil }
            var members: [InputType.Member] = []
            repeat {
                guard let name = memberName(), let type = type() else { return nil }
                members.append(.init(name, type))
            } while take(",")
            return take(")") ? .structure(members) : nil
        case "MAP":
            guard take("("), let key = type(), take(","), let value = type(), take(")") else { return nil }
            return .map(key: key, value: value)
        case "DECIMAL":
            guard take("("), let precision = number(), take(","), let scale = number(), take(")") else { return nil }
            return .plain(.decimal(precision: precision, scale: scale))
        case "ENUM", "UNION":
            skipBrackets()
            return .cast(.string)
        default: return Self.known[word.uppercased()] ?? .cast(.string)
        }
    }

    /// A member's name, between quotation marks where it is no word, and the blank after it.
    private mutating func memberName() -> String? {
        rest = rest.drop { $0 == " " }
        guard rest.first == "\"" else {
            let name = rest.prefix { $0 != " " }
            rest = rest.dropFirst(name.count + 1)
            return String(name)
        }
        rest = rest.dropFirst()
        var name = ""
        while let character = rest.popFirst() {
            if character != "\"" {
                name.append(character)
            } else if rest.first == "\"" {
                name.append(character)
                rest = rest.dropFirst()
            } else {
                rest = rest.drop { $0 == " " }
                return name
            }
        }
        return nil
    }

    private mutating func skipBrackets() {
        var open = 0
        var isText = false
        while let character = rest.first {
            if character == "'" { isText.toggle() }
            if !isText, character == "(" { open += 1 }
            if !isText, character == ")" { open -= 1 }
            if open == 0, character != ")" { return }
            rest = rest.dropFirst()
            if open == 0 { return }
        }
    }

    private mutating func number() -> Int? {
        let digits = rest.prefix(while: \.isNumber)
        rest = rest.dropFirst(digits.count)
        return Int(digits)
    }

    private mutating func take(_ character: Character) -> Bool {
        rest = rest.drop { $0 == " " }
        guard rest.first == character else { return false }
        rest = rest.dropFirst()
        return true
    }

    private static let known: [String: InputType] = [
        "BIGINT": .plain(.long), "BIT": .cast(.string), "BLOB": .plain(.binary), "BOOLEAN": .plain(.boolean),
        "DATE": .plain(.date), "DOUBLE": .plain(.double), "FLOAT": .plain(.float),
        "HUGEINT": .cast(.decimal(precision: 38, scale: 0)), "INTEGER": .plain(.integer),
        "INTERVAL": .plain(.calendarInterval), "JSON": .cast(.string), "NULL": .cast(.null),
        "SMALLINT": .plain(.short), "TIME": .cast(.string), "TIMESTAMP": .plain(.timestampNTZ),
        "TIMESTAMP WITH TIME ZONE": .plain(.timestamp), "TIMESTAMP_MS": .cast(.timestampNTZ),
        "TIMESTAMP_NS": .cast(.timestampNTZ), "TIMESTAMP_S": .cast(.timestampNTZ), "TINYINT": .plain(.byte),
        "UBIGINT": .cast(.decimal(precision: 20, scale: 0)), "UINTEGER": .cast(.long),
        "USMALLINT": .cast(.integer), "UTINYINT": .cast(.short), "UUID": .cast(.string), "VARCHAR": .plain(.string),
    ]
}

extension Substring {
    fileprivate func trimmingSuffix(_ isTrimmed: (Character) -> Bool) -> Substring {
        var copy = self
        while let last = copy.last, isTrimmed(last) { copy.removeLast() }
        return copy
    }
}
