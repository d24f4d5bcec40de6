/// What a URL asks for.
package enum Route: Sendable, Hashable {
    case chat(Dialect)
    case embeddings(Dialect)
    /// `…/files`, `…/files/{id}`, `…/files/{id}/content`
    case files(Dialect, id: String?, content: Bool)
    /// `…/batches`, `…/batches/{id}`, `…/batches/{id}/cancel`
    case batches(Dialect, id: String?, cancel: Bool)
    /// The simulator's own pages, and every other path.
    case page(path: String, query: String?)

    /// The route of a request's target, as it came on the wire: a path and perhaps a query.
    package init(_ target: String) {
        let halves = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let path = halves.first ?? ""
        let query = halves.count > 1 ? halves[1] : nil
        self = Self.api(path, query) ?? .page(path: String(path), query: query.map(String.init))
    }

    private static func api(_ path: Substring, _ query: Substring?) -> Route? {
        let segments = path.split(separator: "/")[...]
        let version = query.flatMap { apiVersion($0) }
        switch (segments.dropLast().last, segments.last) {
        case ("chat", "completions"):
            return ofModel(Dialect(segments.dropLast(2), apiVersion: version)).map { .chat($0) }
        case (_, "embeddings"):
            return ofModel(Dialect(segments.dropLast(), apiVersion: version)).map { .embeddings($0) }
        default: break
        }
        // A collection's name, then perhaps an id, then perhaps what to do with it.
        for length in 1...3 where segments.count > length {
            let base = segments.dropLast(length)
            let rest = Array(segments.suffix(length))
            guard rest[0] == "files" || rest[0] == "batches", let dialect = Dialect(base, apiVersion: version),
                isWhole(dialect)
            else { continue }
            let id = length > 1 ? percentDecoded(rest[1]) : nil
            switch (rest[0], length > 2 ? rest[2] : nil) {
            case ("files", nil): return .files(dialect, id: id, content: false)
            case ("files", "content"): return .files(dialect, id: id, content: true)
            case ("batches", nil): return .batches(dialect, id: id, cancel: false)
            case ("batches", "cancel"): return .batches(dialect, id: id, cancel: true)
            default: return nil
            }
        }
        return nil
    }

    /// What asks a model has its deployment in a dated URL.
    private static func ofModel(_ dialect: Dialect?) -> Dialect? {
        if case .azureDated(nil, _) = dialect { return nil }
        return dialect
    }

    private static func isWhole(_ dialect: Dialect) -> Bool {
        if case .azureDated(.some, _) = dialect { return false }
        return true
    }

    private static func apiVersion(_ query: Substring) -> String? {
        for item in query.split(separator: "&") where item.hasPrefix("api-version=") {
            return percentDecoded(item.dropFirst("api-version=".count))
        }
        return nil
    }
}
