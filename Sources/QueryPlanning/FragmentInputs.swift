internal import Planning
internal import Relational

/// What the one task of a query reads: rows of stages before it, files, and ranges.
///
/// The task knows its relations by number: those of stages first, and then those of files.
struct FragmentInputs {
    typealias Columns = [(number: Int, type: InputType)]

    private enum Source: Equatable {
        case stage(position: Int)
        case scan(position: Int)
        case range(start: Int64, end: Int64, step: Int64)
    }

    private(set) var stages: [Int] = []
    private(set) var scans: [FileScan] = []
    private var sources: [(source: Source, columns: Columns)] = []

    /// The rows of a stage as an input; a number by which the query calls it.
    mutating func add(stage: Int, _ columns: Columns) -> Int {
        stages.append(stage)
        return add(.stage(position: stages.count - 1), columns)
    }

    /// The rows of files as an input.
    mutating func add(_ scan: FileScan, _ columns: Columns) -> Int {
        // Files that stand twice in a query are looked at once.
        if let known = scans.firstIndex(of: scan) { return add(.scan(position: known), columns) }
        scans.append(scan)
        return add(.scan(position: scans.count - 1), columns)
    }

    /// Numbers as an input.
    mutating func add(rangeFrom start: Int64, to end: Int64, by step: Int64, _ columns: Columns) -> Int {
        add(.range(start: start, end: end, step: step), columns)
    }

    private mutating func add(_ source: Source, _ columns: Columns) -> Int {
        // By one number, so that groups of the same rows are seen to be the same, and are made once.
        let known = sources.firstIndex { $0.source == source && $0.columns.elementsEqual(columns, by: ==) }
        if let known { return known }
        sources.append((source, columns))
        return sources.count - 1
    }

    /// What stands behind FROM for an input.
    func sql(_ input: Int) -> String {
        let (source, columns) = sources[input]
        switch source {
        case .stage(let position): return StageRows.relation(QueryText.input(position), columns)
        case .scan(let position): return StageRows.relation(QueryText.input(stages.count + position), columns)
        case .range(let start, let end, let step):
            // Between brackets: the least of all numbers is none of SQL's without its sign.
            let rows = "range((\(start))::BIGINT, (\(end))::BIGINT, (\(step))::BIGINT)"
            return StageRows.relation(rows, columns)
        }
    }
}
