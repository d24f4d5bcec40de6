internal import Columnar
internal import GRDB
internal import GRDBSQLite
internal import Planning

/// A statement that is run a million times: values are bound to SQLite's own statement, without a copy in
/// between.
///
/// For use inside one access to the database.
struct PreparedStatement {
    private let owner: Statement
    private let database: Database
    private let statement: OpaquePointer

    /// The statement for `sql`, which the connection keeps from one use to the next.
    init(_ sql: String, _ database: Database) throws {
        owner = try database.cachedStatement(sql: sql)
        self.database = database
        statement = owner.sqliteStatement
        sqlite3_reset(statement)
        sqlite3_clear_bindings(statement)
    }

    func bind(_ value: Int64, at index: Int32) { sqlite3_bind_int64(statement, index, value) }
    func bind(_ value: Int64?, at index: Int32) {
        if let value { sqlite3_bind_int64(statement, index, value) } else { sqlite3_bind_null(statement, index) }
    }
    func bind(_ value: Double?, at index: Int32) {
        if let value { sqlite3_bind_double(statement, index, value) } else { sqlite3_bind_null(statement, index) }
    }
    func bind(_ value: String?, at index: Int32) {
        if let value {
            sqlite3_bind_text(statement, index, value, Int32(value.utf8.count), Self.copied)
        } else {
            sqlite3_bind_null(statement, index)
        }
    }
    func bind(_ key: RequestKey, at index: Int32) {
        withUnsafeBytes(of: key.words) {
            _ = sqlite3_bind_blob(statement, index, $0.baseAddress, Int32($0.count), Self.copied)
        }
    }
    /// Binds bytes that must live until the statement has run.
    func bind(_ bytes: UnsafeRawBufferPointer, at index: Int32) {
        if bytes.isEmpty {
            sqlite3_bind_zeroblob(statement, index, 0)
        } else {
            sqlite3_bind_blob64(statement, index, bytes.baseAddress, UInt64(bytes.count), nil)
        }
    }

    /// Runs a statement that gives no rows.
    ///
    /// - Returns: the number of rows that it changed.
    @discardableResult
    func run() throws -> Int {
        let code = sqlite3_step(statement)
        sqlite3_reset(statement)
        guard code == SQLITE_DONE else { throw failure(code) }
        return Int(sqlite3_changes(database.sqliteConnection))
    }

    /// Gives each row of the result to `body`.
    func forEach(_ body: (SQLiteRow) throws -> Void) throws {
        defer { sqlite3_reset(statement) }
        while true {
            let code = sqlite3_step(statement)
            if code == SQLITE_DONE { return }
            guard code == SQLITE_ROW else { throw failure(code) }
            try body(SQLiteRow(statement: statement))
        }
    }

    private func failure(_ code: Int32) -> DatabaseError {
        DatabaseError(
            resultCode: ResultCode(rawValue: code), message: String(cString: sqlite3_errmsg(database.sqliteConnection)))
    }

    /// SQLITE_TRANSIENT: SQLite takes a copy.
    private static let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
}

/// The row that a statement stands at; its bytes are gone with the next step.
struct SQLiteRow {
    fileprivate let statement: OpaquePointer

    func int(_ column: Int32) -> Int64 { sqlite3_column_int64(statement, column) }
    func double(_ column: Int32) -> Double { sqlite3_column_double(statement, column) }
    func text(_ column: Int32) -> String { optionalText(column) ?? "" }
    func optionalText(_ column: Int32) -> String? { sqlite3_column_text(statement, column).map { String(cString: $0) } }
    func bytes(_ column: Int32) -> UnsafeRawBufferPointer {
        // The bytes must be asked for before their count.
        let start = sqlite3_column_blob(statement, column)
        return UnsafeRawBufferPointer(
            start: start, count: start == nil ? 0 : Int(sqlite3_column_bytes(statement, column)))
    }
    func buffer(_ column: Int32) -> Buffer { Buffer(copying: bytes(column)) }
    func key(_ column: Int32) -> RequestKey? { RequestKey(bytes(column)) }
    func isNull(_ column: Int32) -> Bool { sqlite3_column_type(statement, column) == SQLITE_NULL }
}
