import Columnar
import LocalQuery
import SparkFunctions
import SparkSQL

/// What expressions give: resolved, rendered and computed by DuckDB.
enum Answers {
    /// The value as Spark casts it to text; `NULL` for null, and the class of an error.
    static func value(_ text: String, _ settings: ExpressionSettings = .init()) -> String {
        do {
            let typed = try ExpressionResolver(scope: TableScope(StructType()), settings: settings)
                .resolve(SyntaxExpression(sql: text))
            return try computed(typed, settings)
        } catch let error as SparkError {
            return error.errorClass
        } catch {
            return "\(error)"
        }
    }

    /// The value as `value` gives it; throws the error that `value` names.
    static func failing(_ text: String) throws -> String {
        let settings = ExpressionSettings()
        return try computed(
            ExpressionResolver(scope: TableScope(StructType()), settings: settings).resolve(
                SyntaxExpression(sql: text)),
            settings)
    }

    /// The column's name and type, as DDL has them, or the class of an error.
    static func column(_ text: String, over schema: String = "") -> String {
        do { return try columns(text, over: schema).ddl } catch { return error.errorClass }
    }

    /// The error of an expression; nil for one that is right.
    static func error(_ text: String, over schema: String = "") -> SparkError? {
        do {
            _ = try columns(text, over: schema)
            return nil
        } catch {
            return error
        }
    }

    private static func columns(_ text: String, over schema: String) throws(SparkError) -> StructType {
        let resolver = ExpressionResolver(scope: TableScope(try StructType(ddl: schema)))
        let outputs = try resolver.outputs(of: SyntaxExpression(sql: text))
        return StructType(outputs.map(\.field))
    }

    /// One column of a query over rows that SQL gives: a SELECT list of one expression, an order of `rows` as `c0`, `c1`, ….
    static func value(_ text: String, over rows: String, _ schema: String) -> String {
        do {
            let scope = TableScope(try StructType(ddl: schema))
            return try computed(
                ExpressionResolver(scope: scope).resolve(SyntaxExpression(sql: text)), .init(), from: rows)
        } catch let error as SparkError {
            return error.errorClass
        } catch {
            return "\(error)"
        }
    }

    private static func computed(
        _ typed: TypedExpression, _ settings: ExpressionSettings, from rows: String? = nil
    ) throws -> String {
        var renderer = Renderer(settings: settings)
        let isText = typed.type == .string
        let shown = isText ? typed : TypedExpression(.cast(typed, .ansi), .string, nullable: true)
        let sql = try renderer.sql(shown)
        let engine = try QueryEngine()
        try engine.register(renderer.kernels)
        do {
            let table = try engine.run("SELECT \(sql)" + (rows.map { " FROM \($0)" } ?? ""))
            return table.batches.first?.columns.first?.string(0) ?? "NULL"
        } catch {
            guard let known = SparkError(runtimeText: error.description) else { throw error }
            throw known
        }
    }
}
