package import Columnar
package import Planning
package import Relational
package import SparkFunctions
internal import SparkSQL

extension LogicalPlan {
    /// Whether an expression asks a model.
    package var asksInExpressions: Bool {
        var open = [query]
        while let next = open.popLast() {
            if next.node.expressions.contains(where: { ModelQuestion.isAsked(in: $0) }) { return true }
            open += next.inputs + next.subqueries.values
        }
        return inputs.values.contains {
            if case .chat(_, let child) = $0.source { child.asksInExpressions } else { false }
        }
    }

    /// The same plan with model columns in place of the questions in its expressions.
    ///
    /// - Parameters:
    ///   - asked: The questions that were asked before.
    ///   - numbers: Where numbers of new columns come from.
    ///   - settings: What the meaning of expressions depends on.
    ///   - reply: The type of a model's reply.
    ///   - isAnswered: Whether answers are at hand.
    ///   - column: The model column of a question, given the name of the column that has its requests.
    /// - Returns: The plan, without any question in expressions.
    /// - Throws: `SparkError` for a question where none can be asked, and what `column` throws.
    package func askingQuestions(
        _ asked: AskedQuestions, numbers: ColumnNumbers, settings: ExpressionSettings, reply: DataType,
        isAnswered: (AnswersID) -> Bool, _ column: (ModelQuestion, String) throws -> ChatColumn
    ) throws -> LogicalPlan {
        guard asksInExpressions else { return self }
        var copy = self
        for (number, input) in inputs {
            guard case .chat(let step, let child) = input.source else { continue }
            copy.inputs[number]?.source = .chat(
                step,
                try child.askingQuestions(
                    asked, numbers: numbers, settings: settings, reply: reply, isAnswered: isAnswered, column))
        }
        return try withoutActuallyEscaping(column) { column in
            try withoutActuallyEscaping(isAnswered) { isAnswered in
                var extraction = QuestionExtraction(
                    asked: asked, numbers: numbers, settings: settings, reply: reply, column: column,
                    isAnswered: isAnswered, inputs: copy.inputs)
                copy.query = try extraction.whole(query)
                let used = copy.query.inputNumbers
                copy.inputs = extraction.inputs.filter { used.contains($0.key) }
                return copy
            }
        }
    }
}

/// Takes questions to models out of the expressions of a query.
private struct QuestionExtraction {
    let asked: AskedQuestions
    let numbers: ColumnNumbers
    let settings: ExpressionSettings
    let reply: DataType
    let column: (ModelQuestion, String) throws -> ChatColumn
    let isAnswered: (AnswersID) -> Bool
    /// Whether only questions count whose answers are at hand.
    var takesOnlyAnswers = false
    var inputs: [Int: InputRelation]

    /// Rows whose questions are asked, and the questions whose answers are among their columns.
    private struct Rows {
        var plan: ResolvedPlan
        /// The values of calls over the rows.
        var values: [TypedExpression: TypedExpression] = [:]
        /// Replies that the rows have beside the columns of the plan that they stand for: request and reply.
        var replies: [ModelQuestion: (request: Attribute, reply: Attribute)] = [:]

        var extras: [Attribute] { replies.values.flatMap { [$0.request, $0.reply] } }
    }

    /// The plan with just its own columns.
    mutating func whole(_ plan: ResolvedPlan) throws -> ResolvedPlan {
        let rows = try self.rows(plan)
        return exact(rows, plan)
    }

    private func exact(_ rows: Rows, _ plan: ResolvedPlan) -> ResolvedPlan {
        if rows.replies.isEmpty { return rows.plan }
        return rows.plan.project(plan.output.map { NamedExpression($0) }, hidden: plan.hidden)
    }

