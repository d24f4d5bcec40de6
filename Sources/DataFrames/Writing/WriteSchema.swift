internal import Planning
internal import SparkSQL

/// The columns that a write has, checked as Spark checks them: before a row is computed.
struct WriteSchema {
    /// All columns; those that name folders have the names that they were asked by.
    let fields: [StructField]
    /// The positions of the columns that name folders, from the outermost.
    let partitions: [Int]

    init(_ schema: StructType, _ settings: WriteSettings) throws(SparkError) {
        var fields = schema.fields
        let name = Self.name(of: settings.format)
        if fields.isEmpty {
            throw SparkError(
                "EMPTY_SCHEMA_NOT_SUPPORTED_FOR_DATASOURCE", sqlState: "0A000", parameters: ["format": name],
                message: "The \(name) datasource does not support writing empty or nested empty schemas. Select a "
                    + "column.")
        }
        if settings.format != .csv && settings.format != .arrow { try Self.checkDistinct(fields.map(\.name)) }
        try Self.checkDistinct(settings.partitions)
        var partitions: [Int] = []
        for partition in settings.partitions {
            let wanted = partition.lowercased()
            guard let index = fields.firstIndex(where: { $0.name.lowercased() == wanted }) else {
                throw SparkError(
                    "_LEGACY_ERROR_TEMP_1155",
                    parameters: ["col": partition, "schemaCatalog": schema.type.catalogString],
                    message: "Partition column `\(partition)` not found in schema \(schema.type.catalogString).")
            }
            fields[index].name = partition
            partitions.append(index)
            try Self.checkPartition(fields[index].type)
        }
        if !partitions.isEmpty, partitions.count == fields.count {
            throw SparkError(
                "ALL_PARTITION_COLUMNS_NOT_ALLOWED", sqlState: "KD005",
                message: "Cannot use all columns for partition columns.")
        }
        self.fields = fields
        self.partitions = partitions
        try check(settings.format)
    }

    private func check(_ format: FileWrite.Format) throws(SparkError) {
        let written = fields.indices.filter { !partitions.contains($0) }.map { fields[$0] }
        for field in written where !Self.canHold(field.type, format) {
            throw SparkError(
                "UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE", sqlState: "0A000",
                parameters: [
                    "columnName": "`\(field.name.replacing("`", with: "``"))`", "columnType": "\"\(field.type.sql)\"",
                    "format": Self.name(of: format),
                ],
                message: "The \(Self.name(of: format)) datasource doesn't support the column `\(field.name)` of the "
                    + "type \"\(field.type.sql)\".")
        }
        if format == .text, written.count != 1 {
            throw SparkError(
                "_LEGACY_ERROR_TEMP_1290", parameters: ["schemaSize": "\(written.count)"],
                message: "Text data source supports only a single column, and you have \(written.count) columns.")
        }
    }

    private static func canHold(_ type: SparkType, _ format: FileWrite.Format) -> Bool {
        switch (format, type) {
        case (.text, let type): return type.isString
        case (_, .calendarInterval): return false
        case (.csv, .array), (.csv, .map), (.csv, .structure), (.csv, .variant), (.csv, .null): return false
        // Spark has types of its own for them in Parquet, which DuckDB cannot write.
        case (.parquet, .variant), (.parquet, .time): return false
        case (_, .array(let element, _)): return canHold(element, format)
        case (_, .map(let key, let value, _)): return canHold(key, format) && canHold(value, format)
        case (.parquet, .structure(let fields)) where fields.isEmpty: return false
        case (_, .structure(let fields)): return fields.allSatisfy { canHold($0.type, format) }
        default: return true
        }
    }

    private static func checkPartition(_ type: SparkType) throws(SparkError) {
        switch type {
        case .array, .map, .structure, .variant, .null, .calendarInterval:
            throw SparkError(
                "INVALID_PARTITION_COLUMN_DATA_TYPE", sqlState: "0A000", parameters: ["type": "\"\(type.sql)\""],
                message: "Cannot use \"\(type.sql)\" for partition column.")
        default: break
        }
    }

    private static func checkDistinct(_ names: [String]) throws(SparkError) {
        if let error = SparkError.doubledColumn(among: names) { throw error }
    }

    private static func name(of format: FileWrite.Format) -> String {
        switch format {
        case .csv: "CSV"
        case .json: "JSON"
        case .parquet: "Parquet"
        case .text: "Text"
        case .arrow: "Arrow"
        }
    }
}
