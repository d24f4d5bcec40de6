public import SparkSQL

/// DuckDB's text of expressions, and the functions of our own that it calls.
public struct Renderer {
    /// What the meaning depends on.
    public let settings: ExpressionSettings
    /// The functions of our own in what was rendered so far; DuckDB must know them before it gets the text.
    public private(set) var kernels: Set<KernelCall> = []
    private var variableTexts: [Int: String] = [:]
    private var shared = 0
    private let columnText: (Int) -> String
    private let subqueryText: (SubqueryReference) -> String?

    /// A renderer of expressions over columns that are called `c<number>`.
    ///
    /// - Parameters:
    ///   - settings: What the meaning depends on.
    ///   - column: The text of a column, where it is another.
    ///   - subquery: The text of a query in an expression, for the plans that have some.
    public init(
        settings: ExpressionSettings = .init(), column: @escaping (Int) -> String = { "c\($0)" },
        subquery: @escaping (SubqueryReference) -> String? = { _ in nil }
    ) {
        self.settings = settings
        columnText = column
        subqueryText = subquery
    }

    /// DuckDB's text of an expression.
    ///
    /// - Throws: `UNSUPPORTED_FEATURE.ROOST` for what DuckDB and our own functions cannot compute.
    public mutating func sql(_ expression: TypedExpression) throws(SparkError) -> String {
        switch expression.node {
        case .column(let column): return columnText(column.number)
        case .literal(let value): return LiteralSQL.text(value, expression.type)
        case .variable(let variable): return variableTexts[variable.number] ?? "v\(variable.number)"
        case .lambda(let variables, let body):
            let names = variables.map { "v\($0.number)" }.joined(separator: ", ")
            return "lambda \(names): \(try sql(body))"
        case .cast(let child, let mode): return try CastSQL.text(child, to: expression.type, mode, &self)
        case .call(let call), .generator(let call):
            guard let entry = Catalogue.standard[call.name] else {
                throw AnalysisError.unsupported("The function \(call.name)")
            }
            return try entry.sql(&self, call, expression.type)
        case .aggregate(let aggregate): return try AggregateSQL.text(aggregate, expression.type, &self)
        case .window(let window): return try WindowSQL.text(window, expression.type, &self)
        case .subquery(let query):
            guard let text = subqueryText(query) else {
                throw AnalysisError.unsupported("A query in this expression")
            }
            return text
        }
    }

    /// The text of a lambda's body, with other texts in place of some variables.
    mutating func sql(_ body: TypedExpression, with texts: [Int: String]) throws(SparkError) -> String {
        let outer = variableTexts
        defer { variableTexts = outer }
        variableTexts.merge(texts) { _, new in new }
        return try sql(body)
    }

    /// The texts of several expressions.
    mutating func sql(_ expressions: [TypedExpression]) throws(SparkError) -> [String] {
        var texts: [String] = []
        for expression in expressions { texts.append(try sql(expression)) }
        return texts
    }

    /// The template with the text of the first argument for `$1` and so on, and all of them for `$*`.
    mutating func fill(_ template: String, _ arguments: [TypedExpression]) throws(SparkError) -> String {
        fill(template, texts: try sql(arguments))
    }

    /// The template with these texts.
    mutating func fill(_ template: String, texts: [String]) -> String {
        let repeats = texts.indices.contains { index in
            texts[index].utf8.count > Self.longestRepeated
                && template.split(separator: "$\(index + 1)", omittingEmptySubsequences: false).count > 2
        }
        return repeats ? sharing(texts) { Self.filled(template, $0) } : Self.filled(template, texts)
    }

    /// How long a text may be that stands several times in another.
    private static let longestRepeated = 200

    /// The body with these texts, each of which stands in it several times.
    ///
    /// A long one is computed once, as a lambda's argument: else a chain of operators would double with each of them.
    mutating func sharing(_ texts: [String], _ body: ([String]) -> String) -> String {
        guard texts.contains(where: { $0.utf8.count > Self.longestRepeated }) else { return body(texts) }
        shared += 1
        let name = "s\(shared)"
        let members = texts.enumerated().map { "m\($0.offset) := \($0.element)" }.joined(separator: ", ")
        let inner = body(texts.indices.map { "\(name).m\($0)" })
        return "list_extract(list_transform([struct_pack(\(members))], lambda \(name): \(inner)), 1)"
    }

    private static func filled(_ template: String, _ texts: [String]) -> String {
        var result = ""
        var rest = template[...]
        while let mark = rest.firstIndex(of: "$") {
            result += rest[..<mark]
            rest = rest[rest.index(after: mark)...]
            if rest.first == "*" {
                result += texts.joined(separator: ", ")
                rest = rest.dropFirst()
            } else {
                let digits = rest.prefix { $0.isNumber }
                rest = rest[digits.endIndex...]
                if let index = Int(digits), 1...max(1, texts.count) ~= index { result += texts[index - 1] }
            }
        }
        return result + rest
    }

