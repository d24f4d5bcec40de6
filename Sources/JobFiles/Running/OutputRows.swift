internal import Columnar
internal import DataFrames
internal import ModelAPI
internal import Operators
internal import Planning

/// An input's rows with the column of a job's answers.
struct AskedRows {
    let frame: DataFrame
    let answers: FlatAnswers
    /// The input's columns whose values are JSON, by the input's names.
    let json: [String: ResultType]

    /// An input's rows with the job's column.
    init(of job: JobFile, _ rows: InputRows, _ endpoint: ModelEndpoint) throws {
        var column = try job.chatColumn(endpoint)
        let name = job.columnName(beside: try rows.frame.columns)
        if name != job.columnName { column.keyName = job.columnName }
        frame = rows.frame.withColumn(name, ModelColumn { [column] _ in column })
        answers = FlatAnswers(column: name, isEmbedding: job.embeddings != nil)
        json = rows.json
    }

    /// The columns of the results.
    var resultSchema: Schema {
        get throws {
            let rows = try frame.schema()
            return answers.written(rows, json).typed(answers.flat(.empty(rows))).schema
        }
    }
}

/// What a job's query makes of its results, in files beside them.
///
/// The query is analysed before anything is asked, over tables of the results' columns without rows.
struct OutputRows {
    private static let rowsShown = 20

    let query: JobFile.OutputQuery
    let job: JobFile
    let session: Session

    /// Lets the query name an input's results, which are not there yet.
    func expect(_ name: String, _ asked: AskedRows) throws {
        try session.frame(.empty(try asked.resultSchema)).createOrReplaceTempView(name)
    }

    /// - Throws: `RoostError` with the place of a mistake in the query.
    func check() async throws { _ = try await frame().plan() }

    /// Writes the rows of the query.
    ///
    /// - Parameters:
    ///   - results: The inputs' names, each with the files of its results.
    ///   - paths: The files to write.
    ///   - replaces: Whether files that are there are replaced.
    /// - Returns: How many rows there are, and the first ones.
    /// - Throws: `RoostError` of the query, or of a file that cannot be written.
    func write(
        of results: [(name: String, paths: [String])], to paths: [String], replaces: Bool
    ) async throws -> (rows: Int, first: Table) {
        for (name, paths) in results {
            let schema = try await session.table("`\(name.replacing("`", with: "``"))`").schema
            let frame: DataFrame
            if let path = paths.first(where: { $0.hasSuffix(".parquet") }) {
                frame = try await session.read.parquet(path)
            } else {
                frame = try await session.read.schema(schema).json(paths[0])
            }
            try frame.createOrReplaceTempView(name)
        }
        let frame = try await frame()
        for path in paths {
            let writer = frame.write.option("singleFile", true).mode(replaces ? "overwrite" : "error")
            try await path.hasSuffix(".parquet") ? writer.parquet(path) : writer.json(path)
        }
        return (try await frame.count(), try await frame.limit(Self.rowsShown).toArrow())
    }

    private func frame() async throws -> DataFrame {
        do {
            let frame = try await session.sql(query.text, filesIn: query.folder)
            guard !(try frame.asksModel) else {
                throw RoostError(.analysis, "the job asks its model before this query: leave out ai_query")
            }
            return frame
        } catch let error as RoostError {
            throw error.found(in: "\(query.origin): output.sql")
        }
    }
}
