import ArrowIPC
import Columnar
import Messaging
import Planning
import SparkFunctions
import SparkSQL

@testable import Operators

/// Stages as workers run them.
enum Fragments {
    static func table(_ columns: [(String, ArrayData)], nullable: Bool = true) -> Table {
        let schema = Schema(columns.map { Field($0.0, $0.1.type, nullable: nullable) })
        let rows = columns.first?.1.length ?? 0
        return Table(schema: schema, batches: [RecordBatch(schema, columns.map(\.1), rowCount: rows)])
    }

    static func relation(_ table: Table) -> TaskRelation {
        TaskRelation(batches: table.batches.map { EncodedBatch($0) }, schema: SchemaMessage.encode(table.schema))
    }

    static func program(_ operators: [OperatorDescription]) -> ComputeProgram {
        var pipeline = Pipeline()
        pipeline.operators = operators
        return ComputeProgram(pipeline) { (_, _, _) throws(TaskFailure) in
            throw TaskFailure("nobody has the file", isTransient: true)
        }
    }

    static func run(_ operators: [OperatorDescription], _ input: TaskInput) throws(TaskFailure) -> Table {
        try program(operators).run(input, ComputeContext())
    }

    static func text(_ call: KernelCall) -> KernelText {
        KernelText(
            kernel: call.kernel, arguments: call.arguments.map(\.sql), result: call.result.sql, options: call.options)
    }

    /// A query of one expression of Spark's over `c0`, …, which are the schema's columns.
    static func query(_ expression: String, over schema: String) throws -> QueryText {
        let scope = TableScope(try StructType(ddl: schema))
        let typed = try ExpressionResolver(scope: scope).resolve(SyntaxExpression(sql: expression))
        var renderer = Renderer()
        let sql = try renderer.sql(typed)
        return QueryText("SELECT \(sql) AS out FROM input", kernels: renderer.kernels.map(text))
    }
}

extension Table {
    var rows: [[Value]] { batches.flatMap { batch in (0..<batch.rowCount).map { batch.row($0) } } }
}
