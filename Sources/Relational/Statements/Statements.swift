internal import SparkFunctions
package import SparkSQL

extension Analyzer {
    /// What a statement asks, with everything in it analysed.
    ///
    /// - Throws: Spark's error of the first mistake.
    package func analyze(
        _ statement: SyntaxStatement, session: SessionNames = .init(),
        parameters: [SyntaxParameter: SyntaxExpression] = [:]
    ) throws(SparkError) -> StatementOutcome {
        switch statement {
        case .query(let query): return .rows(try analyze(query, parameters: parameters))
        case .createView(let view): return try create(view, session, parameters)
        case .createFileView(let view): return .defineFiles(view)
        case .insert(let name, _, _, _):
            do { _ = try table(name) } catch {
                var error = error
                error.message = "INSERT has no table to write into. \(SyntaxStatement.insteadOfTables)"
                throw error
            }
            var error = Self.unsupported("INSERT into a view")
            error.message += " \(SyntaxStatement.insteadOfTables)"
            throw error
        case .execute(let text, let arguments): return try execute(text, arguments, session)
        case .compound(let statements): return .sequence(statements)
        case .dropView(let name, let ifExists):
            let parts = try analysis.parts(name)
            guard let view = Self.view(parts, session) else {
                if ifExists { return .nothing }
                let whole = SQLText.quoted(parts.count == 1 ? ["spark_catalog", "default"] + parts : parts)
                throw SparkError(
                    "TABLE_OR_VIEW_NOT_FOUND",
                    parameters: ["relationName": whole, "searchPath": "[`spark_catalog`.`default`]"],
                    message: "There is no view \(whole) that could be dropped.")
            }
            return .drop(view: view)
        case .explain(let inner, let mode):
            guard case .rows(let plan) = try analyze(inner, session: session, parameters: parameters) else {
                return .nothing
            }
            return .explain(plan, mode)
        case .describeQuery(let query): return .rows(described(try analyze(query, parameters: parameters)))
        case .describeTable(let name, _): return .rows(described(try table(name)))
        case .describeFunction: throw Self.unsupported("DESCRIBE FUNCTION")
        case .show(let show): return .rows(try self.show(show, session))
        case .cacheTable(let name, let isLazy, let query):
            let parts = try analysis.parts(name)
            if let query {
                let plan = try analyze(query, parameters: parameters)
                return .cache(parts.joined(separator: "."), plan, isLazy: isLazy)
            }
            let plan = try table(name)
            return .cache(parts.joined(separator: "."), plan, isLazy: isLazy)
        case .uncacheTable(let name, let ifExists):
            let parts = try analysis.parts(name)
            if !ifExists { _ = try table(name) }
            return .uncache(parts.joined(separator: "."))
        case .clearCache: return .uncache(nil)
        case .set(let key, let value):
            if let key, let value { return .set(key: key, value: value) }
            let shown =
                key.map { [($0, session.settings[$0] ?? "<undefined>")] }
                ?? session.settings.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
            return .rows(texts(["key", "value"], shown.map { [$0.0, $0.1] }))
        case .reset(let key): return .reset(key: key)
        }
    }

    private static func unsupported(_ what: String) -> SparkError {
        SparkError(
            "UNSUPPORTED_FEATURE.ROOST", parameters: ["feature": what], message: "\(what) is not supported by Roost.")
    }

    private func table(_ name: SyntaxName) throws(SparkError) -> ResolvedPlan { try analysis.table(name) }

    private static func view(_ parts: [String], _ session: SessionNames) -> String? {
        guard parts.count == 1 || parts.dropLast() == ["global_temp"], let name = parts.last else { return nil }
        return session.views.first { $0.lowercased() == name.lowercased() }
    }

    // MARK: views

    private func create(
        _ view: SyntaxCreateView, _ session: SessionNames, _ parameters: [SyntaxParameter: SyntaxExpression]
    ) throws(SparkError) -> StatementOutcome {
        let parts = try analysis.parts(view.name)
        guard view.isTemporary || view.isGlobal else { throw Self.unsupported("CREATE VIEW without TEMPORARY") }
        var plan = try analyze(view.query, parameters: parameters)
        if !view.columns.isEmpty {
            guard view.columns.count == plan.output.count else {
                let few = view.columns.count < plan.output.count
                throw SparkError(
                    "CREATE_VIEW_COLUMN_ARITY_MISMATCH." + (few ? "TOO_MANY_DATA_COLUMNS" : "NOT_ENOUGH_DATA_COLUMNS"),
                    parameters: [
                        "viewName": SQLText.quoted(parts),
                        "viewColumns": view.columns.map { SQLText.quoted($0.name) }.joined(separator: ", "),
                        "dataColumns": plan.output.map { SQLText.quoted($0.name) }.joined(separator: ", "),
                    ], message: "The view has \(view.columns.count) columns and its query \(plan.output.count).")
            }
            plan = try toDF(plan, view.columns.map(\.name))
        }
        if let error = SparkError.doubledColumn(among: plan.output.map(\.name)) { throw error }
        let name = parts.last ?? ""
        if let old = Self.view([name], session) {
            if view.ifNotExists { return .nothing }
            guard view.replaces else {
                throw SparkError(
                    "TEMP_TABLE_OR_VIEW_ALREADY_EXISTS", parameters: ["relationName": SQLText.quoted(name)],
                    message: "There is a view \(old) already: write CREATE OR REPLACE, or take another name.")
            }
        }
        return .define(view: name, plan, isGlobal: view.isGlobal)
    }

