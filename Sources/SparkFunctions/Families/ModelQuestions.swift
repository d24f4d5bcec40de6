package import SparkSQL

/// `ai_query(endpoint, request)`: what a model says to each row.
///
/// The call stands in expressions like one of any other function. Before a plan runs, each is taken out of its
/// expression, and its answers become a column of the rows below.
enum ModelQuestions {
    static let name = "ai_query"

    static let entries: [FunctionEntry] = [
        .rule(
            name, counts: 2...5, countsText: "[2, 3, 4, 5]",
            resolve: { (invocation) throws(SparkError) in
                let shown = invocation.arguments.prefix(2)
                let model = try text(&invocation, 0, "endpoint")
                try invocation.take(1, .string)
                if invocation.count > 2 { try checkType(invocation) }
                let failsOnError = try flag(invocation, 3, "failOnError")
                let parameters = try parameters(invocation, 4)
                let type: SparkType = failsOnError ? .string : ModelQuestion.result
                return TypedExpression(
                    .call(
                        FunctionCall(
                            name, [invocation[1]], spelling: invocation.spelling,
                            options: [model, "\(failsOnError)"] + parameters, shown: Array(shown))), type,
                    nullable: failsOnError)
            },
            sql: { (_, _, _) throws(SparkError) in
                throw SparkError(
                    "UNSUPPORTED_FEATURE.ROOST", parameters: ["feature": "ai_query"],
                    message:
                        "ai_query cannot stand here: call it in the columns, conditions, groups or orders of a query.")
            })
    ]

    private static func text(_ invocation: inout Invocation, _ index: Int, _ name: String) throws(SparkError) -> String
    {
        guard let text = invocation.constantText(index), !text.isEmpty else {
            throw invocation.mismatch(
                "NON_FOLDABLE_INPUT",
                [
                    "inputName": "`\(name)`", "inputType": "\"STRING\"",
                    "inputExpr": "\"\(invocation[index].pretty)\"",
                ],
                "the input `\(name)` is a model's or deployment's name, a constant text; however, got "
                    + "\"\(invocation[index].pretty)\".")
        }
        return text
    }

    /// Answers are texts: another type would be the text's, and that is what `from_json` and casts are for.
    private static func checkType(_ invocation: Invocation) throws(SparkError) {
        guard case .literal(let value) = invocation[2].node, value.isNull || value.text?.lowercased() == "string" else {
            throw invalid(
                invocation, "returnType", "it is 'STRING' only: take values out of the answer with from_json or a cast")
        }
    }

    private static func flag(_ invocation: Invocation, _ index: Int, _ name: String) throws(SparkError) -> Bool {
        guard index < invocation.count else { return true }
        guard case .literal(let value) = invocation[index].node else {
            throw invalid(invocation, name, "it is true or false, a constant")
        }
        switch value {
        case .boolean(let flag): return flag
        case .null: return true
        default: throw invalid(invocation, name, "it is true or false, a constant")
        }
    }

    /// What is sent to the model beside the request, each as `name=value`.
    private static func parameters(_ invocation: Invocation, _ index: Int) throws(SparkError) -> [String] {
        guard index < invocation.count else { return [] }
        if case .literal(.null) = invocation[index].node { return [] }
        let form =
            "it is a struct of constants, such as named_struct('max_tokens', 100, 'temperature', 0.5), with the names "
            + ModelQuestion.parameters.joined(separator: ", ")
        guard case .call(let call) = invocation[index].node, ["named_struct", "struct"].contains(call.name),
            case .structure(let fields) = invocation[index].type, fields.count == call.arguments.count
        else { throw invalid(invocation, "modelParameters", form) }
        var found: [String] = []
        for (field, argument) in zip(fields, call.arguments) {
            guard ModelQuestion.parameters.contains(field.name), let value = constant(argument),
                !found.contains(where: { $0.hasPrefix(field.name + "=") })
            else { throw invalid(invocation, "modelParameters", form) }
            found.append("\(field.name)=\(value)")
        }
        return found.sorted()
    }

