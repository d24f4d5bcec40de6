package import Columnar
internal import Glibc
internal import LocalQuery
package import Planning

/// Bytes of one of a stage's files that the worker does not see, from whoever does.
package typealias FetchBytes = @Sendable (_ file: UInt32, _ start: Int64, _ count: Int) throws(TaskFailure) -> Buffer

/// A run of operators over a task's rows.
package struct ComputeProgram: Sendable {
    private let scan: FileScan?
    private let scans: [FileScan]
    private let threads: Int
    /// Whether the first rows of a file are all that is wanted of it, whatever they are.
    private let takesFirstRows: Bool
    private let statistics: TokenStatistics?
    private let operators: [any ComputeOperator]
    private let fetch: FetchBytes
    private let fetchBlock: FetchBlock
    /// What becomes of the rows.
    let lastStep: OperatorDescription?
    /// Where rows go that are too many for messages; nil where the driver needs them itself.
    package let resultFolder: String?

    /// Makes a pipeline ready to run.
    ///
    /// - Parameters:
    ///   - pipeline: What its tasks do.
    ///   - blocks: Where rows for other tasks are kept.
    ///   - resultFolder: Where rows go that are too many for messages.
    ///   - fetchBlock: Gives bytes of blocks that other machines have.
    ///   - fetch: Gives bytes of files that this machine does not have.
    package init(
        _ pipeline: Pipeline, blocks: BlockStore = BlockStore(), resultFolder: String? = nil,
        fetchBlock: FetchBlock? = nil, fetch: @escaping FetchBytes
    ) {
        let absent: FetchBlock = { (block, _, _) throws(TaskFailure) in
            throw TaskFailure("the blocks of \(block.lease) are not here", isTransient: true, lostBlock: block.lease)
        }
        self.fetchBlock = fetchBlock ?? absent
        self.resultFolder = resultFolder
        scan = pipeline.scan
        scans = pipeline.scans
        lastStep = pipeline.operators.last
        threads = min(max(1, pipeline.threads ?? 1), Self.processors)
        self.fetch = fetch
        takesFirstRows = Self.takesFirstRows(pipeline.operators)
        var steps = Self.limited(pipeline.operators)[...]
        if case .tokenStatistics(let statistics)? = steps.first {
            self.statistics = statistics
            steps = steps.dropFirst()
        } else {
            statistics = nil
        }
        let jsonColumns = Set(pipeline.scan?.columns.filter { $0.values == .json }.map(\.name) ?? [])
        let direct = DirectParquet(steps, pipeline.scan)
        if resultFolder != nil, statistics == nil { steps = Self.withQuery(steps, pipeline.scan)[...] }
        let last = Self.lastQuery(steps)
        let before = (direct?.before[...] ?? steps).enumerated().map { index, description -> any ComputeOperator in
            switch description {
            case .query(let query): QueryOperator(query, last: index == last?.index ? last?.labels : nil)
            case .relabel(let labels): RelabelOperator(schema: labels.schema)
            case .tokens(let columns): TokenOperator(columns: columns)
            case .limit(let count): LimitOperator(count: count)
            case .count: CountOperator()
            case .write(let write): WriteOperator(write: write)
            case .blocks(let write): BlockOperator(write: write, store: blocks)
            case .requests(let column):
                if let options = column.embeddings {
                    EmbeddingRequestOperator(column: column, options: options, jsonColumns: jsonColumns)
                } else {
                    RequestOperator(
                        column: column, mixed: Self.mixedContents(column, pipeline.scan),
                        jsonColumns: jsonColumns)
                }
            case .tokenStatistics: InvalidOperator(description: description)
            }
        }
        operators = before + (direct.map { [QueryOperator($0)] } ?? [])
    }

    /// The last query, where only names come behind it: its rows need not be held.
    private static func lastQuery(
        _ steps: ArraySlice<OperatorDescription>
    ) -> (index: Int, labels: [RelabelOperator])? {
        var labels: [RelabelOperator] = []
        for (index, step) in steps.enumerated().reversed() {
            switch step {
            case .relabel(let schema): labels.insert(RelabelOperator(schema: schema.schema), at: 0)
            case .query: return (index, labels)
            default: return nil
            }
        }
        return nil
    }

    /// The same steps with a query before them that reads a Parquet file, where only names come after it.
    private static func withQuery(
        _ steps: ArraySlice<OperatorDescription>, _ scan: FileScan?
    ) -> [OperatorDescription] {
        let haveNames = steps.allSatisfy { if case .relabel = $0 { true } else { false } }
        guard scan?.format == .parquet, haveNames else { return Array(steps) }
        return [.query(QueryText("SELECT * FROM \(QueryText.input)"))] + steps
    }

    /// More rows than these are worth a second thread, which reads on where nobody may want it.
    private static let mostFirstRows = 10_000

    private static func takesFirstRows(_ steps: [OperatorDescription]) -> Bool {
        guard let last = steps.firstIndex(where: { if case .limit(...mostFirstRows) = $0 { true } else { false } })
        else {
            return false
        }
        return steps[..<last].allSatisfy { step in
            if case .query(let query) = step { !query.sql.contains(" WHERE ") } else { false }
        }
    }

    /// The same steps, in which a query makes no more rows than a limit behind it keeps.
    private static func limited(_ steps: [OperatorDescription]) -> [OperatorDescription] {
        var limited: [OperatorDescription] = []
        for step in steps {
            if case .limit(let count) = step, case .query(let query)? = limited.last {
                limited[limited.count - 1] = .query(query.limited(to: count))
            }
            limited.append(step)
        }
        return limited
    }

    /// More threads than these only wait for each other.
    private static let processors = max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))

    /// How a file's conversations have contents of several kinds, texts and content parts.
    private static func mixedContents(_ column: ChatColumn, _ scan: FileScan?) -> MixedContents {
        guard let name = column.conversation,
            case .list(.object(let members))? = scan?.columns.first(where: { $0.name == name })?.values
        else { return .none }
        guard members.contains(where: { $0.name == "content" && $0.type == .json }) else { return .none }
        return scan?.reading == nil ? .json : .textsOrParts
    }

    /// The query that is to read the file itself, so that DuckDB skips what it does not need, and whether it does all that
    /// the first step does.
    ///
    /// A Parquet file cannot be cut: its rows are counted, and its first ones taken, without holding all of them.
    private static func query(
        _ step: (any ComputeOperator)?, _ format: FileScan.Format
    ) -> (QueryOperator?, isDone: Bool) {
        switch step {
        case let query as QueryOperator: return (query, true)
        case is CountOperator where format == .parquet:
            return (QueryOperator("SELECT count(*) AS count FROM input"), true)
        case let limit as LimitOperator where format == .parquet:
            return (QueryOperator(QueryText("SELECT * FROM input LIMIT \(limit.count)")), false)
        default: return (nil, false)
        }
    }

    /// The file that a split is of; nil where the stage has none like that.
    func file(_ split: FileSplit) -> ScannedFile? {
        guard let scan, scan.files.indices.contains(Int(split.file)) else { return nil }
        return scan.files[Int(split.file)]
    }

    /// The lines of a split in words; nil where the file has none, or too many before it to count.
    func lines(of split: FileSplit) -> String? {
        guard let scan, scan.format == .json || scan.format == .text, file(split)?.compression == nil,
            split.end <= LineReader.mostBytesToCount
        else { return nil }
        return try? FileSource(scan: scan, split: split, fetch: fetch).lineNumbers()
    }

    package func run(_ input: TaskInput, _ context: ComputeContext) throws(TaskFailure) -> Table {
        context.threads = threads
        var rest = operators[...]
        var table: Table
        switch input {
        case .range(let start, let end, let step):
            table = try RangeSource.table(start, end, step, limit: (rest.first as? LimitOperator)?.count)
        case .batches(let batches, let schema): table = try RowSource.table(batches, schema)
        case .relations(let relations):
            table = try self.table(relations, [], through: rest.first, context)
            rest = rest.dropFirst()
        case .blocks(let relations):
            var streams: [BlockStream] = []
            for relation in relations {
                streams.append(try BlockStream(relation, context.interruption, fetchBlock))
            }
            table = try self.table([], streams, through: rest.first, context)
            rest = rest.dropFirst()
        case .file(let split):
            guard let scan, scan.files.indices.contains(Int(split.file)) else {
                throw TaskFailure("the stage has no file \(split.file)", isTransient: false)
            }
            let source = FileSource(scan: scan, split: split, fetch: fetch)
            if takesFirstRows { context.threads = 1 }
            if let statistics {
                table = try TokenStatisticsSource(statistics: statistics, source: source).table(context)
            } else {
                let (query, isDone) = Self.query(rest.first, scan.format)
                if isDone { rest = rest.dropFirst() }
                // Nothing need be read behind the rows that a limit keeps.
                let limit = (rest.first as? LimitOperator)?.count ?? .max
                table = try source.table(through: query, limit: limit, context)
            }
        }
        for step in rest {
            try context.interruption.check()
            table = try step.apply(table, context)
        }
        return table
    }
}

