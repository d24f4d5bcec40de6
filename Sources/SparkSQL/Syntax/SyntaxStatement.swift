/// A statement as it was written.
public indirect enum SyntaxStatement: Hashable, Sendable {
    /// A query, whose rows are the result.
    case query(SyntaxQuery)
    /// `CREATE TEMP VIEW … AS query`.
    case createView(SyntaxCreateView)
    /// `CREATE TEMP VIEW … USING format OPTIONS (…)`.
    case createFileView(SyntaxCreateFileView)
    /// `INSERT INTO table (columns) query`, or `INSERT OVERWRITE`.
    case insert(into: SyntaxName, columns: [String], SyntaxQuery, overwrites: Bool)
    /// `EXECUTE IMMEDIATE text USING arguments`: the statement of a text that is known when it runs.
    case execute(SyntaxExpression, arguments: [SyntaxExpression])
    /// `BEGIN statement; … END`: one after the other; the last one's rows are the result.
    case compound([SyntaxStatement])
    /// `DROP VIEW [IF EXISTS] name`.
    case dropView(SyntaxName, ifExists: Bool)
    /// `EXPLAIN [EXTENDED | …] statement`.
    case explain(SyntaxStatement, mode: SyntaxExplainMode)
    /// `DESCRIBE query`: the columns of its rows.
    case describeQuery(SyntaxQuery)
    /// `DESCRIBE [EXTENDED] table`.
    case describeTable(SyntaxName, isExtended: Bool)
    /// `DESCRIBE FUNCTION [EXTENDED] name`.
    case describeFunction(SyntaxName, isExtended: Bool)
    /// `SHOW TABLES` and the like.
    case show(SyntaxShow)
    /// `CACHE [LAZY] TABLE name [AS query]`.
    case cacheTable(SyntaxName, isLazy: Bool, query: SyntaxQuery?)
    /// `UNCACHE TABLE [IF EXISTS] name`.
    case uncacheTable(SyntaxName, ifExists: Bool)
    /// `CLEAR CACHE`.
    case clearCache
    /// `SET key = value`; without a value, what it is; without a key, all that are set.
    case set(key: String?, value: String?)
    /// `RESET key`; without one, all.
    case reset(key: String?)
}

/// What `EXPLAIN` shows.
public enum SyntaxExplainMode: String, Hashable, Sendable {
    /// The physical plan, or more.
    case simple = "", extended = "EXTENDED", formatted = "FORMATTED", cost = "COST", codegen = "CODEGEN"
    /// The logical plan.
    case logical = "LOGICAL"
}

/// `CREATE [OR REPLACE] [GLOBAL] TEMP VIEW [IF NOT EXISTS] name (columns) AS query`.
public struct SyntaxCreateView: Hashable, Sendable {
    /// The view's name.
    public var name: SyntaxName
    /// Names for its columns, some with comments; none where they keep their own.
    public var columns: [Column]
    /// Whether it ends with the session.
    public var isTemporary: Bool
    /// Whether all sessions see it.
    public var isGlobal: Bool
    /// Whether it takes the place of a view of this name.
    public var replaces: Bool
    /// Whether nothing is done where there is a view of this name.
    public var ifNotExists: Bool
    /// The rows.
    public var query: SyntaxQuery
    /// The query's text.
    public var text: String

    /// A column's name, with a comment.
    public struct Column: Hashable, Sendable {
        /// The name.
        public var name: String
        /// The comment.
        public var comment: String?

        /// A column's name, with a comment.
        public init(_ name: String, comment: String? = nil) {
            self.name = name
            self.comment = comment
        }
    }
}

/// `CREATE [OR REPLACE] [GLOBAL] TEMP VIEW name (columns) USING format OPTIONS (…)`.
public struct SyntaxCreateFileView: Hashable, Sendable {
    /// The view's name.
    public var name: [String]
    /// The columns, where they are not found in the files.
    public var columns: [StructField]
    /// The files' format, such as `parquet`.
    public var format: String
    /// Options of the reader, such as `path`.
    public var options: [String: String]
    /// Whether all sessions see it.
    public var isGlobal: Bool
    /// Whether it takes the place of a view of this name.
    public var replaces: Bool
}

/// `SHOW …`.
public enum SyntaxShow: Hashable, Sendable {
    /// Tables and views whose names fit a pattern.
    case tables(namespace: [String]?, pattern: String?)
    /// Views whose names fit a pattern.
    case views(namespace: [String]?, pattern: String?)
    /// Functions whose names fit a pattern; the scope is `USER`, `SYSTEM` or `ALL`.
    case functions(scope: String?, pattern: String?)
    /// The columns of a table.
    case columns(SyntaxName)
    /// Databases whose names fit a pattern.
    case databases(pattern: String?)
}
