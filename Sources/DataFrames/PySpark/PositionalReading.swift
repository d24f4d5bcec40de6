public import SparkSQL

// Readers and writers with the options that people give most as arguments.
extension DataFrameReader {
    /// CSV with a declared schema, and options as ``csv(_:schema:sep:encoding:quote:escape:comment:header:inferSchema:nullValue:mode:multiLine:)``.
    public func csv(
        _ paths: String..., schema: StructType, sep: String? = nil, header: Bool? = nil, mode: String? = nil
    ) async throws -> DataFrame {
        try await with([("sep", sep), ("header", header), ("mode", mode)]).schema(schema).csv(paths)
    }

    /// JSON with a declared schema.
    public func json(_ paths: String..., schema: StructType, multiLine: Bool? = nil) async throws -> DataFrame {
        try await with([("multiLine", multiLine)]).schema(schema).json(paths)
    }

    /// Files of a format, as `read.load(path, format="csv", header=True)` in PySpark.
    public func load(
        _ path: String, format: String, schema: String? = nil, options: [String: any OptionValue] = [:]
    ) async throws -> DataFrame {
        var reader = self.format(format).options(options)
        if let schema { reader = reader.schema(schema) }
        return try await reader.load([path])
    }
}

extension DataFrameWriter {
    /// Parquet in a folder for each value of a column.
    public func parquet(
        _ path: String, mode: String? = nil, partitionBy: String, compression: String? = nil
    ) async throws { try await parquet(path, mode: mode, partitionBy: [partitionBy], compression: compression) }

    /// Writes the rows in a format.
    public func save(
        _ path: String, format: String, mode: String? = nil, partitionBy: [String] = []
    ) async throws {
        let writer = mode.map { self.mode($0) } ?? self
        try await writer.format(format).partitionBy(partitionBy).save(path)
    }
}
