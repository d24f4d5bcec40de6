package import Columnar

/// A job cut into stages.
///
/// Each stage comes after the stages it reads; the last one's rows are the result.
package struct JobPlan: Sendable {
    package var stages: [StagePlan]
    /// Where rows meet and why, for people; nil where they do not.
    ///
    /// It stays with the session.
    package var note: String?

    package init(stages: [StagePlan], note: String? = nil) {
        self.stages = stages
        self.note = note
    }
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
    /// second, and so on; a stage may stand twice. After them come the relations that the task reads itself, the
    /// pipeline's `scans`.
    case gathered([Int])
    /// So many tasks over blocks that these stages have written: its relation `input0` is of the first, and so on.
    case blocks([BlockRead], partitions: Int)
}

/// What a worker needs to know of a stage before its first task: sent once, then named by its id.
package struct Pipeline: Sendable, Hashable, Codable {
    package var scan: FileScan?
    package var operators: [OperatorDescription] = []
    /// Files that the task of a gathered stage reads itself, each scan as one relation.
    package var scans: [FileScan] = []
    /// Threads that a task may use for its queries; nil for one.
    package var threads: Int?

    package init() {}

    /// Reads what an older program sends, whose tasks read no files beside their rows.
    package init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        scan = try fields.decodeIfPresent(FileScan.self, forKey: .scan)
        operators = try fields.decode([OperatorDescription].self, forKey: .operators)
        scans = try fields.decodeIfPresent([FileScan].self, forKey: .scans) ?? []
        threads = try fields.decodeIfPresent(Int.self, forKey: .threads)
    }

    package func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encodeIfPresent(scan, forKey: .scan)
        try fields.encode(operators, forKey: .operators)
        if !scans.isEmpty { try fields.encode(scans, forKey: .scans) }
        try fields.encodeIfPresent(threads, forKey: .threads)
    }

    private enum CodingKeys: CodingKey { case scan, operators, scans, threads }

    /// How the rows are kept for a later stage; nil where they are not.
    package var blocks: BlockWrite? {
        get { if case .blocks(let write)? = operators.last { write } else { nil } }
        set {
            if blocks != nil { operators.removeLast() }
            if let newValue { operators.append(.blocks(newValue)) }
        }
    }

    /// All files that its tasks read: workers ask for bytes of one by its position here.
    package var files: [ScannedFile] { (scan?.files ?? []) + scans.flatMap(\.files) }
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
    /// Keeps the rows for a later stage; always a pipeline's last.
    case blocks(BlockWrite)
}
