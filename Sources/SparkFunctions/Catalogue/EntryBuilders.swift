internal import SparkSQL

/// What a function gives for arguments that are cast already.
enum ResultRule: Sendable {
    /// This type.
    case type(SparkType)
    /// The type of this argument.
    case same(Int)
    /// What the closure gives.
    case rule(@Sendable ([TypedExpression]) -> SparkType)

    func type(_ arguments: [TypedExpression]) -> SparkType {
        switch self {
        case .type(let type): type
        case .same(let index): arguments[index].type
        case .rule(let rule): rule(arguments)
        }
    }
}

/// When a function gives null.
enum NullRule: Sendable {
    /// Where an argument is null.
    case anyArgument
    /// It may give null for any arguments.
    case always
    /// Never.
    case never
    /// Only where this argument is null.
    case argument(Int)

    func nullable(_ arguments: [TypedExpression]) -> Bool {
        switch self {
        case .anyArgument: arguments.contains(where: \.nullable)
        case .always: true
        case .never: false
        case .argument(let index): arguments[index].nullable
        }
    }
}

/// An argument that need not be written.
struct OptionalArgument: Sendable {
    let expected: ExpectedType
    let value: TypedExpression

    init(_ expected: ExpectedType, _ value: TypedExpression) {
        self.expected = expected
        self.value = value
    }
}

extension FunctionEntry {
    /// A function that is a text of DuckDB's SQL: `$1` stands for the first argument, `$*` for all.
    static func sql(
        _ names: String..., takes: [ExpectedType], optional: [OptionalArgument] = [], rest: ExpectedType? = nil,
        returns: ResultRule, null: NullRule = .anyArgument, display: Display = .spelling, canFail: Bool = false,
        isDeterministic: Bool = true, _ template: String
    ) -> FunctionEntry {
        plain(
            names, takes, optional, rest, returns, null, display, canFail, isDeterministic
        ) { (renderer, call, _) throws(SparkError) in
            try renderer.fill(template, call.arguments)
        }
    }

    /// A function of our own, which is computed in Swift.
    ///
    /// The kernel's name is the function's where none is given.
    static func kernel(
        _ names: String..., takes: [ExpectedType], optional: [OptionalArgument] = [], rest: ExpectedType? = nil,
        returns: ResultRule, null: NullRule = .anyArgument, display: Display = .spelling, canFail: Bool = false,
        kernel: String? = nil, options: [String] = [], nullWithoutAnsi: Bool = false
    ) -> FunctionEntry {
        let kernel = kernel ?? names[0]
        var entry = plain(
            names, takes, optional, rest, returns, null, display, canFail, true
        ) { (renderer, call, type) throws(SparkError) in
            let isTry = nullWithoutAnsi && !renderer.settings.ansi
            return try renderer.kernel(kernel, call.arguments, type, options: isTry ? ["try"] : options)
        }
        guard nullWithoutAnsi else { return entry }
        let inner = entry.resolve
        entry.resolve = { (invocation) throws(SparkError) in
            var typed = try inner(&invocation)
            typed.nullable = typed.nullable || !invocation.settings.ansi
            return typed
        }
        return entry
    }

    /// A function whose types follow a rule of its own.
    static func rule(
        _ names: String..., counts: ClosedRange<Int>, countsText: String? = nil, display: Display = .spelling,
        canFail: Bool = false, isDeterministic: Bool = true, lambdas: Set<Int> = [],
        resolve: @escaping @Sendable (inout Invocation) throws(SparkError) -> TypedExpression,
        sql: @escaping @Sendable (inout Renderer, FunctionCall, SparkType) throws(SparkError) -> String = {
            (_, call, _) throws(SparkError) in throw AnalysisError.unsupported("The function \(call.name)")
        }
    ) -> FunctionEntry {
        FunctionEntry(
            name: names[0], aliases: Array(names.dropFirst()), counts: counts, countsText: countsText,
            display: display, isDeterministic: isDeterministic, canFail: canFail, lambdas: lambdas, resolve: resolve,
            sql: sql)
    }

    private static func plain(
        _ names: [String], _ takes: [ExpectedType], _ optional: [OptionalArgument], _ rest: ExpectedType?,
        _ returns: ResultRule, _ null: NullRule, _ display: Display, _ canFail: Bool, _ isDeterministic: Bool,
        _ sql: @escaping @Sendable (inout Renderer, FunctionCall, SparkType) throws(SparkError) -> String
    ) -> FunctionEntry {
        let most = rest == nil ? takes.count + optional.count : .max
        return FunctionEntry(
            name: names[0], aliases: Array(names.dropFirst()), counts: takes.count...most, display: display,
            isDeterministic: isDeterministic, canFail: canFail,
            resolve: { (invocation) throws(SparkError) in
                for (index, argument) in optional.enumerated() {
                    invocation.fill(takes.count + index + 1, argument.value)
                }
                let expected = takes + optional.map(\.expected)
                for index in 0..<invocation.count {
                    try invocation.take(index, index < expected.count ? expected[index] : rest ?? .any)
                }
                return invocation.call(
                    returns.type(invocation.arguments), nullable: null.nullable(invocation.arguments))
            },
            sql: { (renderer, call, type) throws(SparkError) in
                // A null that is written makes null, without a look at what the others would give.
                if case .anyArgument = null, call.arguments.contains(where: \.isNullLiteral) {
                    return LiteralSQL.text(.null, type)
                }
                return try sql(&renderer, call, type)
            })
    }
}

extension TypedExpression {
    /// Whether it is null as it is written.
    package var isNullLiteral: Bool {
        switch node {
        case .literal(let value): value.isNull
        case .cast(let child, _): child.isNullLiteral
        default: false
        }
    }
}
