internal import Columnar
internal import LocalQuery
internal import Operators
internal import Planning

/// Looks at Parquet files for their columns, which are matched by name.
struct ParquetSurvey {
    let files: [ScannedFile]
    /// Whether the columns are those of all files, and not of the first alone.
    var mergesSchemas = true

    /// - Throws: `RoostError` where a file is none, or where files have a column in types that cannot be one.
    func run(_ engine: SharedEngine) async throws -> FileSurvey.Result {
        var found: [[(name: String, type: String)]] = []
        var result = FileSurvey.Result()
        for file in files {
            do {
                var (columns, elements, rows) = try await engine.run { engine in
                    (
                        try engine.columns(of: "SELECT * FROM \(FileRelation.parquet(file.path))"),
                        Self.elements(try engine.run("SELECT * FROM \(FileRelation.parquetSchema(file.path))")),
                        Self.count(try engine.run("SELECT * FROM \(FileRelation.parquetRows(file.path))"))
                    )
                }
                let names = elements.map(\.name)
                let repeated = DistinctNames.repeated(names)
                guard repeated.isEmpty else {
                    throw RoostError(.file, "\(file.path): \(DistinctNames.problem(repeated))")
                }
                do { try DistinctNames.check(names) { _ in file.path } } catch {
                    throw RoostError(.file, error.message)
                }
                for (index, element) in elements.enumerated() where element.hasInt96 && index < columns.count {
                    columns[index].type = ColumnUnion.ofInstants(columns[index].type)
                }
                found.append(columns)
                result.rows = (result.rows ?? 0).addingClamped(rows)
            } catch let error as QueryError {
                guard file.isUnchanged else {
                    throw RoostError(.file, "\(file.path) has changed, or is gone, since it was looked for")
                }
                throw RoostError(.file, "\(file.path) cannot be read as parquet: \(error.description)")
            }
        }
        var columns: [(name: String, type: String, file: Int)] = []
        for (file, own) in found.enumerated() {
            if file > 0, !mergesSchemas { break }
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
        do {
            try DistinctNames.check(columns.map(\.name)) { name in
                files[columns.first { $0.name == name }?.file ?? 0].path
            }
        } catch {
            throw RoostError(.file, error.message)
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

    /// The columns as they stand in the file, of its schema in depth-first order.
    private static func elements(_ schema: Table) -> [(name: String, hasInt96: Bool)] {
        var columns: [(name: String, hasInt96: Bool)] = []
        // How many elements are still to come inside the columns before the next one.
        var inside: Int64 = 0
        var isRoot = true
        for batch in schema.batches {
            for row in 0..<batch.rowCount {
                let children: Int64 = if case .integer(let count) = batch.columns[1].value(row) { count } else { 0 }
                let isInt96 = batch.columns[2].value(row) == .boolean(true)
                if isRoot {
                    isRoot = false
                } else if inside > 0 {
                    inside = (inside - 1).addingClamped(max(0, children))
                    if isInt96 { columns[columns.count - 1].hasInt96 = true }
                } else {
                    columns.append((batch.columns[0].string(row) ?? "", isInt96))
                    inside = max(0, children)
                }
            }
        }
        return columns
    }

    private static func count(_ table: Table) -> Int {
        guard let batch = table.batches.first, batch.rowCount > 0, case .integer(let rows) = batch.columns[0].value(0)
        else { return 0 }
        return Int(clamping: max(0, rows))
    }
}
