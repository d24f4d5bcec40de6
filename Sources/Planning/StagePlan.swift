package import Columnar

/// A job cut into stages.
///
/// Each stage comes after the stages it reads; the last one's rows are the result.
package struct JobPlan: Sendable {
    package var stages: [StagePlan]

    package init(stages: [StagePlan]) { self.stages = stages }
}

/// A run of operators that rows pass without leaving their worker, and where the rows come from.
package struct StagePlan: Sendable {
    package var input: StageInput
    /// Rows a task gets at the most, or nil to take the partitions as they come.
    package var rowsPerTask: Int?
    package var pipeline: Pipeline
    /// What a model is asked about each row; such a stage reads one that made the requests, and has no pipeline.
    package var calls: CallStep?
    /// Rows that leave the stage at the most, in order.
    package var limit: Int?

    package init(input: StageInput, rowsPerTask: Int? = nil, pipeline: Pipeline = Pipeline(), limit: Int? = nil) {
        self.input = input
        self.rowsPerTask = rowsPerTask
        self.pipeline = pipeline
        self.limit = limit
    }
}

package enum StageInput: Sendable {
    case local([EncodedBatch], schema: Buffer)
    case range(start: Int64, end: Int64, step: Int64, partitions: Int)
    case files([FileSplit])
    /// The rows of these stages of the same job, one after another.
    case stages([Int])
    /// One task over the rows of these stages: its relation `input0` is all rows of the first, in order, `input1` of the
    /// second, and so on; a stage may stand twice.
    case gathered([Int])
}

/// What a worker needs to know of a stage before its first task: sent once, then named by its id.
package struct Pipeline: Sendable, Hashable, Codable {
    package var scan: FileScan?
    package var operators: [OperatorDescription] = []

    package init() {}
}

/// One step of a pipeline.
package enum OperatorDescription: Sendable, Hashable, Codable {
    /// SQL over the relation `input`, which is the step before; as a gathered stage's first, over its relations.
    case query(QueryText)
    /// Gives the rows so far these names, nested names and nullability.
    case relabel(LabelledSchema)
    /// Columns that a tokenizer makes; each reads the columns before it.
    case tokens([TokenColumn])
    /// Counts the lines of a task's split of a file; always a pipeline's first.
    case tokenStatistics(TokenStatistics)
    /// Adds the requests of a model column, for a stage of calls to send.
    case requests(ChatColumn)
    case limit(Int)
    case count
    /// Writes the rows into files, and gives a row for each file; always a pipeline's last.
    case write(FileWrite)
}
