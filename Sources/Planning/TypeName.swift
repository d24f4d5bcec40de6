/// The name of a type in a cast, in Spark's or DuckDB's words.
///
/// Only names of types are read, never SQL: `int`, `decimal(10,2)`, `array<string>`,
/// `struct<name:string,age:int>`, `map<string,double>`, `integer[]`, `timestamp with time zone`.
package struct TypeName: Hashable, Sendable, Codable, ExpressibleByStringLiteral {
    /// The name as the user wrote it.
    package let text: String

    package init(_ text: String) { self.text = text }
    package init(stringLiteral text: String) { self.text = text }

    /// DuckDB's spelling of the type, in which every name is from a list or quoted.
    /// - Throws: `InvalidTypeName` where the text is not the name of a type.
    package func duckDB() throws(InvalidTypeName) -> String {
        var reader = TypeReader(text)
        return try reader.whole()
    }

    /// DuckDB's spelling, or the text as a quoted name of a type that does not exist.
    var sql: String { (try? duckDB()) ?? SQL.identifier(text) }
}

/// A text in a cast that is not the name of a type.
package struct InvalidTypeName: Error, Sendable, CustomStringConvertible {
    package let text: String
    /// What is wrong with it, without a full stop.
    package let problem: String

    package var description: String {
        "cast(\"\(text)\"): \(problem)\(problem.hasSuffix("?") ? "" : ".") Types have the names of Spark or DuckDB, "
            + "such as 'int', 'string', 'decimal(10,2)' or 'array<double>'"
    }
}

/// Reads the name of a type from left to right.
private struct TypeReader {
    /// More types in types would only exhaust the stack.
    private static let deepest = 32

    private let text: String
    private var rest: Substring
    private var depth = 0

    init(_ text: String) {
        self.text = text
        rest = Substring(text)
    }

    mutating func whole() throws(InvalidTypeName) -> String {
        let type = try type()
        skipBlanks()
        guard rest.isEmpty else { throw fault("'\(rest)' follows the type") }
        return type
    }

    private mutating func type() throws(InvalidTypeName) -> String {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.deepest else { throw fault("more than \(Self.deepest) types are inside each other") }
        var type = try named()
        while take("[") {
            skipBlanks()
            let length = digits()
            guard take("]") else { throw fault("a '[' has no ']'") }
            type += "[\(length)]"
        }
        return type
    }

    private mutating func named() throws(InvalidTypeName) -> String {
        let name = words()
        switch name {
        case "": throw fault(rest.isEmpty ? "a type is missing" : "a type cannot begin with '\(rest.prefix(1))'")
        case "array", "list": return try inside("<", ">") { reader throws(InvalidTypeName) in try reader.type() } + "[]"
        case "map":
            let (open, close) = brackets
            return try inside(open, close) { reader throws(InvalidTypeName) in
                let key = try reader.type()
                guard reader.take(",") else { throw reader.fault("a map has a type of keys and one of values") }
                return "MAP(\(key), \(try reader.type()))"
            }
        case "struct", "row":
            let (open, close) = brackets
            return try inside(open, close) { reader throws(InvalidTypeName) in
                var members: [String] = []
                repeat {
                    let member = try reader.memberName()
                    _ = reader.take(":")
                    members.append("\(SQL.identifier(member)) \(try reader.type())")
                } while reader.take(",")
                return "STRUCT(\(members.joined(separator: ", ")))"
            }
        default:
            guard let known = Self.known[name] else {
                let hint = NearestName.of(name, among: Self.known.keys.sorted()).map { "; did you mean '\($0)'?" }
                throw fault("there is no type '\(name)'" + (hint ?? ""))
            }
            return known + (try parameters(of: known))
        }
    }

    /// The numbers after a name, such as `(10,2)`.
    private mutating func parameters(of type: String) throws(InvalidTypeName) -> String {
        guard take("(") else { return type == "DECIMAL" ? "(10,0)" : "" }
        var numbers: [String] = []
        repeat {
            skipBlanks()
            numbers.append(digits())
        } while take(",")
        let most = type == "DECIMAL" ? 2 : type == "VARCHAR" ? 1 : 0
        guard take(")"), numbers.count <= most, !numbers.contains("") else {
            throw fault(most == 0 ? "\(type) takes no numbers" : "the numbers after \(type) cannot be read")
        }
        return type == "DECIMAL" ? "(\(numbers.joined(separator: ",")))" : ""
    }

