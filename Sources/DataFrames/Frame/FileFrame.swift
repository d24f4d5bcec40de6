internal import Columnar
internal import Operators
internal import Planning
internal import QueryPlanning
internal import Relational
internal import SparkFunctions
internal import SparkSQL

/// The dataframe of files: which they are, what columns they have, and how they are read.
struct FileFrame {
    private let session: Session
    private let format: FileScan.Format
    private let options: ReaderOptions
    private let declared: StructType?

    init(_ session: Session, _ format: FileScan.Format, _ options: ReaderOptions, _ declared: StructType?) {
        self.session = session
        self.format = format
        self.options = options
        self.declared = declared
    }

    func load(_ paths: [String]) async throws -> DataFrame {
        try SchemaRules.check(declared, format, options)
        let listing = try FileListing(paths, format, options)
        let files = try listing.files.map { file throws(RoostError) in try DataFrameReader.scanned(file.path) }
        let folders = try PartitionFolders(listing.files.map { ($0.path, $0.root) }).columns(
            declared: declared?.fields ?? [])
        for note in listing.notes { Self.say(note) }
        switch format {
        case .parquet, .arrow: return try await typed(files, folders)
        case .csv, .json, .text: return try await records(files, folders)
        }
    }

    // MARK: records of text

    private func records(
        _ files: [ScannedFile], _ folders: (fields: [StructField], values: [[String?]])?
    ) async throws -> DataFrame {
        var reading = SparkReading(
            schema: "", options: options.values,
            timeZone: options["timeZone"] ?? session.views.settings.analysis.expressions.timeZone)
        reading.isMultiLine = options.isOn("multiLine") && format != .text
        if options.isOn("wholetext"), format == .text { reading.isMultiLine = true }
        _ = try RoostError.analysing { [reading] () throws(SparkError) in
            try FieldReader(RecordOptions(reading.allOptions))
        }
        let survey = SparkSurvey(files: files, options: options.files, reading: reading)
        var found = SparkSurvey.Result()
        var layouts: [FileLayout] = []
        do {
            // Only an option that is not given leaves it to the first line whether JSON is one document.
            if format == .json, options["multiLine"] == nil {
                layouts = try await DataFrameReader.onAThread { try survey.layouts() }
            }
            if let declared {
                let inFolders = Set(folders?.fields.map { $0.name.lowercased() } ?? [])
                found.schema = StructType(declared.fields.filter { !inFolders.contains($0.name.lowercased()) })
            } else {
                switch format {
                case .csv: found = try await DataFrameReader.onAThread { try survey.csv() }
                case .json: found = try await DataFrameReader.onAThread { [layouts] in try survey.json(layouts) }
                default: found.schema = StructType([StructField("value", .string)])
                }
            }
        } catch let failure as TaskFailure {
            throw RoostError(
                failure.condition == nil ? .file : .analysis, failure.message, condition: failure.condition)
        }
        for note in found.notes { Self.say(note) }
        try SchemaRules.checkNames(found.schema)
        let fields = found.schema.fields.map { StructField($0.name, $0.type.asNullable, metadata: $0.metadata) }
        reading.schema = StructType(fields).ddl
        let columns = Self.columns(fields, folders?.fields ?? [])
        guard !columns.isEmpty else { return empty(found.rows) }
        let scan = FileScan(
            format: format, files: files,
            columns: columns.map { field in
                let index = fields.firstIndex { $0.name == field.name }
                if let index, found.values.indices.contains(index), let values = found.values[index] {
                    return .init(name: field.name, values: values)
                }
                return .init(name: field.name, type: field.type.duckDB)
            }, options: options.files, layouts: layouts, reading: reading, partitions: Self.partitions(folders))
        return DataFrame(session, InputRelation(.scan(scan), columns: columns.map { InputColumn($0) }))
    }

    /// Rows without columns, as files without any have.
    private func empty(_ rows: Int) -> DataFrame {
        let plan = ResolvedPlan(.rows(Array(repeating: [], count: min(rows, 1 << 20))), output: [])
        return DataFrame(session, LogicalPlan(plan, inputs: [:]))
    }

    // MARK: files with types of their own

    private func typed(
        _ files: [ScannedFile], _ folders: (fields: [StructField], values: [[String?]])?
    ) async throws -> DataFrame {
        var survey = FileSurvey.Result()
        var types: [InputType] = []
        if format == .arrow {
            let columns = try ArrowSurvey(files: files).columns()
            survey.columns = columns.map { .init(name: $0.name, type: "") }
            types = columns.map(\.type)
        } else {
            survey = try await ParquetSurvey(
                files: files, mergesSchemas: options.isOn("mergeSchema", default: true)
            ).run(session.engine)
            types = survey.columns.map { InputType(duckDB: $0.type) }
        }
        for note in survey.notes { Self.say(note) }
        if let declared {
            let inFolders = Set(folders?.fields.map { $0.name.lowercased() } ?? [])
            let wanted = declared.fields.filter { !inFolders.contains($0.name.lowercased()) }
            (survey.columns, types) = try SchemaRules.columns(wanted, of: survey.columns, types, format)
        }
        var columns = zip(survey.columns, types).map { InputColumn($0.name, $1) }
        for field in folders?.fields ?? [] {
            let column = FileScan.Column(name: field.name, type: field.type.duckDB)
            if let index = columns.firstIndex(where: { $0.name.lowercased() == field.name.lowercased() }) {
                columns[index] = InputColumn(field)
                survey.columns[index] = column
            } else {
                columns.append(InputColumn(field))
                survey.columns.append(column)
            }
        }
        let scan = FileScan(
            format: format, files: files, columns: survey.columns, partitions: Self.partitions(folders))
        return DataFrame(session, InputRelation(.scan(scan), columns: columns))
    }

    // MARK: both

    /// The columns of the records, with those of the folders in their places or behind them.
    private static func columns(_ fields: [StructField], _ folders: [StructField]) -> [StructField] {
        var columns = fields
        for field in folders {
            if let index = columns.firstIndex(where: { $0.name.lowercased() == field.name.lowercased() }) {
                columns[index] = field
            } else {
                columns.append(field)
            }
        }
        return columns
    }

    private static func partitions(
        _ folders: (fields: [StructField], values: [[String?]])?
    ) -> PartitionColumns? {
        folders.map { PartitionColumns(schema: StructType($0.fields).ddl, values: $0.values) }
    }

    private static func say(_ note: String) { StandardError.write(PlainText.of("note: \(note)") + "\n") }
}
