internal import Columnar
internal import Glibc
internal import LocalQuery
internal import Planning
package import Tokenization

/// What the operators of one thread share, each loaded with its first use: a worker that only
/// calls models never pays for DuckDB or a vocabulary.
package final class ComputeContext {
    private var loaded: QueryEngine?
    private var tokenizers: [String: Tokenizer] = [:]
    /// What ends the task that runs now.
    package var interruption = Interruption()

    package init() {}

    /// Opens DuckDB in the background, for contexts whose tasks will soon read files.
    package static func warmUp() { QueryEngine.warmUp() }

    /// SQL of plans that reads nothing but its input.
    private var checked: Set<String> = []

    /// - Throws: `TaskFailure` where a plan's SQL reads or writes anything but the rows that come to it.
    func check(_ sql: String) throws(TaskFailure) {
        if checked.contains(sql) { return }
        let account = try query(QueryReach.account(of: sql))
        if let objection = QueryReach.objection(in: account.batches.first?.columns.first?.string(0) ?? "") {
            throw TaskFailure("the query was refused: \(objection)", isTransient: false)
        }
        checked.insert(sql)
    }

    /// Runs a query on this thread, until the task is interrupted.
    func query(_ sql: String, input: Table? = nil) throws(TaskFailure) -> Table {
        let engine = try engine()
        return try interruption.query(engine.interrupter) { () throws(QueryError) in
            try engine.run(sql, input: input)
        }
    }

    /// The columns that a query would give, and DuckDB's names of their types.
    func columns(of sql: String) throws(TaskFailure) -> [(name: String, type: String)] {
        let engine = try engine()
        return try interruption.query(engine.interrupter) { () throws(QueryError) in try engine.columns(of: sql) }
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
            let tokenizer = try Encoding.load(try EncodingName(encoding), from: .ofProcess).makeTokenizer()
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
