internal import DataFrames
internal import Operators
internal import Planning

extension JobFile {
    /// An input's rows as a dataframe, and the columns whose values are JSON.
    ///
    /// Texts, numbers and all else reach the model as they are written: of JSON the letters of each value are kept, of
    /// CSV every text.
    ///
    /// - Throws: `RoostError` for an input without rows, in every format: nobody asks nothing on purpose.
    func rows(of input: Input, in session: Session) async throws -> InputRows {
        switch input.rows {
        case .values(let values): return (try session.createDataFrame(values, ["prompt"]), [:])
        case .files(let files):
            let (frame, survey) = try await session.read.load(files.format, files.paths, files.options, asWritten: true)
            guard survey.rows != 0 else {
                let names = files.paths.prefix(3).joined(separator: ", ")
                let others = files.paths.count > 3 ? " and \(files.paths.count - 3) others" : ""
                throw RoostError(
                    .file,
                    "input '\(input.name)' is empty: \(names)\(others) \(files.paths.count == 1 ? "has" : "have") no rows"
                )
            }
            var json: [String: ResultType] = [:]
            for (column, result) in zip(survey.columns, survey.results) where column.values == .json {
                json[column.name] = result
            }
            return (frame, json)
        case .query(let query): return (try await rows(of: query, input.name, in: session), [:])
        }
    }

    /// The rows of a query, which have the types that Spark gives them.
    private func rows(of query: InputQuery, _ name: String, in session: Session) async throws -> DataFrame {
        do {
            if let files = query.files {
                try await session.read.load(files.format, files.paths, files.options).frame
                    .createOrReplaceTempView(name)
            }
            let frame = try await session.sql(query.text, filesIn: query.folder)
            guard !(try frame.asksModel) else {
                throw RoostError(
                    .analysis, "the job itself asks its model about each row: leave out ai_query, or run 'roost sql'")
            }
            guard !(try await frame.isEmpty()) else { throw RoostError(.file, "its query gives no rows") }
            return frame
        } catch let error as RoostError {
            throw error.found(in: "\(query.origin): input '\(name)'")
        }
    }
}

/// An input's rows, and its columns whose values are JSON.
typealias InputRows = (frame: DataFrame, json: [String: ResultType])
