internal import Columnar
internal import LocalQuery
internal import Planning

/// The relations of a task that brings rows together: rows that came with it, and files that it reads itself.
///
/// DuckDB reads Parquet files within the query, so that it skips what the query does not need. Other files come out of
/// our own readers while the query runs.
struct Fragment {
    private let relations: [TaskRelation]
    private let blocks: [BlockStream]
    private let scans: [FileScan]
    private let fetch: FetchBytes

    /// `fetch` knows a file by its position among those of all scans.
    init(_ relations: [TaskRelation], _ blocks: [BlockStream], _ scans: [FileScan], _ fetch: @escaping FetchBytes) {
        self.relations = relations
        self.blocks = blocks
        self.scans = scans
        self.fetch = fetch
    }

    /// What the query makes of the relations.
    func table(through query: QueryOperator, _ context: ComputeContext) throws(TaskFailure) -> Table {
        var rows: [String: QueryRows] = [:]
        var views: [QueryOperator.View] = []
        var parquet: [ParquetRelation] = []
        var streams: [SplitStream] = []
        for (number, relation) in relations.enumerated() {
            rows[QueryText.input(number)] = .table(try RowSource.table(relation.batches, relation.schema))
        }
        for (number, stream) in blocks.enumerated() {
            rows[QueryText.input(relations.count + number)] = .stream(stream)
        }
        let before = relations.count + blocks.count
        var firstFile: UInt32 = 0
        for (index, scan) in scans.enumerated() {
            let name = QueryText.input(before + index)
            let own = Self.fetch(fetch, from: firstFile)
            firstFile &+= UInt32(truncatingIfNeeded: scan.files.count)
            guard scan.format != .parquet else {
                let relation = try ParquetRelation(scan, own, context)
                parquet.append(relation)
                views.append(.init(name: name, sql: "SELECT * FROM \(relation.sql)"))
                continue
            }
            let stream = try SplitStream(scan, own, threads: context.threads, context.interruption)
            streams.append(stream)
            // A name that no other relation has.
            let raw = QueryText.input(before + scans.count + index)
            if let sql = FileSource.valuesOfJSON(scan, in: raw) {
                rows[raw] = .stream(stream)
                views.append(.init(name: name, sql: sql, source: raw))
            } else {
                rows[name] = .stream(stream)
            }
        }
        // Copies of files last as long as the query.
        defer { withExtendedLifetime(parquet) {} }
        do throws(TaskFailure) {
            let table = try query.run(over: rows, views: views, context)
            for relation in parquet { try relation.checkFiles() }
            return table
        } catch {
            if context.interruption.isRequested { throw error }
            for stream in blocks { if let failure = stream.failure { throw failure } }
            // Not in DuckDB's words, which know nothing of the file.
            for stream in streams { if let failure = stream.failure { throw failure } }
            for relation in parquet { try relation.checkFiles() }
            throw parquet.reduce(error) { $1.naming($0) }
        }
    }

    private static func fetch(_ fetch: @escaping FetchBytes, from first: UInt32) -> FetchBytes {
        { (file, start, count) throws(TaskFailure) in try fetch(first &+ file, start, count) }
    }
}