    /// A constant number or text, as a text.
    private static func constant(_ expression: TypedExpression) -> String? {
        switch expression.node {
        case .cast(let child, _): return constant(child)
        case .call(let call) where call.name == "alias" && call.arguments.count == 1:
            return constant(call.arguments[0])
        case .literal(let value):
            switch value {
            case .integer, .float, .double, .decimal, .string: return ValueText().text(value, expression.type)
            default: return nil
            }
        default: return nil
        }
    }

    private static func invalid(_ invocation: Invocation, _ name: String, _ reason: String) -> SparkError {
        AnalysisError.invalidParameter(
            name.uppercased(),
            ["parameter": "`\(name)`", "functionName": "`\(Self.name)`"],
            "The value of parameter(s) `\(name)` in `\(Self.name)` is invalid: \(reason).")
    }
}

/// What a call of `ai_query` asks about each row, and of which model.
package struct ModelQuestion: Hashable, Sendable {
    /// The model, or on Azure the deployment.
    package let model: String
    /// The text that is sent.
    package let request: TypedExpression
    /// What else is sent: values by the endpoint's names.
    package let parameters: [String: String]

    /// The names of what else can be sent.
    package static let parameters = ["max_tokens", "temperature", "top_p", "seed", "stop"]

    /// What `ai_query` gives where a row's error is no error of the query.
    static let result = SparkType.structure([
        StructField("result", .string, nullable: true), StructField("errorMessage", .string, nullable: true),
    ])

    /// What an expression asks; nil where it is no call of `ai_query`.
    package init?(_ expression: TypedExpression) {
        guard case .call(let call) = expression.node, call.name == ModelQuestions.name, call.arguments.count == 1,
            call.options.count >= 2
        else { return nil }
        model = call.options[0]
        request = call.arguments[0]
        var parameters: [String: String] = [:]
        for option in call.options.dropFirst(2) {
            let parts = option.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2 { parameters[String(parts[0])] = String(parts[1]) }
        }
        self.parameters = parameters
    }

    /// Whether an expression asks a model.
    package static func isAsked(in expression: TypedExpression) -> Bool {
        expression.contains { ModelQuestion($0) != nil }
    }

    /// The value of a call of `ai_query`, given its request and a model's reply to that as columns.
    ///
    /// A row without a request has no answer. A row whose call failed is an error of the query, unless the call asks for
    /// the errors beside the answers.
    package static func value(
        of expression: TypedExpression, request: TypedExpression, reply: TypedExpression,
        _ settings: ExpressionSettings
    ) throws(SparkError) -> TypedExpression {
        guard case .call(let call) = expression.node, let question = ModelQuestion(expression) else {
            return expression
        }
        func function(_ name: String, _ arguments: TypedExpression...) throws(SparkError) -> TypedExpression {
            try Catalogue.standard.call(name, arguments, settings: settings)
        }
        let failure = try Extraction.field(reply, "error", settings)
        let message = try Extraction.field(failure, "message", settings)
        let answer = try Extraction.field(reply, "answer", settings)
        let isUnasked = try function("isnull", request)
        var value: TypedExpression
        if call.options[1] == "true" {
            let error = try function(
                "raise_error",
                try function(
                    "concat", .string("ai_query of \(question.model) failed for a row: "),
                    try function("coalesce", message, .string("the endpoint gave no reason")),
                    .string(
                        " (answers that came are kept; failOnError => false gives rows with their errors in their place)"
                    )))
            value = try function(
                "case", isUnasked, .null(.string), try function("isnotnull", failure), error, answer)
        } else {
            let text = try function("case", isUnasked, .null(.string), message)
            value = try function(
                "named_struct", .string("result"), answer, .string("errorMessage"), text)
        }
        value.type = expression.type
        value.nullable = expression.nullable
        return value
    }
}
