internal import Columnar
internal import Glibc
internal import LocalQuery
package import Planning
internal import SparkFunctions
package import Tokenization

/// What the operators of one thread share, each loaded with its first use: a worker that only
/// calls models never pays for DuckDB or a vocabulary.
package final class ComputeContext {
    private var loaded: QueryEngine?
    private var tokenizers: [String: Tokenizer] = [:]
    /// What ends the task that runs now.
    package var interruption = Interruption()
    /// The attempt that runs now.
    package var lease: Lease?
    /// Where the rows go that the task's last query gives; nil where they are handed on.
    package var output: (any RowOutput)?
    /// Threads that the task's queries may use.
    var threads = 1

    package init() {}

    /// Sets how much memory the queries of this process may take; to be said before the first of them.
    package static func limitMemory(toBytes bytes: Int64) { QueryMemory.limit(toBytes: bytes) }

    /// Opens DuckDB in the background, for contexts whose tasks will soon read files.
    package static func warmUp() { QueryEngine.warmUp() }

    private struct Checked: Hashable {
        let sql: String
        let relations: [String]
    }

    /// SQL of plans that reads nothing but its relations.
    private var checked: Set<Checked> = []

    /// Makes a plan's query ready to run over the relations of these names: its functions are then known to DuckDB.
    ///
    /// - Throws: `TaskFailure` where it reads or writes anything but its relations, or calls a function that is none.
    func prepare(_ query: QueryText, over relations: [String]) throws(TaskFailure) {
        var calls: [KernelCall] = []
        for kernel in query.kernels { calls.append(try KernelCall(kernel)) }
        try check(query.sql, over: relations)
        if calls.isEmpty { return }
        let engine = try engine()
        do {
            try engine.register(calls, custom: OwnFunctions())
        } catch {
            throw TaskFailure(error)
        }
    }

    private func check(_ sql: String, over relations: [String]) throws(TaskFailure) {
        if checked.contains(Checked(sql: sql, relations: relations)) { return }
        let account = try query(QueryReach.account(of: sql))
        let json = account.batches.first?.columns.first?.string(0) ?? ""
        if let objection = QueryReach.objection(in: json, relations: relations) {
            throw TaskFailure("the query was refused: \(objection)", isTransient: false)
        }
        checked.insert(Checked(sql: sql, relations: relations))
    }

    /// Runs a query over relations, until the task is interrupted.
    func query(_ sql: String, inputs: [String: QueryRows] = [:]) throws(TaskFailure) -> Table {
        let engine = try engine()
        return try sparingMemory { threads throws(QueryError) in
            try engine.run(sql, inputs: inputs, threads: threads)
        }
    }

    /// Runs a query whose rows go to `output` while they are computed, each batch through `labels`.
    ///
    /// - Returns: The columns, without rows.
    func query(
        _ sql: String, inputs: [String: QueryRows], into output: any RowOutput, through labels: [RelabelOperator]
    ) throws(TaskFailure) -> Table {
        let engine = try engine()
        var failure: TaskFailure?
        do throws(TaskFailure) {
            let schema = try sparingMemory { threads throws(QueryError) -> Schema in
                output.begin()
                return try engine.stream(sql, inputs: inputs, threads: threads, batchBytes: output.batchBytes) {
                    batch throws(QueryError) in
                    do throws(TaskFailure) {
                        var rows = Table(schema: batch.schema, batches: [batch])
                        for label in labels { rows = try label.apply(rows, self) }
                        for batch in rows.batches { try output.append(batch) }
                    } catch {
                        failure = error
                        throw QueryError(.io, error.message)
                    }
                }
            }
            return Table(schema: schema, batches: [])
        } catch {
            throw failure ?? error
        }
    }

    private func sparingMemory<Answer>(
        _ run: (Int) throws(QueryError) -> Answer
    ) throws(TaskFailure) -> Answer {
        let (engine, threads) = (try engine(), threads)
        return try interruption.query(engine.interrupter) { () throws(QueryError) in
            do throws(QueryError) {
                return try run(threads)
            } catch {
                // Each thread holds rows of its own: one alone may do with the memory that was too little for several.
                guard error.code == .outOfMemory, threads > 1 else { throw error }
                return try run(1)
            }
        }
    }

    /// The columns that a query would give, and DuckDB's names of their types.
    func columns(of sql: String) throws(TaskFailure) -> [(name: String, type: String)] {
        let engine = try engine()
        return try interruption.query(engine.interrupter) { () throws(QueryError) in try engine.columns(of: sql) }
    }

    /// The columns of Parquet files that were looked at.
    private var parquetColumns: [ScannedFile: [(name: String, type: String)]] = [:]
    private static let mostParquetFiles = 1_000

    /// The columns of a Parquet file of this machine, which is the one that the session saw.
    func columns(of file: ScannedFile) throws(TaskFailure) -> [(name: String, type: String)] {
        if let known = parquetColumns[file] { return known }
        let found = try columns(of: "SELECT * FROM \(FileRelation.parquet(file.path))")
        if parquetColumns.count >= Self.mostParquetFiles { parquetColumns = [:] }
        parquetColumns[file] = found
        return found
    }

    private func engine() throws(TaskFailure) -> QueryEngine {
        if let loaded { return loaded }
        do {
            let engine = try QueryEngine()
            loaded = engine
            return engine
        } catch {
            throw TaskFailure("\(error)", isTransient: false)
        }
    }

    func tokenizer(_ encoding: String) throws(TaskFailure) -> Tokenizer {
        if let known = tokenizers[encoding] { return known }
        do {
            let tokenizer = try SharedEncodings.encoding(encoding).makeTokenizer()
            tokenizers[encoding] = tokenizer
            return tokenizer
        } catch {
            throw TaskFailure(error.message, isTransient: false)
        }
    }
}

extension VocabularySearch {
    /// Where every program of Roost looks for vocabularies.
    package static var ofProcess: VocabularySearch {
        var environment: [String: String] = [:]
        for name in ["TIKTOKEN_CACHE_DIR", "ROOST_CACHE_DIR", "XDG_CACHE_HOME", "HOME"] {
            if let value = getenv(name) { environment[name] = String(cString: value) }
        }
        return VocabularySearch(environment: environment, projectFolders: ProjectFolders.trusted(for: "vocabularies"))
    }
}