    // MARK: texts

    private func execute(_ text: SyntaxExpression, _ arguments: [SyntaxExpression], _ session: SessionNames)
        throws(SparkError) -> StatementOutcome
    {
        let typed = try analysis.resolve(text, PlanScope(analysis, .oneRow))
        guard case .literal(.string(let sql)) = typed.node else {
            throw SparkError(
                "INVALID_EXPR_TYPE_FOR_QUERY_EXECUTE_IMMEDIATE", parameters: ["exprType": "\"\(typed.type.sql)\""],
                message: "EXECUTE IMMEDIATE takes a constant text, not \(typed.pretty).")
        }
        var parameters: [SyntaxParameter: SyntaxExpression] = [:]
        for (index, argument) in arguments.enumerated() {
            if case .alias(let value, let names) = argument.node, let name = names.first {
                parameters[.named(name)] = value
            } else {
                parameters[.positional(index)] = argument
            }
        }
        return try analyze(SyntaxStatement(sql: sql), session: session, parameters: parameters)
    }

    /// Rows of texts that are never null.
    private func texts(_ names: [String], _ rows: [[String]]) -> ResolvedPlan {
        ResolvedPlan(
            .rows(rows.map { $0.map { .string($0) } }),
            output: names.map { Attribute(numbers.next(), $0, .string, nullable: false) })
    }

    private func described(_ plan: ResolvedPlan) -> ResolvedPlan {
        let rows = plan.schema.fields.map { field in
            [
                .string(field.name), .string(field.type.simpleString),
                field.comment.map { TypedExpression.string($0) } ?? .null(.string),
            ]
        }
        return ResolvedPlan(
            .rows(rows),
            output: [
                Attribute(numbers.next(), "col_name", .string, nullable: false),
                Attribute(numbers.next(), "data_type", .string, nullable: false),
                Attribute(numbers.next(), "comment", .string, nullable: true),
            ])
    }

    private func show(_ show: SyntaxShow, _ session: SessionNames) throws(SparkError) -> ResolvedPlan {
        switch show {
        case .tables(let namespace, let pattern): return try views("tableName", namespace, pattern, session)
        case .views(let namespace, let pattern): return try views("viewName", namespace, pattern, session)
        case .columns(let name): return texts(["col_name"], try table(name).output.map { [$0.name] })
        case .databases(let pattern):
            return texts(["namespace"], NamePattern(pattern).matches(["default"]).map { [$0] })
        case .functions(_, let pattern):
            return texts(["function"], NamePattern(pattern).matches(Catalogue.standard.names).map { [$0] })
        }
    }

    private func views(_ column: String, _ namespace: [String]?, _ pattern: String?, _ session: SessionNames)
        throws(SparkError) -> ResolvedPlan
    {
        if let namespace, namespace.last?.lowercased() != "default" {
            throw SparkError(
                "SCHEMA_NOT_FOUND", parameters: ["schemaName": SQLText.quoted(["spark_catalog"] + namespace)],
                message: "There is no schema \(namespace.joined(separator: ".")); views are in default.")
        }
        let names = NamePattern(pattern).matches(session.views).sorted()
        return ResolvedPlan(
            .rows(names.map { [.string(""), .string($0), .literal(.boolean(true), .boolean)] }),
            output: [
                Attribute(numbers.next(), "namespace", .string, nullable: false),
                Attribute(numbers.next(), column, .string, nullable: false),
                Attribute(numbers.next(), "isTemporary", .boolean, nullable: false),
            ])
    }
}

/// A pattern of `SHOW … LIKE`: `*` is any text, `|` stands between several.
struct NamePattern {
    private let pattern: String?

    init(_ pattern: String?) { self.pattern = pattern }

    /// The names that fit, letters of either case.
    func matches(_ names: [String]) -> [String] {
        guard let pattern else { return names }
        let parts = pattern.lowercased().split(separator: "|").map { Array($0.utf8) }
        return names.filter { name in
            let letters = Array(name.lowercased().utf8)
            return parts.contains { Self.fits(letters[...], $0[...]) }
        }
    }

    private static func fits(_ name: ArraySlice<UInt8>, _ pattern: ArraySlice<UInt8>) -> Bool {
        // The last star takes ever more letters until the rest fits.
        var name = name
        var pattern = pattern
        var retry: (ArraySlice<UInt8>, ArraySlice<UInt8>)?
        while true {
            if pattern.first == UInt8(ascii: "*") {
                pattern.removeFirst()
                retry = (name, pattern)
            } else if let letter = name.first, letter == pattern.first {
                name.removeFirst()
                pattern.removeFirst()
            } else if name.isEmpty, pattern.isEmpty {
                return true
            } else if let (from, rest) = retry, !from.isEmpty {
                name = from.dropFirst()
                pattern = rest
                retry = (name, rest)
            } else {
                return false
            }
        }
    }
}
