import Columnar
import LocalQuery
import Relational
import SparkFunctions
import SparkSQL

/// Two small tables, and what queries over them give.
struct Queries {
    let analyzer: Analyzer
    let people: ResolvedPlan
    let pets: ResolvedPlan

    init(_ settings: AnalysisSettings = .init()) throws {
        let numbers = ColumnNumbers()
        func table(_ sql: String, _ schema: String) throws -> ResolvedPlan {
            let rows = try Analyzer(numbers: numbers).analyze(SyntaxQuery(sql: sql))
            guard case .rows(let values) = rows.node else { return rows }
            let fields = try StructType(ddl: schema).fields
            return ResolvedPlan(
                .rows(values),
                output: zip(rows.output, fields).map {
                    Attribute($0.number, $1.name, $1.type, nullable: $1.nullable)
                })
        }
        people = try table(
            "VALUES (1, 'Ann', 30), (2, 'Bob', 25), (3, 'Cay', CAST(NULL AS INT)), (4, 'Dan', 30)",
            "id INT NOT NULL, name STRING, age INT")
        pets = try table(
            "VALUES (1, 'cat', 0.5D), (1, 'dog', double('-0.0')), (3, 'cat', 0.0D), (9, 'eel', double('NaN'))",
            "owner INT, kind STRING, weight DOUBLE")
        analyzer = Analyzer(
            settings: settings, views: TemporaryViews(["people": people, "pets": pets]), numbers: numbers)
    }

    func plan(_ sql: String) throws -> ResolvedPlan { try analyzer.analyze(SyntaxQuery(sql: sql)) }

    /// The DDL of a query's columns, or the class of its error.
    func schema(_ sql: String) -> String {
        do { return try plan(sql).schema.ddl } catch let error as SparkError { return error.errorClass } catch {
            return "\(error)"
        }
    }

    /// The rows of a query, their cells as `show` writes them.
    func rows(_ sql: String) throws -> [String] { try rows(plan(sql)) }

    func rows(_ plan: ResolvedPlan) throws -> [String] {
        let texts = plan.output.map { column in
            NamedExpression(
                Attribute(analyzer.numbers.next(), column.name, .string, nullable: true),
                TypedExpression(.cast(column.expression, .ansi), .string, nullable: true))
        }
        let sql = try PlanSQL(plan.project(texts), settings: analyzer.settings.expressions)
        let engine = try QueryEngine()
        try engine.register(sql.kernels)
        let table = try engine.run(sql.text)
        return table.batches.flatMap { batch in
            (0..<batch.rowCount).map { row in
                batch.columns.map { $0.string(row) ?? "NULL" }.joined(separator: " ")
            }
        }
    }

    /// The error of a query.
    func error(_ sql: String) -> SparkError? {
        do {
            _ = try plan(sql)
            return nil
        } catch { return error as? SparkError }
    }
}