    private mutating func rows(_ plan: ResolvedPlan) throws -> Rows {
        let subqueries = try plan.subqueries.mapValues { try whole($0) }
        switch plan.node {
        case .limit(let input, let count):
            // No model is asked about rows that a limit leaves out; answers about all rows serve, where they are at hand.
            guard let earlier = Self.limited(input, count) else { return try passing(plan, input, subqueries) }
            var answered = self
            answered.takesOnlyAnswers = true
            if let rows = try? answered.passing(plan, input, subqueries) {
                inputs = answered.inputs
                return rows
            }
            return try rows(earlier)
        case .filter(let input, let condition):
            let (plain, asking) = Self.parts(condition)
            guard let asking, let plain else { return try passing(plan, input, subqueries) }
            let below = input.filter(plain, plan.subqueries)
            let above = ResolvedPlan(
                .filter(below, asking), output: plan.output, hidden: plan.hidden, subqueries: plan.subqueries)
            return try passing(above, below, subqueries)
        case .sort(let input, _, _), .offset(let input, _), .tail(let input, _), .window(let input, _),
            .generate(let input, _), .hint(let input, _, _), .alias(let input, _):
            return try passing(plan, input, subqueries)
        case .project(let input, let items):
            var below = try rows(input)
            let expressions = try answered(items.map(\.expression), &below, subqueries)
            let node = PlanNode.project(below.plan, zip(items, expressions).map { NamedExpression($0.attribute, $1) })
            var above = Rows(
                plan: ResolvedPlan(node, output: plan.output, hidden: plan.hidden, subqueries: subqueries))
            let passed = Set(items.filter(\.isPassedOn).map(\.attribute.number))
            above.values = below.values.filter { $0.value.columns.isSubset(of: passed) }
            for item in items where ModelQuestion(item.expression) != nil {
                above.values[item.expression] = item.attribute.expression
            }
            return above
        case .aggregate(let input, _), .expand(let input, _, _), .repartition(let input, _):
            var below = try rows(input)
            let node = try answered(plan.node, over: &below, subqueries)
            return Rows(plan: ResolvedPlan(node, output: plan.output, hidden: plan.hidden, subqueries: subqueries))
        case .join(let left, let right, let joining):
            var sides = [Rows(plan: try whole(left)), Rows(plan: try whole(right))]
            let condition = try joining.condition.map { try answered(joining: $0, &sides, subqueries) }
            var copy = joining
            copy.condition = condition
            let node = PlanNode.join(sides[0].plan, sides[1].plan, copy)
            let joined = ResolvedPlan(node, output: plan.output, hidden: plan.hidden, subqueries: subqueries)
            return Rows(plan: joined)
        case .rows(let rows) where rows.contains(where: { $0.contains { ModelQuestion.isAsked(in: $0) } }):
            throw Self.unsupported("ai_query cannot stand in VALUES: select it from the values.")
        default:
            let node = try plan.node.mapInputs { input throws in try whole(input) }
            return Rows(plan: ResolvedPlan(node, output: plan.output, hidden: plan.hidden, subqueries: subqueries))
        }
    }

    /// A step that keeps all columns of its input.
    private mutating func passing(
        _ plan: ResolvedPlan, _ input: ResolvedPlan, _ subqueries: [Int: ResolvedPlan]
    ) throws -> Rows {
        var rows = try self.rows(input)
        let node = try answered(plan.node, over: &rows, subqueries)
        rows.plan = ResolvedPlan(
            node, output: plan.output + rows.extras.sorted { $0.number < $1.number }, hidden: plan.hidden,
            subqueries: subqueries)
        return rows
    }

    // MARK: limits and conditions

    /// A limit's rows by an earlier limit; nil where nothing is asked of those that it leaves out.
    private static func limited(_ input: ResolvedPlan, _ count: Int64) -> ResolvedPlan? {
        guard input.subqueries.isEmpty else { return nil }
        switch input.node {
        case .project(let below, let items):
            guard items.contains(where: { ModelQuestion.isAsked(in: $0.expression) }), input.isRowWise else {
                return nil
            }
            return input.over(limited(below, count) ?? below.limit(count))
        case .alias(let below, _), .hint(let below, _, _):
            return limited(below, count).map { input.over($0) }
        case .sort(let below, let order, let isGlobal):
            // Rows are put in order before their questions, where no answer is a key.
            guard isGlobal, case .project(let rows, let items) = below.node, below.isRowWise,
                items.contains(where: { ModelQuestion.isAsked(in: $0.expression) })
            else { return nil }
            let passed = Set(items.filter(\.isPassedOn).map(\.attribute.number))
            guard order.allSatisfy({ $0.expression.columns.isSubset(of: passed) }) else { return nil }
            return below.over(rows.sort(order).limit(count))
        default: return nil
        }
    }

