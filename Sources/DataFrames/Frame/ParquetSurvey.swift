internal import LocalQuery
internal import Operators
internal import Planning

/// Looks at Parquet files for their columns, which are matched by name.
struct ParquetSurvey {
    let files: [ScannedFile]

    /// - Throws: `RoostError` where a file is none, or where files have a column in types that cannot be one.
    func run(_ engine: SharedEngine) async throws -> FileSurvey.Result {
        var found: [[(name: String, type: String)]] = []
        for file in files {
            do {
                found.append(
                    try await engine.run { try $0.columns(of: "SELECT * FROM \(FileRelation.parquet(file.path))") })
            } catch let error as QueryError {
                throw RoostError(.file, "\(file.path) cannot be read as parquet: \(error.description)")
            }
        }
        var result = FileSurvey.Result()
        var columns: [(name: String, type: String, file: Int)] = []
        for (file, own) in found.enumerated() {
            for column in own {
                let type = ColumnUnion.readable(column.type)
                guard let index = columns.firstIndex(where: { $0.name == column.name }) else {
                    columns.append((column.name, type, file))
                    continue
                }
                let known = columns[index]
                guard let common = ColumnUnion.type(of: known.type, and: type) else {
                    throw RoostError(
                        .file,
                        "the column '\(column.name)' is \(known.type) in \(files[known.file].path) and \(type) in "
                            + "\(files[file].path): read them apart, or write one of them anew with the other's type")
                }
                columns[index].type = common
            }
        }
        for (file, own) in found.enumerated() {
            guard let missing = columns.first(where: { column in !own.contains { $0.name == column.name } }) else {
                continue
            }
            result.notes.append(
                "\(files[file].path) has no column '\(missing.name)', which \(files[missing.file].path) has: "
                    + "its rows have null there")
        }
        result.columns = columns.map { .init(name: $0.name, type: $0.type) }
        result.results = columns.map { _ in .text }
        return result
    }
}
