internal import SparkSQL

/// A function of the catalogue: what it is called, what it takes and gives, and how DuckDB computes it.
package struct FunctionEntry: Sendable {
    /// What a function does with rows.
    package enum Kind: Sendable { case scalar, aggregate, window, generator }

    /// How a call shows in names of results.
    enum Display: Sendable {
        /// As it was called, in small letters.
        case spelling
        /// Always under this name.
        case name(String)
        /// As this closure says, given how each argument shows.
        case custom(@Sendable (FunctionCall, [String]) -> String)
    }

    /// The name under which calls have it.
    let name: String
    /// Other names of it.
    var aliases: [String] = []
    var kind: Kind = .scalar
    /// How many arguments it takes.
    var counts: ClosedRange<Int>
    /// The counts as error messages say them, where that is not what the range says.
    var countsText: String?
    var display: Display = .spelling
    /// The name that messages have in place of the one it was called by: that of what it is made of.
    var messageName: String?
    /// Whether it gives the same value for the same row every time.
    var isDeterministic = true
    /// Whether a value of a row may be a run-time error.
    var canFail = false
    /// Which arguments may be lambdas.
    var lambdas: Set<Int> = []
    /// The typed call, with the arguments cast to what the function takes.
    var resolve: @Sendable (inout Invocation) throws(SparkError) -> TypedExpression
    /// DuckDB's text for a call.
    var sql: @Sendable (inout Renderer, FunctionCall, SparkType) throws(SparkError) -> String

    /// The same function with another number of arguments.
    func counted(_ counts: ClosedRange<Int>) -> FunctionEntry {
        var entry = self
        entry.counts = counts
        return entry
    }

    /// The same function, whose messages have this name.
    func called(_ name: String) -> FunctionEntry {
        var entry = self
        entry.messageName = name
        return entry
    }

    /// What an error message says of the counts.
    var expectedCounts: String {
        if let countsText { return countsText }
        if counts.upperBound == .max { return "> \(counts.lowerBound - 1)" }
        if counts.count == 1 { return "\(counts.lowerBound)" }
        return "[" + counts.map(String.init).joined(separator: ", ") + "]"
    }
}

/// A call while it is resolved: the arguments as they were written, and what an entry does to them.
package struct Invocation {
    let entry: FunctionEntry
    /// The name under which it was called, in small letters.
    let spelling: String
    /// The arguments; a lambda has no type before it is bound.
    var arguments: [TypedExpression]
    let settings: ExpressionSettings
    /// Gives the lambda at this argument for parameters of these types.
    var bindLambda: (Int, [(type: SparkType, nullable: Bool)]) throws(SparkError) -> TypedExpression = {
        (_, _) throws(SparkError) in throw AnalysisError.unsupported("A lambda here")
    }
    /// The names of a lambda's parameters, or nil where the argument is none.
    var lambdaParameters: (Int) -> [String]? = { _ in nil }

    init(
        _ entry: FunctionEntry, spelling: String? = nil, _ arguments: [TypedExpression], settings: ExpressionSettings
    ) {
        self.entry = entry
        self.spelling = spelling ?? entry.name
        self.arguments = arguments
        self.settings = settings
    }

    var count: Int { arguments.count }

    subscript(index: Int) -> TypedExpression {
        get { arguments[index] }
        set { arguments[index] = newValue }
    }

    /// How the call shows in messages.
    var pretty: String {
        Naming.name(of: FunctionCall(entry.name, arguments, spelling: entry.messageName ?? spelling), entry)
    }

    /// Casts an argument to what the function takes there.
    ///
    /// Messages count the arguments without those before the first that is one of Spark's expressions.
    mutating func take(_ index: Int, _ expected: ExpectedType, after first: Int = 0) throws(SparkError) {
        let argument = arguments[index]
        guard let type = expected.cast(argument.type) else {
            throw AnalysisError.unexpectedInput(pretty, index: index - first, argument, required: expected.sql)
        }
        arguments[index] = argument.implicitlyCast(to: type, settings)
    }

    /// As `take`, for functions for which Spark makes a null of no type an array or a map.
    mutating func takeOrNull(_ index: Int, _ expected: ExpectedType) throws(SparkError) {
        guard arguments[index].type == .null, let type = expected.concrete else { return try take(index, expected) }
        arguments[index] = arguments[index].implicitlyCast(to: type, settings)
    }

    /// Casts arguments to the one type that they have in common.
    @discardableResult
    mutating func widen(_ indices: Range<Int>? = nil, list: Bool = false) throws(SparkError) -> SparkType {
        let indices = indices ?? 0..<arguments.count
        let types = indices.map { arguments[$0].type }
        guard let common = WidestType.common(types, ansi: settings.ansi) else {
            throw AnalysisError.differentTypes(pretty, function: displayName, types, list: list)
        }
        for index in indices { arguments[index] = arguments[index].implicitlyCast(to: common, settings) }
        return common
    }

    /// The name in error messages.
    var displayName: String {
        if let name = entry.messageName { name } else if case .name(let name) = entry.display { name } else { spelling }
    }

    /// Whether any argument may be null.
    var anyNullable: Bool { arguments.contains(where: \.nullable) }

    /// Adds an argument that was not written; it shows where names of results show it.
    mutating func fill(_ count: Int, _ value: TypedExpression) {
        if arguments.count < count { arguments.append(value) }
    }

    /// The call, with the arguments as they are now.
    func call(_ type: SparkType, nullable: Bool? = nil, options: [String] = []) -> TypedExpression {
        TypedExpression(
            .call(FunctionCall(entry.name, arguments, spelling: spelling, options: options)), type,
            nullable: nullable ?? anyNullable)
    }

    /// A call of another function of the catalogue with arguments that are cast already.
    func call(
        to name: String, _ arguments: [TypedExpression], _ type: SparkType, nullable: Bool, options: [String] = []
    ) -> TypedExpression {
        TypedExpression(.call(FunctionCall(name, arguments, options: options)), type, nullable: nullable)
    }

    /// The constant text at an argument, or nil where it is none.
    func constantText(_ index: Int) -> String? {
        guard index < arguments.count, case .literal(let value) = arguments[index].node else { return nil }
        return value.text
    }

    func mismatch(_ kind: String, _ parameters: [String: String], _ message: String) -> SparkError {
        AnalysisError.mismatch(kind, pretty, parameters, message)
    }
}

extension TypedExpression {
    /// What stands in messages for a value that Spark computes once for several uses.
    static func computedOnce(_ value: TypedExpression) -> TypedExpression {
        let name = ColumnReference(number: -1, name: "commonexpressionref()")
        return TypedExpression(.column(name), value.type, nullable: value.nullable)
    }

    /// The same value as another type, by a cast that does not show in names.
    func implicitlyCast(to type: SparkType, _ settings: ExpressionSettings) -> TypedExpression {
        if self.type == type { return self }
        if self.type.isSame(as: type) || (self.type.isString && type == .string) { return self }
        if case .literal(.null) = node { return .literal(.null, type).shownAs(self) }
        let forced = CastRule.forcesNull(self.type, type)
        return TypedExpression(
            .cast(self, settings.ansi ? .implicit : .implicitLegacy), type, nullable: nullable || forced)
    }

    private func shownAs(_ other: TypedExpression) -> TypedExpression { self }
}