    /// A condition's parts without a question, which come first, and those with one.
    private static func parts(_ condition: TypedExpression) -> (plain: TypedExpression?, asking: TypedExpression?) {
        var terms: [TypedExpression] = []
        var open = [condition]
        while let next = open.popLast() {
            if case .call(let call) = next.node, call.name == "and", call.arguments.count == 2 {
                open += [call.arguments[1], call.arguments[0]]
            } else {
                terms.append(next)
            }
        }
        func all(_ terms: [TypedExpression]) -> TypedExpression? {
            guard let first = terms.first else { return nil }
            return terms.dropFirst().reduce(first) { left, right in
                TypedExpression(
                    .call(FunctionCall("and", [left, right])), .boolean, nullable: left.nullable || right.nullable)
            }
        }
        return (
            all(terms.filter { !ModelQuestion.isAsked(in: $0) && $0.isDeterministic }),
            all(terms.filter { ModelQuestion.isAsked(in: $0) || !$0.isDeterministic })
        )
    }

    // MARK: asking

    private mutating func answered(
        _ node: PlanNode, over rows: inout Rows, _ subqueries: [Int: ResolvedPlan]
    ) throws -> PlanNode {
        let expressions = try answered(node.expressions, &rows, subqueries)
        let below = rows.plan
        return node.withExpressions(expressions).mapInputs { _ in below }
    }

    /// The expressions with answers in place of their questions, which the rows have afterwards.
    private mutating func answered(
        _ expressions: [TypedExpression], _ rows: inout Rows, _ subqueries: [Int: ResolvedPlan]
    ) throws -> [TypedExpression] {
        var expressions = try expressions.map { try NeededQuestions.only($0, settings) }
        while true {
            let questions = Self.innermost(expressions)
            guard !questions.isEmpty else { return expressions }
            var values: [TypedExpression: TypedExpression] = [:]
            for call in questions { values[call] = try value(of: call, &rows, subqueries) }
            expressions = expressions.map { Self.replaced($0, values) }
        }
    }

    private mutating func answered(
        joining condition: TypedExpression, _ sides: inout [Rows], _ subqueries: [Int: ResolvedPlan]
    ) throws -> TypedExpression {
        var condition = try NeededQuestions.only(condition, settings)
        while true {
            let questions = Self.innermost([condition])
            guard !questions.isEmpty else { return condition }
            var values: [TypedExpression: TypedExpression] = [:]
            for call in questions {
                let side = sides.indices.first { index in
                    call.columns.isSubset(of: Set(sides[index].plan.columns.map(\.number)))
                }
                guard let side else {
                    throw Self.unsupported(
                        "ai_query cannot ask about columns of both sides in the condition of a join: join first, and "
                            + "filter the joined rows by it.")
                }
                values[call] = try value(of: call, &sides[side], subqueries)
            }
            condition = Self.replaced(condition, values)
        }
    }

    /// The value of a call over the rows, which have its answers afterwards.
    private mutating func value(
        of call: TypedExpression, _ rows: inout Rows, _ subqueries: [Int: ResolvedPlan]
    ) throws -> TypedExpression {
        if let known = rows.values[call] { return known }
        guard let question = ModelQuestion(call) else { return call }
        let columns = try replies(to: question, &rows, subqueries)
        let value = try ModelQuestion.value(
            of: call, request: columns.request.expression, reply: columns.reply.expression, settings)
        rows.values[call] = value
        return value
    }