extension ComputeProgram {
    /// What the first step, a query, makes of several relations.
    private func table(
        _ relations: [TaskRelation], _ blocks: [BlockStream], through step: (any ComputeOperator)?,
        _ context: ComputeContext
    ) throws(TaskFailure) -> Table {
        guard let query = step as? QueryOperator else {
            throw TaskFailure(
                "a task over \(relations.count + blocks.count + scans.count) relations does not begin with a query",
                isTransient: false)
        }
        let first = UInt32(truncatingIfNeeded: scan?.files.count ?? 0)
        let after: FetchBytes = { [fetch] (file, start, count) throws(TaskFailure) in
            try fetch(first &+ file, start, count)
        }
        return try Fragment(relations, blocks, scans, after).table(through: query, context)
    }

    /// What a task over relations reads, for people.
    func sources(_ relations: [Int]) -> String {
        let rows =
            relations.isEmpty
            ? [] : ["all rows of its inputs: \(relations.map(String.init).joined(separator: " and "))"]
        return (rows + scans.map(\.summary)).joined(separator: ", ")
    }
}

/// A step that no planner puts where it stands.
private struct InvalidOperator: ComputeOperator {
    let description: OperatorDescription

    func apply(_ table: Table, _ context: ComputeContext) throws(TaskFailure) -> Table {
        throw TaskFailure("'\(description)' stands where no planner puts it", isTransient: false)
    }
}

/// One step of a pipeline.
package protocol ComputeOperator: Sendable {
    func apply(_ table: Table, _ context: ComputeContext) throws(TaskFailure) -> Table
}
