package import Columnar
internal import LocalQuery
package import ModelClient
package import Planning

/// What a worker runs for each task of a stage: a stage's pipeline, made ready.
package enum StageProgram: Sendable {
    /// Keeps a processor busy, on a thread of its own.
    case computes(ComputeProgram)
    /// Waits on a model, with many others at once.
    case calls(ChatOperator)
}

/// A run of relational operators over a task's rows.
package struct ComputeProgram: Sendable {
    private let scan: FileScan?
    private let operators: [any ComputeOperator]

    package init(scan: FileScan?, operators: [any ComputeOperator]) {
        self.scan = scan
        self.operators = operators
    }

    package func run(_ input: TaskInput, _ context: ComputeContext) throws(TaskFailure) -> Table {
        var rest = operators[...]
        var table: Table
        switch input {
        case .range(let start, let end, let step): table = RangeSource.table(start, end, step)
        case .batches(let batches, let schema): table = try RowSource.table(batches, schema)
        case .file(let index):
            guard let scan, scan.paths.indices.contains(index) else {
                throw TaskFailure("the stage has no file \(index)", isTransient: false)
            }
            // The first query reads the file itself, so that DuckDB skips what it does not need.
            let query = rest.first as? QueryOperator
            if query != nil { rest = rest.dropFirst() }
            table = try FileSource(scan: scan, path: scan.paths[index]).table(through: query, context)
        }
        for step in rest { table = try step.apply(table, context) }
        return table
    }
}

/// One relational step of a pipeline.
package protocol ComputeOperator: Sendable {
    func apply(_ table: Table, _ context: ComputeContext) throws(TaskFailure) -> Table
}

extension StageProgram {
    /// Makes a pipeline ready to run.
    package init(
        _ pipeline: Pipeline, client: (ModelEndpoint) -> EndpointClient
    ) {
        if case .chat(let name, let column) = pipeline.operators.first {
            self = .calls(ChatOperator(name: name, column: column, client: client(column.endpoint)))
            return
        }
        let operators: [any ComputeOperator] = pipeline.operators.map { description in
            switch description {
            case .query(let sql): QueryOperator(sql: sql)
            case .limit(let count): LimitOperator(count: count)
            case .count: CountOperator()
            case .chat(let name, _): preconditionFailure("the planner gives column \(name) a stage of its own")
            }
        }
        self = .computes(ComputeProgram(scan: pipeline.scan, operators: operators))
    }
}
