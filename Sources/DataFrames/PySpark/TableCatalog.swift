internal import QueryPlanning

/// Spark's `spark.catalog`, as far as it is about temporary views and kept rows.
public struct TableCatalog: Sendable {
    let session: Session

    /// A view that queries can name.
    public struct Table: Sendable, Hashable {
        /// The name, as it was given.
        public let name: String
        /// Whether it ends with the session: always.
        public let isTemporary: Bool
    }

    /// The temporary views, by name.
    public func listTables() -> [Table] { session.views.names.map { Table(name: $0, isTemporary: true) } }

    /// Whether there is a temporary view of this name.
    public func tableExists(_ name: String) -> Bool { session.views[name] != nil }

    /// Lets go a temporary view.
    /// - Returns: Whether there was one of this name.
    @discardableResult public func dropTempView(_ name: String) -> Bool {
        defer { session.views[name] = nil }
        return session.views[name] != nil
    }

    /// Keeps the rows of a view once they are worked out.
    /// - Throws: `RoostError` where there is none of this name.
    public func cacheTable(_ name: String) async throws { try await session.table(name).cache() }

    /// Keeps the rows of a view no longer.
    /// - Throws: `RoostError` where there is none of this name.
    public func uncacheTable(_ name: String) async throws { try await session.table(name).unpersist() }

    /// Keeps the rows of no dataframe any more.
    public func clearCache() { session.clearCache() }
}

extension Session {
    /// The temporary views.
    public var catalog: TableCatalog { TableCatalog(session: self) }
}
