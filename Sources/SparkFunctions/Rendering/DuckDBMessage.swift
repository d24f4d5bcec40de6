internal import SparkSQL

/// DuckDB's own messages that say what Spark has a class for.
enum DuckDBMessage {
    private static let tries = [
        "addition": ("+", "try_add"), "subtraction": ("-", "try_subtract"), "multiplication": ("*", "try_multiply"),
    ]
    private static let types = [
        "INT8": SparkType.byte, "INT16": .short, "INT32": .integer, "INT64": .long, "FLOAT": .float,
        "DOUBLE": .double, "INT128": .decimal(precision: 38, scale: 0),
    ]

    static func error(_ text: String) -> SparkError? {
        if let found = text.firstMatch(of: /Overflow in (\w+) of (\w+) \((\S+) . (\S+)\)/) {
            return overflow(String(found.1), String(found.2), String(found.3), String(found.4))
        }
        if text.contains("Overflow in negation") || text.contains("Overflow on abs") || text.contains("Cannot negate")
            || text.contains("Overflow in abs")
        {
            return arithmeticOverflow("overflow", "")
        }
        if text.contains("Date out of range") { return arithmeticOverflow("overflow", "") }
        if text.contains("More than one row returned by a subquery") {
            return SparkError(
                "SCALAR_SUBQUERY_TOO_MANY_ROWS",
                message: "More than one row returned by a subquery used as an expression.")
        }
        if text.contains("Overflow in SUM of DECIMAL") {
            return arithmeticOverflow(
                "Overflow in sum of decimals", " Use 'try_sum' to tolerate overflow and return NULL instead.")
        }
        if let found = text.firstMatch(of: /Division by zero in expression \(.*?(\/\/|%|\/) .*\)/) {
            return byZero(found.1 == "%")
        }
        if text.contains("ivision by zero") { return byZero(false) }
        if let found = text.firstMatch(
            of:
                /Type (\w+) with value (\S+) can't be cast because the value is out of range for the destination type (\w+)/
        ) {
            // A sum of whole numbers, which DuckDB computes in 16 bytes.
            if found.1 == "INT128" {
                return arithmeticOverflow("overflow", " Use 'try_add' to tolerate overflow and return NULL instead.")
            }
            guard let source = types[String(found.1)], let target = types[String(found.3)] else { return nil }
            return castOverflow(literal(String(found.2), source), source, target)
        }
        if let found = text.firstMatch(of: /Could not cast value (\S+) to DECIMAL\((\d+),(\d+)\)/) {
            return outOfRange(String(found.1), String(found.2), String(found.3))
        }
        if let found = text.firstMatch(of: /Casting value "(\S+)" to type DECIMAL\((\d+),(\d+)\) failed/) {
            return outOfRange(String(found.1), String(found.2), String(found.3))
        }
        return nil
    }

    private static func byZero(_ isRemainder: Bool) -> SparkError {
        let name = isRemainder ? "REMAINDER_BY_ZERO" : "DIVIDE_BY_ZERO"
        let parameters = ["config": RuntimeError.ansiConfig]
        return SparkError(name, parameters: parameters, message: RuntimeMessage.text(name, parameters))
    }

    private static func overflow(_ operation: String, _ type: String, _ left: String, _ right: String) -> SparkError? {
        guard let (symbol, attempt) = tries[operation] else { return arithmeticOverflow("overflow", "") }
        if type == "INT8" || type == "INT16" {
            let parameters = [
                "value1": left + "S", "symbol": symbol, "value2": right + "S", "functionName": "`\(attempt)`",
            ]
            return SparkError(
                "BINARY_ARITHMETIC_OVERFLOW", parameters: parameters,
                message: "\(left)S \(symbol) \(right)S caused overflow. Use `\(attempt)` to ignore it and return NULL.")
        }
        if type.hasPrefix("DECIMAL") { return outOfRange("", "38", "0") }
        return arithmeticOverflow("overflow", " Use '\(attempt)' to tolerate overflow and return NULL instead.")
    }

    static func arithmeticOverflow(_ message: String, _ alternative: String) -> SparkError {
        SparkError(
            "ARITHMETIC_OVERFLOW",
            parameters: ["message": message, "alternative": alternative, "config": RuntimeError.ansiConfig],
            message: "\(message).\(alternative)")
    }

    static func castOverflow(_ value: String, _ source: SparkType, _ target: SparkType) -> SparkError {
        SparkError(
            "CAST_OVERFLOW",
            parameters: [
                "value": value, "sourceType": "\"\(source.sql)\"", "targetType": "\"\(target.sql)\"",
                "ansiConfig": RuntimeError.ansiConfig,
            ],
            message: """
                The value \(value) of the type "\(source.sql)" cannot be cast to "\(target.sql)" due to an overflow. \
                Use `try_cast` to tolerate overflow and return NULL instead.
                """)
    }

    static func outOfRange(_ value: String, _ precision: String, _ scale: String) -> SparkError {
        SparkError(
            "NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION",
            parameters: [
                "value": value, "precision": precision, "scale": scale, "config": RuntimeError.ansiConfig,
            ],
            message: "The \(value) cannot be represented as Decimal(\(precision), \(scale)). Use a wider type.")
    }

    /// A number as Spark's SQL writes it, with the letter of its type.
    static func literal(_ text: String, _ type: SparkType) -> String {
        switch type {
        case .byte: text + "Y"
        case .short: text + "S"
        case .long: text + "L"
        case .float: Float(text).map { $0.isFinite ? "\(NumberText.text($0))" : NumberText.text($0) } ?? text
        case .double: Double(text).map { NumberText.text($0) + ($0.isFinite ? "D" : "") } ?? text
        default: text
        }
    }
}
