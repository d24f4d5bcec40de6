package import SparkSQL

/// All functions and operators that Roost knows, by their names.
package struct Catalogue: Sendable {
    /// The functions of Spark.
    package static let standard = Catalogue(
        Operators.entries + Conditionals.entries + MathFunctions.entries + Strings.entries + RegularExpressions.entries
            + DatesAndTimes.entries + DateTimeTexts.entries + Intervals.entries + Arrays.entries + Lambdas.entries
            + Maps.entries + Structs.entries + StructUpdates.entries + JSONFunctions.entries + Hashes.entries
            + Miscellaneous.entries + Tokens.entries + Scores.entries + ModelQuestions.entries + Aggregates.entries
            + Statistics.entries + Windows.entries + Vectors.entries + Generators.entries)

    private let entries: [String: FunctionEntry]

    init(_ list: [FunctionEntry]) {
        var entries: [String: FunctionEntry] = [:]
        for entry in list {
            for name in [entry.name] + entry.aliases { entries[name] = entry }
        }
        self.entries = entries
    }

    /// The function of this name, in small letters, or nil.
    package subscript(_ name: String) -> FunctionEntry? { entries[name] }

    /// All names that a person may call, in order.
    package var names: [String] { entries.keys.filter { $0.first?.isLetter == true && !$0.contains(" ") }.sorted() }

    /// The names that are nearest to this one, for messages.
    package func similar(to name: String) -> [String] {
        names.map { ($0, Levenshtein.distance(Array($0.utf8), Array(name.utf8))) }
            .filter { $0.1 <= max(2, name.count / 3) }
            .sorted { ($0.1, $0.0) < ($1.1, $1.0) }.prefix(3).map(\.0)
    }

    /// A typed call of the function of this name.
    ///
    /// - Parameters:
    ///   - name: The name, in any letters.
    ///   - spelling: How people see it, where that is not the name.
    ///   - arguments: The arguments as they were written.
    ///   - settings: What the meaning depends on.
    /// - Returns: The call, with its type.
    /// - Throws: An analysis error: no such function, too many arguments, an argument of a wrong type.
    package func call(
        _ name: String, spelling: String? = nil, _ arguments: [TypedExpression], settings: ExpressionSettings = .init()
    ) throws(SparkError) -> TypedExpression {
        let known = name.lowercased()
        guard let entry = self[known] else {
            throw AnalysisError.unknownFunction([name], similar: similar(to: known))
        }
        var invocation = Invocation(entry, spelling: spelling ?? known, arguments, settings: settings)
        return try resolve(&invocation)
    }

    func resolve(_ invocation: inout Invocation) throws(SparkError) -> TypedExpression {
        let entry = invocation.entry
        guard entry.counts.contains(invocation.count) else {
            if entry.name == "count" { throw AnalysisError.countOfNothing }
            throw AnalysisError.wrongCount(
                invocation.spelling, expected: entry.expectedCounts, actual: invocation.count)
        }
        if invocation.arguments.contains(where: { if case .generator = $0.node { true } else { false } }) {
            throw SparkError(
                "UNSUPPORTED_GENERATOR.NESTED_IN_EXPRESSIONS", parameters: ["expression": "\"\(invocation.pretty)\""],
                message: "The generator is not supported: nested in expressions \(invocation.pretty).")
        }
        if let collated = invocation.arguments.first(where: \.type.ignoresCase),
            !Self.knowCollations.contains(entry.name)
        {
            throw AnalysisError.unsupported("A text of type \(collated.type.sql) in the function \(entry.name)")
        }
        return try entry.resolve(&invocation)
    }

    /// The functions that compare texts by their collation, or look at none of their letters.
    private static let knowCollations: Set<String> = [
        "=", "<=>", "<", "<=", ">", ">=", "equal_null", "collate", "alias", "isnull", "isnotnull", "coalesce", "if",
        "case",
        "count", "parsed", "between", "collation",
    ]
}