    /// A call of a function of our own.
    mutating func kernel(
        _ name: String, _ arguments: [TypedExpression], _ type: SparkType, options: [String] = []
    ) throws(SparkError) -> String {
        try kernel(name, texts: sql(arguments), arguments.map(\.type), type, options: options)
    }

    /// A call of a function of our own with arguments that are texts already.
    mutating func kernel(
        _ name: String, texts: [String], _ types: [SparkType], _ type: SparkType, options: [String] = []
    ) throws(SparkError) -> String {
        let call = KernelCall(name, types, type, options: options)
        kernels.insert(call)
        return "\(call.sqlName)(\(texts.joined(separator: ", ")))"
    }

    /// The text for a moment as clocks of the session show it, a TIMESTAMP of DuckDB.
    func local(_ timestamp: String) -> String {
        TimeZoneRules(settings.timeZone)?.isUTC ?? true
            ? "make_timestamp(epoch_us(\(timestamp)))"
            : "timezone(\(LiteralSQL.quoted(duckDBZone)), \(timestamp))"
    }

    /// The name of the session's time zone as DuckDB takes it.
    var duckDBZone: String {
        guard let zone = TimeZoneRules(settings.timeZone), let offset = zone.fixedOffset else {
            return settings.timeZone
        }
        guard offset % 3_600 == 0 else { return settings.timeZone }
        // The signs of these names are those of POSIX: hours west of Greenwich.
        return offset == 0 ? "UTC" : "Etc/GMT\(offset > 0 ? "-" : "+")\(abs(offset) / 3_600)"
    }
}

/// Constants in DuckDB's SQL.
enum LiteralSQL {
    /// The text between quotes.
    static func quoted(_ text: String) -> String {
        guard text.utf8.contains(0) else { return "'" + text.replacing("'", with: "''") + "'" }
        let pieces = text.split(separator: "\0", omittingEmptySubsequences: false)
        return "(" + pieces.map { quoted(String($0)) }.joined(separator: " || chr(0) || ") + ")"
    }

    static func text(_ value: SparkValue, _ type: SparkType) -> String {
        switch value {
        case .null: return "CAST(NULL AS \(type.duckDB))"
        case .boolean(let value): return value ? "true" : "false"
        case .integer(let value):
            switch type {
            case .date: return "(DATE '1970-01-01' + CAST(\(value) AS INTEGER))"
            case .timestamp: return "make_timestamptz(CAST(\(value) AS BIGINT))"
            case .timestampNTZ: return "make_timestamp(CAST(\(value) AS BIGINT))"
            case .time: return "CAST(\(quoted(DateTimeText.time(Int(value)))) AS TIME)"
            default: return "CAST(\(value) AS \(type.duckDB))"
            }
        case .float(let value): return "CAST(\(number(Double(value))) AS FLOAT)"
        case .double(let value): return number(value)
        case .decimal(let value):
            guard case .decimal(_, let scale) = type else { return "\(value)" }
            return "CAST('\(NumberText.text(value, scale: scale))' AS \(type.duckDB))"
        case .string(let text): return quoted(text)
        case .binary(let bytes): return "unhex('\(Hexadecimal.text(bytes))')"
        case .interval(let months, let days, let microseconds):
            return "(to_months(\(months)) + to_days(\(days)) + to_microseconds(\(microseconds)))"
        case .array(let values):
            guard case .array(let element, _) = type else { return "NULL" }
            return "CAST([" + values.map { text($0, element) }.joined(separator: ", ") + "] AS \(type.duckDB))"
        case .map(let keys, let values):
            guard case .map(let key, let value, _) = type else { return "NULL" }
            let keys = keys.map { text($0, key) }.joined(separator: ", ")
            let values = values.map { text($0, value) }.joined(separator: ", ")
            return "CAST(map([\(keys)], [\(values)]) AS \(type.duckDB))"
        case .structure(let values):
            guard case .structure(let fields) = type else { return "NULL" }
            let members = zip(values, fields).enumerated().map { "f\($0) := " + text($1.0, $1.1.type) }
            return "struct_pack(" + members.joined(separator: ", ") + ")"
        }
    }

    private static func number(_ value: Double) -> String {
        let text = value.isNaN ? "nan" : value.isInfinite ? (value < 0 ? "-inf" : "inf") : value.description
        return "CAST('\(text)' AS DOUBLE)"
    }
}
