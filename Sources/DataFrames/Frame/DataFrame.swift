package import Planning

/// Rows in named columns, worked out when an action (`collect`, `show`, `count`, `write`) asks for them.
///
/// Spark's words mean here what they mean there. A mistake in a plan, such as an unknown column, is kept
/// and thrown by the first action.
public struct DataFrame: Sendable {
    package let session: Session
    private let planned: Result<LogicalPlan, RoostError>

    package init(_ session: Session, _ plan: LogicalPlan) {
        self.session = session
        planned = .success(plan)
    }

    package init(_ session: Session, failed error: RoostError) {
        self.session = session
        planned = .failure(error)
    }

    package func plan() throws(RoostError) -> LogicalPlan { try planned.get() }

    /// The columns' names.
    public var columns: [String] { get throws(RoostError) { try plan().columnNames } }

    /// These columns, in this order.
    public func select(_ columns: Column...) -> DataFrame {
        let expressions = columns.map(\.expression)
        return checked(expressions) { .project(expressions, $0) }
    }

    /// The columns with these names, in this order.
    public func select(_ names: String...) -> DataFrame {
        let expressions = names.map(Expression.column)
        return checked(expressions) { .project(expressions, $0) }
    }

    /// All columns and one more; one with that name is replaced.
    public func withColumn(_ name: String, _ column: Column) -> DataFrame {
        checked([column.expression]) { .withColumn(name, column.expression, $0) }
    }

    /// All columns and one of a model's answers, or of embeddings with their errors beside them.
    public func withColumn(_ name: String, _ column: ModelColumn) -> DataFrame {
        changed { plan throws(RoostError) in
            do {
                var chat = try column.make(try session.requireModelSource().endpoint)
                if let conversation = chat.conversation {
                    try plan.require([conversation])
                } else {
                    try plan.requireReadable(chat.columns)
                }
                try plan.requireReservedColumnsFree(for: chat)
                chat.embeddings?.fit(tokensPerMinute: session.callOptions.quota.tokensPerMinute)
                let answers = AnswersID(.random(in: .min ... .max))
                return .chat(ModelStep(name: name, column: chat, answers: answers), plan)
            } catch {
                throw error as? RoostError ?? RoostError(.analysis, "\(error)")
            }
        }
    }

    /// The rows for which `condition` is true.
    public func filter(_ condition: Column) -> DataFrame {
        checked([condition.expression]) { .filter(condition.expression, $0) }
    }

    /// The same as `filter`.
    public func `where`(_ condition: Column) -> DataFrame { filter(condition) }

    /// The first `count` rows.
    public func limit(_ count: Int) -> DataFrame {
        changed { plan throws(RoostError) in
            guard count >= 0 else {
                throw RoostError(.invalidArgument, "limit(\(count)): a number of rows is never negative")
            }
            return .limit(count, plan)
        }
    }

    /// The rows of both, this one's first.
    ///
    /// Columns are matched by position.
    public func union(_ other: DataFrame) -> DataFrame {
        changed { plan throws(RoostError) in
            let right = try other.plan()
            guard plan.columnNames.count == right.columnNames.count else {
                throw RoostError(
                    .analysis,
                    "a union needs as many columns on both sides: \(plan.columnNames) and \(right.columnNames)")
            }
            return .union(plan, right)
        }
    }

    /// Prints the plan, and the stages it is cut into.
    public func explain() throws(RoostError) {
        let plan = try plan()
        let stages = StagePlanner.plan(plan.limitsPushedDown())
        print(PlainText.of("== Logical Plan ==\n\(plan)\n\n== Stages ==\n\(stages)\n"))
    }

    private func checked(_ expressions: [Expression], _ make: (LogicalPlan) -> LogicalPlan) -> DataFrame {
        changed { plan throws(RoostError) in
            do throws(UnknownColumn) {
                try plan.require(expressions.flatMap(\.columns))
            } catch {
                throw RoostError(.analysis, error.description)
            }
            do throws(InvalidTypeName) {
                for type in expressions.flatMap(\.castTypes) { _ = try type.duckDB() }
            } catch {
                throw RoostError(.invalidArgument, error.description)
            }
            do throws(InvalidTokenFunction) {
                for function in expressions.flatMap(\.tokenFunctions) { try function.validate() }
            } catch {
                throw RoostError(.invalidArgument, error.description)
            }
            return make(plan)
        }
    }

    private func changed(_ make: (LogicalPlan) throws(RoostError) -> LogicalPlan) -> DataFrame {
        do {
            return DataFrame(session, try make(try plan()))
        } catch {
            return DataFrame(session, failed: error)
        }
    }
}
