internal import Planning
package import QueryPlanning
internal import Relational
public import SparkSQL

/// Rows in named columns, worked out when an action (`collect`, `show`, `count`, `write`) asks for them.
///
/// Spark's words mean here what they mean there. Names and types are found at once and cost no row; a mistake, such as
/// an unknown column, is kept and thrown by the first action.
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

    /// All rows of an input.
    package init(_ session: Session, _ input: InputRelation) {
        self.init(session, LogicalPlan(input, numbers: session.numbers))
    }

    /// The plan.
    /// - Throws: The first mistake in it.
    package func plan() throws(RoostError) -> LogicalPlan { try planned.get() }

    /// The columns' names, types and whether they may be null, from the left.
    public var schema: StructType { get throws(RoostError) { try plan().schema } }

    /// The columns' names.
    public var columns: [String] { get throws(RoostError) { try schema.names } }

    /// The columns' names, each with Spark's name of its type.
    public var dtypes: [(name: String, type: String)] {
        get throws(RoostError) { try schema.dtypes.map { ($0.name, $0.type) } }
    }

    /// This dataframe's own column of a name, also where another one has the same name.
    public func col(_ name: String) -> Column {
        do {
            return Column(try session.analyzer.column(try plan().query, name))
        } catch let error as SparkError {
            return Column { () throws(SparkError) in throw error }
        } catch {
            // The mistake in this dataframe is thrown where the column is used with it.
            return DataFrames.col(name)
        }
    }

    /// This dataframe's own column of a name, also where another one has the same name.
    public subscript(_ name: String) -> Column { col(name) }

    /// All columns whose names fit a regular expression between backticks.
    public func colRegex(_ pattern: String) -> Column {
        Column { () throws(SparkError) in try session.analyzer.columnPattern(pattern) }
    }

    /// Prints the plan, and the stages it is cut into.
    ///
    /// - Parameter extended: Whether to print every step from the query to what runs where, and why; once the rows were
    ///   collected, iterated over or written, also how many rows and bytes each stage gave, and in what time.
    /// - Throws: The first mistake in the plan.
    public func explain(extended: Bool = false) throws(RoostError) { print(try explainText(extended: extended)) }

    /// Prints the plan as one of Spark's modes has it: `simple`, `extended`, `formatted`, `cost` or `codegen`.
    public func explain(mode: String) throws(RoostError) {
        let modes = ["simple", "extended", "formatted", "cost", "codegen"]
        guard modes.contains(mode.lowercased()) else {
            throw RoostError(.analysis, "explain has no mode '\(mode)': use one of \(modes.joined(separator: ", "))")
        }
        try explain(extended: mode.lowercased() != "simple")
    }

    /// What `explain` prints.
    package func explainText(extended: Bool) throws(RoostError) -> String {
        let plan = try askingPlan()
        let explanation = try RoostError.analysing { () throws(SparkError) in
            try PlanExplanation(
                plan, settings: session.expressionSettings, on: session.cluster,
                figures: session.runFigures.figures(of: plan.query))
        }
        return PlainText.of((extended ? explanation.extended : explanation.simple) + session.placementText)
    }

    // MARK: making others

    /// A dataframe of the query that `make` gives of this one's, over the same inputs.
    func changed(
        _ make: (Analyzer, ResolvedPlan) throws(SparkError) -> ResolvedPlan
    ) -> DataFrame {
        do throws(RoostError) {
            let plan = try plan()
            let query = try RoostError.analysing { () throws(SparkError) in
                try make(session.analyzer, plan.query)
            }
            return DataFrame(session, plan.with(query))
        } catch {
            return DataFrame(session, failed: error)
        }
    }

    /// A dataframe of the query that `make` gives of this one's and another's.
    func changed(
        with other: DataFrame,
        _ make: (Analyzer, ResolvedPlan, ResolvedPlan) throws(SparkError) -> ResolvedPlan
    ) -> DataFrame {
        do throws(RoostError) {
            let (left, right) = (try plan(), try other.plan())
            let query = try RoostError.analysing { () throws(SparkError) in
                try make(session.analyzer, left.query, right.query)
            }
            return DataFrame(session, left.with(query, and: right))
        } catch {
            return DataFrame(session, failed: error)
        }
    }
}

extension RoostError {
    /// What `body` gives; Spark's error of a plan becomes an error of Roost.
    package static func analysing<R>(_ body: () throws(SparkError) -> R) throws(RoostError) -> R {
        do {
            return try body()
        } catch {
            throw RoostError(.analysis, error)
        }
    }

    /// An error in Spark's words.
    package init(_ code: Code, _ error: SparkError) {
        self.init(
            code, error.description,
            condition: ErrorCondition(
                name: error.errorClass, sqlState: error.sqlState, parameters: error.parameters,
                message: error.message))
    }
}
