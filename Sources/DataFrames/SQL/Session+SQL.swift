internal import Planning
internal import QueryPlanning
internal import Relational
internal import SparkFunctions
internal import SparkSQL
internal import Synchronization

extension Session {
    /// The rows of a query in Spark's SQL.
    ///
    /// ```swift
    /// results.createOrReplaceTempView("results")
    /// let counts = try await session.sql("SELECT model, count(*) FROM results WHERE cost > :least GROUP BY model",
    ///     ["least": 0.01])
    /// ```
    ///
    /// - Parameters:
    ///   - query: The text. Files can stand behind `FROM` as ``csv.`data/*.csv` `` or `'data/*.parquet'`.
    ///   - args: Values of parameters that are called by name, `:name`.
    /// - Returns: The query's rows, or those that a statement such as `SHOW VIEWS` gives.
    /// - Throws: `RoostError` with the line and column of a mistake.
    public func sql(_ query: String, _ args: KeyValuePairs<String, any ColumnOperand> = [:]) async throws -> DataFrame {
        var parameters: [SyntaxParameter: SyntaxExpression] = [:]
        for (name, value) in args { parameters[.named(name)] = value.asColumn.expression }
        return try await sql(query, parameters)
    }

    /// The rows of a query in Spark's SQL, whose parameters `?` have these values, in order.
    ///
    /// - Throws: `RoostError` with the line and column of a mistake.
    public func sql(_ query: String, _ args: [any ColumnOperand]) async throws -> DataFrame {
        var parameters: [SyntaxParameter: SyntaxExpression] = [:]
        for (index, value) in args.enumerated() { parameters[.positional(index)] = value.asColumn.expression }
        return try await sql(query, parameters)
    }

    /// The rows of a query in Spark's SQL, whose named parameters are known only now.
    ///
    /// - Throws: `RoostError` with the line and column of a mistake.
    public func sql(_ query: String, args: [String: any ColumnOperand]) async throws -> DataFrame {
        var parameters: [SyntaxParameter: SyntaxExpression] = [:]
        for (name, value) in args { parameters[.named(name)] = value.asColumn.expression }
        return try await sql(query, parameters)
    }

    /// The rows of a query whose files are named by paths from a folder.
    ///
    /// - Parameters:
    ///   - query: The text; a query, no statement that changes the session.
    ///   - folder: The folder that relative paths begin in.
    /// - Returns: The query's rows.
    /// - Throws: `RoostError` with the line and column of a mistake.
    package func sql(_ query: String, filesIn folder: String) async throws -> DataFrame {
        try Self.checkQuery(query)
        return try await sql(query, [:], filesIn: folder)
    }

    /// Checks that a text is a query in Spark's SQL, as far as that is known without its tables.
    /// - Throws: `RoostError` with the line and column of a mistake.
    package static func checkQuery(_ text: String) throws(RoostError) {
        try RoostError.analysing { () throws(SparkError) in _ = try SyntaxQuery(sql: text) }
    }

    /// The rows of a temporary view, or of files: ``csv.`data/*.csv` ``.
    /// - Throws: `RoostError` where there is none of this name.
    public func table(_ name: String) async throws -> DataFrame {
        _ = try RoostError.analysing { () throws(SparkError) in try SyntaxName(sql: name) }
        return try await sql("SELECT * FROM \(name)")
    }

    private func sql(
        _ text: String, _ parameters: [SyntaxParameter: SyntaxExpression], filesIn folder: String? = nil
    ) async throws -> DataFrame {
        let statement = try RoostError.analysing { () throws(SparkError) in try SyntaxStatement(sql: text) }
        let frame = try await run(statement, parameters, filesIn: folder)
        guard var plan = try? frame.plan() else { return frame }
        plan.text = text
        return DataFrame(self, plan)
    }

    private func run(
        _ statement: SyntaxStatement, _ parameters: [SyntaxParameter: SyntaxExpression], filesIn folder: String? = nil
    ) async throws -> DataFrame {
        let files = NamedFiles(views)
        var analyzer = analyzer
        analyzer.views = files
        let names = SessionNames(views: views.names, settings: views.settings.all)
        while true {
            do {
                let outcome = try analyzer.analyze(statement, session: names, parameters: parameters)
                return try await perform(outcome, files.inputs, parameters)
            } catch let error as SparkError {
                guard let wanted = files.wanted() else { throw RoostError(.analysis, error) }
                let plan = try await read(wanted, in: folder).plan()
                files.keep(plan, wanted)
            }
        }
    }

