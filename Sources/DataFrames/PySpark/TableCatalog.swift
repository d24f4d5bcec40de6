internal import QueryPlanning
internal import SparkFunctions
internal import SparkSQL

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

extension TableCatalog {
    /// A database, of which there is one.
    public struct Database: Sendable, Hashable {
        /// The name: `default`.
        public let name: String
    }

    /// A column of a view.
    public struct TableColumn: Sendable, Hashable {
        /// The name.
        public let name: String
        /// The type in short, such as `bigint`.
        public let dataType: String
        /// Whether a value may be null.
        public let nullable: Bool
    }

    /// A function of SQL.
    public struct Function: Sendable, Hashable {
        /// The name.
        public let name: String
        /// Whether it ends with the session: never.
        public let isTemporary: Bool
    }

    /// The database that names are looked up in: `default`, the only one.
    public func currentDatabase() -> String { "default" }

    /// The catalogue that names are looked up in: `spark_catalog`, the only one.
    public func currentCatalog() -> String { "spark_catalog" }

    /// The databases: `default` alone.
    public func listDatabases() -> [Database] { [Database(name: "default")] }

    /// Whether there is a database of this name: `default` is the only one.
    public func databaseExists(_ name: String) -> Bool { name.lowercased() == "default" }

    /// Does nothing for `default`, the only database.
    /// - Throws: `RoostError` for another name.
    public func setCurrentDatabase(_ name: String) throws(RoostError) {
        guard !databaseExists(name) else { return }
        throw RoostError(
            .analysis,
            SparkError(
                "SCHEMA_NOT_FOUND", parameters: ["schemaName": "`\(name)`"],
                message: "There is no database \(name): Roost has 'default' only, with the session's views."))
    }

    /// The columns of a view, from the left.
    /// - Throws: `RoostError` where there is none of this name.
    public func listColumns(_ table: String) throws(RoostError) -> [TableColumn] {
        guard let plan = session.views[table] else {
            throw RoostError(
                .analysis,
                SparkError(
                    "TABLE_OR_VIEW_NOT_FOUND", parameters: ["relationName": "`\(table)`"],
                    message: "There is no view \(table): createOrReplaceTempView makes one."))
        }
        return plan.schema.fields.map {
            TableColumn(name: $0.name, dataType: $0.type.simpleString, nullable: $0.nullable)
        }
    }

    /// Whether SQL has a function of this name, in any letters.
    public func functionExists(_ name: String) -> Bool { Catalogue.standard[name.lowercased()] != nil }

    /// The functions of SQL, by name.
    public func listFunctions() -> [Function] {
        Catalogue.standard.names.map { Function(name: $0, isTemporary: false) }
    }

    /// Whether the rows of a view are kept once they are worked out.
    public func isCached(_ table: String) -> Bool {
        session.views[table].map { DataFrame(session, $0).isCached } ?? false
    }

    /// Does nothing: files are looked at anew whenever they are read.
    public func refreshTable(_ table: String) {}
}

extension Session {
    /// The temporary views.
    public var catalog: TableCatalog { TableCatalog(session: self) }
}