    /// DuckDB has `(` where Spark has `<`.
    private var brackets: (Character, Character) {
        rest.drop { $0 == " " }.first == "(" ? ("(", ")") : ("<", ">")
    }

    private mutating func inside(
        _ open: Character, _ close: Character, _ read: (inout TypeReader) throws(InvalidTypeName) -> String
    ) throws(InvalidTypeName) -> String {
        guard take(open) else { throw fault("a '\(open)' with the types inside is missing") }
        let inner = try read(&self)
        guard take(close) else { throw fault("a '\(open)' has no '\(close)'") }
        return inner
    }

    /// A member of a struct: a word, or any text between backticks or double quotes.
    private mutating func memberName() throws(InvalidTypeName) -> String {
        skipBlanks()
        if let quote = rest.first, quote == "`" || quote == "\"" {
            rest.removeFirst()
            let name = rest.prefix { $0 != quote }
            rest = rest.dropFirst(name.count)
            guard !name.isEmpty, take(quote) else { throw fault("a quoted name is empty or has no end") }
            return String(name)
        }
        let name = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
        guard !name.isEmpty else { throw fault("a member of a struct has no name") }
        rest = rest.dropFirst(name.count)
        return String(name)
    }

    /// The words of a name in lower case, with one space between them.
    private mutating func words() -> String {
        var words: [String] = []
        while true {
            skipBlanks()
            let word = rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
            if word.isEmpty { return words.joined(separator: " ") }
            words.append(word.lowercased())
            rest = rest.dropFirst(word.count)
        }
    }

    private mutating func digits() -> String {
        let digits = rest.prefix { $0.isASCII && $0.isNumber }
        rest = rest.dropFirst(digits.count)
        skipBlanks()
        return String(digits)
    }

    private mutating func take(_ character: Character) -> Bool {
        skipBlanks()
        guard rest.first == character else { return false }
        rest.removeFirst()
        return true
    }

    private mutating func skipBlanks() { rest = rest.drop { $0 == " " } }

    private func fault(_ problem: String) -> InvalidTypeName { InvalidTypeName(text: text, problem: problem) }

    /// Spark's names and DuckDB's, and what DuckDB is told.
    private static let known: [String: String] = [
        "bigint": "BIGINT", "binary": "BLOB", "bit": "BIT", "blob": "BLOB", "bool": "BOOLEAN", "boolean": "BOOLEAN",
        "byte": "TINYINT", "bytea": "BLOB", "char": "VARCHAR", "date": "DATE", "datetime": "TIMESTAMP",
        "dec": "DECIMAL", "decimal": "DECIMAL", "double": "DOUBLE", "double precision": "DOUBLE", "float": "FLOAT",
        "float4": "FLOAT", "float8": "DOUBLE", "hugeint": "HUGEINT", "int": "INTEGER", "int1": "TINYINT",
        "int2": "SMALLINT", "int4": "INTEGER", "int8": "BIGINT", "integer": "INTEGER", "interval": "INTERVAL",
        "json": "JSON", "long": "BIGINT", "numeric": "DECIMAL", "real": "FLOAT", "short": "SMALLINT",
        "smallint": "SMALLINT", "string": "VARCHAR", "text": "VARCHAR", "time": "TIME", "timestamp": "TIMESTAMPTZ",
        "timestamp with time zone": "TIMESTAMPTZ", "timestamp_ltz": "TIMESTAMPTZ", "timestamp_ms": "TIMESTAMP_MS",
        "timestamp_ns": "TIMESTAMP_NS", "timestamp_ntz": "TIMESTAMP", "timestamp_s": "TIMESTAMP_S",
        "timestamptz": "TIMESTAMPTZ", "tinyint": "TINYINT", "ubigint": "UBIGINT", "uhugeint": "UHUGEINT",
        "uinteger": "UINTEGER", "usmallint": "USMALLINT", "utinyint": "UTINYINT", "uuid": "UUID",
        "varbinary": "BLOB", "varchar": "VARCHAR",
    ]
}