    private mutating func replies(
        to question: ModelQuestion, _ rows: inout Rows, _ subqueries: [Int: ResolvedPlan]
    ) throws -> (request: Attribute, reply: Attribute) {
        if let known = rows.replies[question] { return known }
        let request = question.request
        guard !request.contains(where: \.belongsToMany) else {
            throw Self.unsupported(
                "ai_query asks about one row: it cannot stand in a lambda, and what it asks about holds no aggregate, "
                    + "window or generator; select those before it.")
        }
        guard request.columns.isSubset(of: Set(rows.plan.columns.map(\.number))) else {
            throw Self.unsupported(
                "ai_query cannot ask about columns of the query around it: select them beside it, or join.")
        }
        let (numbers, column) = (numbers, column)
        let key = AskedQuestions.Key(rows: rows.plan, question: question)
        if takesOnlyAnswers {
            guard let known = asked.columns(key), isAnswered(known.answers) else { throw NotAnswered() }
        }
        let asked = try asked.columns(key) {
            AskedQuestions.Columns(
                input: numbers.next(), request: numbers.next(), reply: numbers.next(),
                column: try column(question, Self.requests), answers: AnswersID(.random(in: .min ... .max)))
        }
        let columns = (
            request: Attribute(asked.request, Self.requests, .string, nullable: request.nullable),
            reply: Attribute(asked.reply, Self.replies, InputType(reply).spark, nullable: true)
        )
        rows.plan = ask(asked, columns, request, rows.plan, subqueries)
        rows.replies[question] = columns
        return columns
    }

    private struct NotAnswered: Error {}

    private static let requests = "ai_query_request"
    private static let replies = "ai_query"

    /// Rows with a model's replies as a column, as an input of their own.
    private mutating func ask(
        _ asked: AskedQuestions.Columns, _ columns: (request: Attribute, reply: Attribute),
        _ request: TypedExpression, _ rows: ResolvedPlan, _ subqueries: [Int: ResolvedPlan]
    ) -> ResolvedPlan {
        var seen: Set<Int> = []
        let own = rows.columns.filter { seen.insert($0.number).inserted }
        // Names by position: those of the rows may be alike, and numbers are other ones in each run of a program.
        let named = own.enumerated().map { NamedExpression($1.renamed("c\($0)"), $1.expression) }
        let used = subqueries.filter { number, _ in
            request.contains { if case .subquery(let query) = $0.node { query.number == number } else { false } }
        }
        let questions = rows.project(named + [NamedExpression(columns.request, request)], used)
        let step = ModelStep(name: Self.replies, column: asked.column, answers: asked.answers)
        let needed = questions.inputNumbers
        let child = LogicalPlan(questions, inputs: inputs.filter { needed.contains($0.key) })
        var fields = questions.output.map { attribute in
            InputColumn(
                attribute.name, InputType(attribute.type.arrow, from: attribute.type), nullable: attribute.nullable)
        }
        fields.append(InputColumn(Self.replies, InputType(reply)))
        inputs[asked.input] = InputRelation(.chat(step, child), columns: fields)
        return ResolvedPlan(
            .input(asked.input, columns: questions.output.map(\.number) + [columns.reply.number]),
            output: own + [columns.request, columns.reply])
    }

    /// The questions that no other question stands in, each once, from the left.
    private static func innermost(_ expressions: [TypedExpression]) -> [TypedExpression] {
        var found: [TypedExpression] = []
        var seen: Set<TypedExpression> = []
        var open = Array(expressions.reversed())
        while let next = open.popLast() {
            if let question = ModelQuestion(next), !ModelQuestion.isAsked(in: question.request) {
                if seen.insert(next).inserted { found.append(next) }
            } else {
                open += next.children.reversed()
            }
        }
        return found
    }

    private static func replaced(
        _ expression: TypedExpression, _ values: [TypedExpression: TypedExpression]
    ) -> TypedExpression {
        guard ModelQuestion.isAsked(in: expression) else { return expression }
        if ModelQuestion(expression) != nil, let value = values[expression] { return value }
        return expression.mapChildren { (child) throws(Never) in replaced(child, values) }
    }

    private static func unsupported(_ message: String) -> SparkError {
        SparkError("UNSUPPORTED_FEATURE.ROOST", parameters: ["feature": "ai_query"], message: message)
    }
}

extension TypedExpression {
    /// Whether it is no value of one row.
    fileprivate var belongsToMany: Bool {
        switch node {
        case .aggregate, .window, .generator, .variable: true
        default: false
        }
    }
}
