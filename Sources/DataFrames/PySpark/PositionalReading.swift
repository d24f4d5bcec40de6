public import SparkSQL

// Readers and writers with the options that people give most as arguments.
extension DataFrameReader {
    /// CSV with a declared schema.
    public func csv(_ path: String, _ schema: StructType) async throws -> DataFrame {
        try await csv(path, schema: schema)
    }

    /// JSON with a declared schema.
    public func json(_ path: String, _ schema: StructType) async throws -> DataFrame {
        try await json(path, schema: schema)
    }

    /// Files of a format, as `read.load(path, format="csv", header=True)` in PySpark.
    public func load(
        _ path: String, format: String, schema: (any SchemaDeclaration)? = nil,
        options: [String: any OptionValue] = [:], sep: String? = nil, header: Bool? = nil, inferSchema: Bool? = nil,
        multiLine: Bool? = nil
    ) async throws -> DataFrame {
        try await load(
            [path], format: format, schema: schema, options: options, sep: sep, header: header,
            inferSchema: inferSchema, multiLine: multiLine)
    }

    /// Several files of a format.
    public func load(
        _ paths: [String], format: String, schema: (any SchemaDeclaration)? = nil,
        options: [String: any OptionValue] = [:], sep: String? = nil, header: Bool? = nil, inferSchema: Bool? = nil,
        multiLine: Bool? = nil
    ) async throws -> DataFrame {
        let more: [(String, (any OptionValue)?)] = [
            ("sep", sep), ("header", header), ("inferSchema", inferSchema), ("multiLine", multiLine),
        ]
        return try await self.format(format).options(options).with(more).declaring(schema).load(paths)
    }

    /// Options by their names: `read.options(header: true, sep: ";")`.
    public var options: ReaderOptionList { ReaderOptionList(reader: self) }
}

/// Takes a reader's options as arguments, by any names.
@dynamicCallable
public struct ReaderOptionList: Sendable {
    let reader: DataFrameReader

    /// The reader with these options.
    public func dynamicallyCall(
        withKeywordArguments options: KeyValuePairs<String, any OptionValue>
    ) -> DataFrameReader { options.reduce(reader) { $0.option($1.key, $1.value) } }
}

/// Takes a writer's options as arguments, by any names.
@dynamicCallable
public struct WriterOptionList: Sendable {
    let writer: DataFrameWriter

    /// The writer with these options.
    public func dynamicallyCall(
        withKeywordArguments options: KeyValuePairs<String, any OptionValue>
    ) -> DataFrameWriter { options.reduce(writer) { $0.option($1.key, $1.value.optionText) } }
}

extension DataFrameWriter {
    /// Options by their names: `write.options(header: true, sep: ";")`.
    public var options: WriterOptionList { WriterOptionList(writer: self) }

    /// Says how files are written, by names known only now.
    public func options(_ options: [String: any OptionValue]) -> DataFrameWriter {
        options.sorted { $0.key < $1.key }.reduce(self) { $0.option($1.key, $1.value.optionText) }
    }

    /// Parquet in a folder for each value of a column.
    public func parquet(
        _ path: String, mode: String? = nil, partitionBy: String, compression: String? = nil
    ) async throws { try await parquet(path, mode: mode, partitionBy: [partitionBy], compression: compression) }

    /// Parquet, with what is done about a target that is there.
    public func parquet(_ path: String, _ mode: String) async throws { try await parquet(path, mode: mode) }

    /// CSV, with what is done about a target that is there.
    public func csv(_ path: String, _ mode: String) async throws { try await csv(path, mode: mode) }

    /// JSON, with what is done about a target that is there.
    public func json(_ path: String, _ mode: String) async throws { try await json(path, mode: mode) }

    /// Writes the rows in a format.
    public func save(
        _ path: String, format: String, mode: String? = nil, partitionBy: [String] = [], header: Bool? = nil,
        sep: String? = nil, compression: String? = nil
    ) async throws {
        var writer = mode.map { self.mode($0) } ?? self
        for (name, value) in [("header", header.map { "\($0)" }), ("sep", sep), ("compression", compression)] {
            if let value { writer = writer.option(name, value) }
        }
        if !partitionBy.isEmpty { writer = writer.partitionBy(partitionBy) }
        try await writer.format(format).save(path)
    }

    /// Writes the rows in a format, into a folder for each value of a column.
    public func save(_ path: String, format: String, mode: String? = nil, partitionBy: String) async throws {
        try await save(path, format: format, mode: mode, partitionBy: [partitionBy])
    }

    /// Writes the rows in a format.
    public func save(_ path: String, _ format: String, _ mode: String? = nil) async throws {
        try await save(path, format: format, mode: mode)
    }
}