    private func read(_ files: NamedFiles.Name, in folder: String?) async throws -> DataFrame {
        var path = files.path
        if let folder, !path.hasPrefix("/") { path = folder + "/" + path }
        if let format = files.format {
            return try await self.read.options(files.options).load(try DataFrameReader.known(format), [path])
        }
        let found = try FileScan.Format(path: files.path) ?? .ofFiles(path, called: files.path)
        // A file alone behind FROM is Roost's own, and its first line has the names.
        return try await self.read.option("header", true).options(files.options).load(found, [path])
    }

    /// The rows of `CREATE TEMP VIEW … USING format OPTIONS (…)`.
    private func read(_ view: SyntaxCreateFileView) async throws -> LogicalPlan {
        var reader = self.read.options(view.options)
        if !view.columns.isEmpty { reader = reader.schema(StructType(view.columns)) }
        return try await reader.load(try DataFrameReader.known(view.format), []).plan()
    }

    private func perform(
        _ outcome: StatementOutcome, _ inputs: [Int: InputRelation],
        _ parameters: [SyntaxParameter: SyntaxExpression]
    ) async throws -> DataFrame {
        func frame(_ query: ResolvedPlan) -> DataFrame { DataFrame(self, LogicalPlan(query, inputs: inputs)) }
        func texts(_ names: [String], _ rows: [[String]]) -> DataFrame {
            frame(
                ResolvedPlan(
                    .rows(rows.map { $0.map { .string($0) } }),
                    output: names.map { Attribute(numbers.next(), $0, .string, nullable: false) }))
        }
        let nothing = frame(ResolvedPlan(.rows([]), output: []))
        switch outcome {
        case .rows(let query): return frame(query)
        case .define(let view, let query, _): views[view] = LogicalPlan(query, inputs: inputs)
        case .drop(let view): views[view] = nil
        case .set(let key, let value):
            try conf.set(key, value)
            return texts(["key", "value"], [[key, value]])
        case .reset(let key): views.settings.reset(key)
        case .explain(let query, let mode):
            let plan = try askingQuestions(of: LogicalPlan(query, inputs: inputs))
            let (settings, cluster) = (expressionSettings, self.cluster)
            let explanation = try RoostError.analysing { () throws(SparkError) in
                try PlanExplanation(plan, settings: settings, on: cluster)
            }
            return texts(
                ["plan"],
                [[mode == .simple ? explanation.simple : mode == .logical ? query.treeText : explanation.extended]])
        case .sequence(let statements):
            var last = nothing
            for statement in statements { last = try await run(statement, parameters) }
            return last
        case .nothing: break
        case .defineFiles(let view):
            let name = view.name.last ?? ""
            if !view.replaces { try views.refuse(name) }
            views[name] = try await read(view)
        case .cache, .uncache:
            throw RoostError(.analysis, "CACHE TABLE is not done by SQL yet: use cache() of the dataframe")
        }
        return nothing
    }
}

/// The views of a session, and the files that one statement names, which are looked at where it needs them.
private final class NamedFiles: Relations {
    struct Name: Hashable {
        let format: String?
        let path: String
        let options: [String: String]
    }

    private struct State {
        var plans: [Name: LogicalPlan] = [:]
        var wanted: Name?
    }

    private let catalog: SessionCatalog
    private let state = Mutex(State())

    init(_ catalog: SessionCatalog) { self.catalog = catalog }

    /// The inputs that queries may name.
    var inputs: [Int: InputRelation] {
        state.withLock { state in
            state.plans.values.reduce(into: catalog.inputs) { $0.merge($1.inputs) { mine, _ in mine } }
        }
    }

    /// Files that were asked for and are not known.
    func wanted() -> Name? {
        state.withLock { state in
            defer { state.wanted = nil }
            return state.wanted
        }
    }

    func keep(_ plan: LogicalPlan, _ name: Name) { state.withLock { $0.plans[name] = plan } }

    func relation(_ name: [String]) throws(SparkError) -> ResolvedPlan? { try catalog.relation(name) }

    func files(format: String?, path: String, options: [String: String]) throws(SparkError) -> ResolvedPlan? {
        let name = Name(format: format, path: path, options: options)
        let known = state.withLock { $0.plans[name]?.query }
        if let known { return known }
        if let format, !["csv", "json", "parquet", "text", "arrow"].contains(format.lowercased()) { return nil }
        state.withLock { $0.wanted = name }
        throw SparkError("PATH_NOT_FOUND", parameters: ["path": path], message: "Nobody has looked at \(path) yet.")
    }
}

extension DataFrame {
    /// Lets queries name these rows; a view that has the name is replaced.
    /// - Throws: The first mistake in this dataframe.
    public func createOrReplaceTempView(_ name: String) throws(RoostError) { session.views[name] = try plan() }

    /// Lets queries name these rows.
    /// - Throws: `RoostError` where a view has the name already, and the first mistake in this dataframe.
    public func createTempView(_ name: String) throws(RoostError) {
        try session.views.refuse(name)
        session.views[name] = try plan()
    }
}
