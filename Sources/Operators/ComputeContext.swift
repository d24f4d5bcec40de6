internal import Glibc
internal import LocalQuery
internal import Planning
package import Tokenization

/// What the operators of one thread share, each part loaded with its first use: a worker that only
/// calls models never pays for DuckDB or a vocabulary.
package final class ComputeContext {
    private var loaded: QueryEngine?
    private var tokenizers: [String: Tokenizer] = [:]

    package init() {}

    /// Opens DuckDB in the background, for contexts whose tasks will soon read files.
    package static func prepare() { QueryEngine.prepare() }

    func engine() throws(TaskFailure) -> QueryEngine {
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
        return VocabularySearch(environment: environment, projectFolders: ProjectFolders.all)
    }
}
