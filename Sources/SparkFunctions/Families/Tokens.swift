internal import SparkSQL
internal import Tokenization

/// Functions of texts in the tokens of a model's vocabulary: Roost's own, not Spark's.
enum Tokens {
    /// The encoding where none is named.
    private static let defaultEncoding = EncodingName.cl100kBase

    static let entries: [FunctionEntry] = [
        entry(.count, gives: .long),
        entry(.encode, gives: .array(.integer, containsNull: false)),
        entry(.decode, takes: .arrayOf(.integral), gives: .string, canFail: true),
        entry(.truncate, numbers: [.init("count", least: 0)], gives: .string),
        entry(
            .split, numbers: [.init("size", least: 1), .init("overlap", least: 0, value: 0)],
            gives: .array(.string, containsNull: false)),
        chat,
    ]

    /// A number that must be a constant.
    private struct Number {
        let name: String
        let least: Int
        /// What it is where it is not written; nil where it must be.
        let value: Int?

        init(_ name: String, least: Int, value: Int? = nil) {
            self.name = name
            self.least = least
            self.value = value
        }
    }

    private static func entry(
        _ kernel: TokenKernel, takes: ExpectedType = .string, numbers: [Number] = [], gives type: SparkType,
        canFail: Bool = false
    ) -> FunctionEntry {
        let least = 1 + numbers.count { $0.value == nil }
        return .rule(
            kernel.rawValue, counts: least...(numbers.count + 2), canFail: canFail,
            resolve: { (invocation) throws(SparkError) in
                try invocation.take(0, takes)
                return try call(&invocation, numbers, type)
            }, sql: sql)
    }

    /// Messages are the text of their JSON, or an array of structs, of which that text is made.
    private static let chat: FunctionEntry = .rule(
        TokenKernel.chatCount.rawValue, counts: 1...2, canFail: true,
        resolve: { (invocation) throws(SparkError) in
            let shown = invocation.arguments
            switch invocation[0].type {
            case .array(.structure, _), .array(.map, _):
                invocation[0] = try Catalogue.standard.call("to_json", [invocation[0]], settings: invocation.settings)
            default: break
            }
            try invocation.take(0, .oneOf([.string, .arrayOf(.structure)]))
            return try call(&invocation, [], .long, shown: shown)
        }, sql: sql)

    private static let sql: Arrays.SQL = { (renderer, call, type) throws(SparkError) in
        try renderer.kernel(call.name, call.arguments, type, options: call.options)
    }

    /// The call with its value alone: what must be a constant becomes an option.
    private static func call(
        _ invocation: inout Invocation, _ numbers: [Number], _ type: SparkType, shown: [TypedExpression]? = nil
    ) throws(SparkError) -> TypedExpression {
        let shown = shown ?? invocation.arguments
        var values: [Int] = []
        for (index, number) in numbers.enumerated() {
            values.append(try value(of: number, at: index + 1, &invocation))
        }
        if values.count == 2, values[1] >= values[0] {
            throw invalid(invocation, numbers[1].name, "\(values[1])", "it is less than the size, \(values[0])")
        }
        let encoding = try encoding(at: numbers.count + 1, invocation)
        return TypedExpression(
            .call(
                FunctionCall(
                    invocation.entry.name, [invocation[0]], spelling: invocation.spelling,
                    options: [encoding] + values.map(String.init), shown: shown)),
            type, nullable: invocation[0].nullable)
    }

    private static func encoding(at index: Int, _ invocation: Invocation) throws(SparkError) -> String {
        guard index < invocation.count else { return defaultEncoding.rawValue }
        guard case .literal(let value) = invocation[index].node else {
            throw notConstant(invocation, index, "encoding", "STRING")
        }
        guard let name = value.text else {
            if value.isNull { throw null(invocation, "encoding") }
            throw AnalysisError.unexpectedInput(
                invocation.pretty, index: index, invocation[index], required: ExpectedType.string.sql)
        }
        do {
            return try EncodingName(name).rawValue
        } catch {
            throw invalid(invocation, "encoding", "'\(name)'", error.message)
        }
    }

    private static func value(
        of number: Number, at index: Int, _ invocation: inout Invocation
    ) throws(SparkError) -> Int {
        guard index < invocation.count else { return number.value ?? number.least }
        let written = invocation[index]
        try invocation.take(index, .int)
        guard let value = constant(written) else { throw notConstant(invocation, index, number.name, "INT") }
        guard case .integer(let value) = value else { throw null(invocation, number.name) }
        guard value >= number.least, value <= Int32.max else {
            throw invalid(invocation, number.name, "\(value)", "it is from \(number.least) to \(Int32.max)")
        }
        return Int(value)
    }

    /// The whole number that an expression always is, or null; nil where it is no constant.
    private static func constant(_ expression: TypedExpression) -> SparkValue? {
        switch expression.node {
        case .literal(.null): return .null
        case .literal(.integer(let value)): return .integer(value)
        case .literal(let value): return value.text.flatMap { Int64($0) }.map { .integer($0) }
        case .cast(let child, _): return constant(child)
        case .call(let call) where call.name == "negative" && call.arguments.count == 1:
            guard case .integer(let value)? = constant(call.arguments[0]), value > .min else { return nil }
            return .integer(-value)
        default: return nil
        }
    }

    private static func notConstant(_ invocation: Invocation, _ index: Int, _ name: String, _ type: String)
        -> SparkError
    {
        invocation.mismatch(
            "NON_FOLDABLE_INPUT",
            ["inputName": "`\(name)`", "inputType": "\"\(type)\"", "inputExpr": "\"\(invocation[index].pretty)\""],
            "the input `\(name)` should be a foldable \"\(type)\" expression; however, got "
                + "\"\(invocation[index].pretty)\".")
    }

    private static func null(_ invocation: Invocation, _ name: String) -> SparkError {
        invocation.mismatch("UNEXPECTED_NULL", ["exprName": "`\(name)`"], "the `\(name)` must not be null.")
    }

    private static func invalid(_ invocation: Invocation, _ name: String, _ value: String, _ reason: String)
        -> SparkError
    {
        AnalysisError.invalidParameter(
            name.uppercased(),
            ["parameter": "`\(name)`", "functionName": "`\(invocation.entry.name)`", "invalidValue": value],
            "The value of parameter(s) `\(name)` in `\(invocation.entry.name)` is invalid: \(value); \(reason).")
    }
}
