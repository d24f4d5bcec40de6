package import Columnar
internal import Dispatch
internal import SparkFunctions
internal import Synchronization

/// DuckDB over record batches: a fragment of relational work, and the file formats.
///
///     let engine = try QueryEngine()
///     let old = try engine.run("SELECT name FROM input WHERE age > 30 ORDER BY name", input: people)
///
/// One per thread: an engine runs a query on the thread that asks for it, unless told to use more. It is cheap to keep,
/// and the first of a process opens DuckDB, some 35 ms and 40 MB.
package final class QueryEngine {
    private var connection: Connection

    /// Rows of a full batch of a result.
    package static let batchRows = 65_536

    /// - Throws: `libraryMissing` where DuckDB is not installed.
    package init() throws(QueryError) { connection = try Connection(Database.shared()) }

    /// Opens DuckDB on another thread, so that it is there when the process's first engine is made.
    ///
    /// What goes wrong then is reported by the first query.
    package static func warmUp() {
        DispatchQueue.global().async { _ = try? Database.shared() }
    }

    /// Runs one SQL statement, in which the relation `input` is the rows of `input`, in their order.
    ///
    /// - Throws: `QueryError`, as the other `run` does.
    package func run(_ sql: String, input: Table? = nil) throws(QueryError) -> Table {
        try run(sql, inputs: input.map { [InputName.first: .table($0)] } ?? [:])
    }

    /// Runs one SQL statement, in which the relations of these names are the rows of the inputs, in their order.
    ///
    /// A name is `input`, or that with a number: `input0`, `input1`. Each input is read in place, and of its columns
    /// only those that the query needs; a query may read one several times.
    ///
    /// A statement without rows of its own, such as COPY, gives a table without columns. HUGEINT (what
    /// SUM of whole numbers is) becomes decimal(38,0), ENUM and UUID become text, MAP a list of structs
    /// of key and value, a timestamp with a zone one in UTC.
    ///
    /// - Parameters:
    ///   - sql: The statement.
    ///   - inputs: The rows by name.
    ///   - threads: Threads that the query may use. With more than one, rows come in an order of chance where SQL
    ///     promises none.
    /// - Returns: its rows.
    /// - Throws: `QueryError`: `invalidQuery`, also for a relation that was not given; `data`, `io`, `unsupportedType`,
    ///   `interrupted`.
    package func run(_ sql: String, inputs: [String: QueryRows], threads: Int = 1) throws(QueryError) -> Table {
        try attempt { () throws(QueryError) in try answer(sql, try known(inputs), threads: threads) }
    }

    /// Runs one SQL statement and gives its rows while they are computed: nobody holds all of them.
    ///
    /// An error may come after some of the rows.
    ///
    /// - Parameters:
    ///   - sql: The statement.
    ///   - inputs: The rows by name, as for `run`.
    ///   - threads: Threads that the query may use.
    ///   - batchBytes: About how many bytes a batch has at the most.
    ///   - take: Gets the batches, in order.
    /// - Returns: The columns.
    /// - Throws: `QueryError`, as `run` does, and what `take` throws.
    package func stream(
        _ sql: String, inputs: [String: QueryRows], threads: Int = 1, batchBytes: Int,
        _ take: (RecordBatch) throws(QueryError) -> Void
    ) throws(QueryError) -> Schema {
        try attempt { () throws(QueryError) in
            let sql = try Statement.single(sql, connection)
            return try running(try known(inputs), threads) { () throws(QueryError) in
                var result = try connection.stream(sql)
                guard result.hasRows else { return Schema([]) }
                let columns = try result.columns()
                try result.read(columns, batchRows: Self.batchRows, batchBytes: batchBytes, take)
                return Schema(columns.map { Field($0.name, $0.layout.type) })
            }
        }
    }

    private func known(_ inputs: [String: QueryRows]) throws(QueryError) -> [String: QueryInput] {
        var known: [String: QueryInput] = [:]
        for (name, rows) in inputs {
            guard InputName.of(name) == name else {
                throw QueryError(.internal, "a query's input cannot be called \"\(name)\"")
            }
            switch rows {
            case .table(let table): known[name] = try QueryInput(table, connection.library)
            case .stream(let stream): known[name] = try QueryInput(stream, connection.library)
            }
        }
        return known
    }

    /// Runs one SQL statement over tables of these names.
    /// - Throws: `QueryError`, as the other `run` does.
    package func run(_ sql: String, inputs: [String: Table]) throws(QueryError) -> Table {
        try run(sql, inputs: inputs.mapValues { .table($0) })
    }

    /// Runs one SQL statement whose `input` is the rows of `feed`, while they come; blocks the thread until its end.
    ///
    /// However it ends, the feed then takes no more rows.
    ///
    /// - Throws: `QueryError`, as `run` does, and what the feed's writers gave up with.
    package func run(_ sql: String, feed: BatchFeed) throws(QueryError) -> Table {
        do throws(QueryError) {
            let table = try attempt { () throws(QueryError) in
                try answer(sql, [InputName.first: QueryInput(feed, connection.library)])
            }
            // The query ended early, with the rows that had come.
            if let failure = feed.failure { throw failure }
            feed.stopReading(nil)
            return table
        } catch {
            // Not in DuckDB's words, which has lost the code of it.
            let cause = feed.failure ?? error
            feed.stopReading(cause)
            throw cause
        }
    }

    private func attempt<Answer>(_ body: () throws(QueryError) -> Answer) throws(QueryError) -> Answer {
        do {
            return try body()
        } catch {
            if error.code == .internal { try reconnect() }
            throw error
        }
    }

    /// The columns that a query would give and DuckDB's names of their types, without running it.
    ///
    /// The types can stand in SQL, nested ones too: `STRUCT(b BIGINT)[]`.
    ///
    /// - Throws: `QueryError`, as `run` does.
    package func columns(of sql: String) throws(QueryError) -> [(name: String, type: String)] {
        let text = try Statement.single(sql, connection)
        let table = try run("SELECT column_name, column_type FROM (DESCRIBE \(text)\n)")
        return table.batches.flatMap { batch in
            (0..<batch.rowCount).map { (batch.columns[0].string($0) ?? "", batch.columns[1].string($0) ?? "") }
        }
    }

    /// Ends the query that this engine runs, from another thread.
    package var interrupter: QueryInterrupter { QueryInterrupter(connection: connection) }

    private func answer(
        _ sql: String, _ known: [String: QueryInput], threads: Int = 1
    ) throws(QueryError) -> Table {
        let sql = try Statement.single(sql, connection)
        return try running(known, threads) { () throws(QueryError) in
            var result = try connection.query(sql)
            guard result.hasRows else { return Table(schema: Schema([]), batches: []) }
            let columns = try result.columns()
            var batches: [RecordBatch] = []
            try result.read(columns, batchRows: Self.batchRows) { batches.append($0) }
            return Table(schema: Schema(columns.map { Field($0.name, $0.layout.type) }), batches: batches)
        }
    }

    /// Has DuckDB know the inputs, and use so many threads, while `body` runs.
    private func running<Answer>(
        _ known: [String: QueryInput], _ threads: Int, _ body: () throws(QueryError) -> Answer
    ) throws(QueryError) -> Answer {
        let (inputs, count) = (connection.database.inputs, connection.database.threads)
        try count.begin(QueryMemory.threads(threads)) { count throws(QueryError) in
            _ = try connection.query("SET threads = \(count)")
        }
        defer { count.end() }
        inputs[connection.id] = known
        defer { inputs[connection.id] = nil }
        return try body()
    }

    func registerFunctions(_ calls: [KernelCall], _ custom: (any CustomFunctions)?) throws(QueryError) {
        for call in calls {
            let (name, signature) = (call.sqlName, call.signature)
            try connection.database.functions.withLock { known throws(QueryError) in
                if let other = known[name] {
                    if other == signature { return }
                    throw QueryError(.internal, "two functions of different types have the name \(name)")
                }
                try SparkFunctionShell.register(call, try CustomFunction.of(call, custom), on: connection)
                known[name] = signature
            }
        }
    }

    /// After a fault inside DuckDB its database may refuse everything: the next query gets another.
    private func reconnect() throws(QueryError) {
        Database.discard(connection.database)
        connection = try Connection(Database.shared())
    }
}

/// Ends an engine's running query, from any thread.
///
/// The query then throws `interrupted`. Where none runs, nothing happens, not to the next one either.
package struct QueryInterrupter: Sendable {
    let connection: Connection

    package func interrupt() { connection.interrupt() }
}
