internal import Planning
internal import QueryPlanning
internal import SparkFunctions
internal import SparkSQL

/// What a schema of files may say.
enum SchemaRules {
    /// Checks a declared schema, before any file is looked at.
    static func check(
        _ schema: StructType?, _ format: FileScan.Format, _ options: ReaderOptions
    ) throws(RoostError) {
        guard let schema else { return }
        try checkNames(schema)
        for field in schema.fields {
            if let type = field.type.charOrVarchar {
                throw RoostError(
                    .analysis,
                    SparkError(
                        "UNSUPPORTED_CHAR_OR_VARCHAR_AS_STRING", sqlState: "0A000",
                        message: "The column `\(field.name)` is \(type.sql): files are read with the type STRING."))
            }
            guard isRead(field.type, format) else { throw unsupported(field, format) }
        }
        let corrupt = options["columnNameOfCorruptRecord"] ?? "_corrupt_record"
        if format == .csv || format == .json, let field = schema.fields.first(where: { $0.name == corrupt }),
            field.type != .string
        {
            throw RoostError(
                .analysis,
                SparkError(
                    "INVALID_CORRUPT_RECORD_TYPE", sqlState: "42804",
                    parameters: ["columnName": "`\(field.name)`", "actualType": "\"\(field.type.sql)\""],
                    message: "The column `\(field.name)` for corrupt records must have the nullable STRING type, but "
                        + "got \"\(field.type.sql)\"."))
        }
        if format == .text, schema.fields.count != 1 {
            throw RoostError(
                .analysis,
                "text is read into one column of the type STRING, and the schema has \(schema.fields.count) columns")
        }
    }

    /// Checks that the columns' names, and those of the members of each struct, are different in any letters.
    static func checkNames(_ schema: StructType) throws(RoostError) { try checkNames(schema.fields) }

    private static func checkNames(_ fields: [StructField]) throws(RoostError) {
        if let error = SparkError.doubledColumn(among: fields.map(\.name)) { throw RoostError(.analysis, error) }
        for field in fields { try checkNames(inside: field.type) }
    }

    private static func checkNames(inside type: SparkType) throws(RoostError) {
        switch type {
        case .array(let element, _): try checkNames(inside: element)
        case .map(_, let value, _): try checkNames(inside: value)
        case .structure(let fields): try checkNames(fields)
        default: break
        }
    }

    private static func isRead(_ type: SparkType, _ format: FileScan.Format) -> Bool {
        switch type {
        case .calendarInterval, .time: return format == .parquet || format == .arrow
        case .array(let element, _): return format != .csv && format != .text && isRead(element, format)
        case .map(let key, let value, _):
            return format != .csv && format != .text && key.isString && isRead(value, format)
        case .structure(let fields):
            return format != .csv && format != .text && fields.allSatisfy { isRead($0.type, format) }
        case .variant: return format == .json
        case .string: return true
        default: return format != .text
        }
    }

    private static func unsupported(_ field: StructField, _ format: FileScan.Format) -> RoostError {
        let name = ["csv": "CSV", "json": "JSON", "parquet": "Parquet", "text": "Text"][format.rawValue] ?? "Arrow"
        return RoostError(
            .analysis,
            SparkError(
                "UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE", sqlState: "0A000",
                parameters: [
                    "columnName": "`\(field.name)`", "columnType": "\"\(field.type.sql)\"", "format": name,
                ],
                message: "The \(name) datasource doesn't support the column `\(field.name)` of the type "
                    + "\"\(field.type.sql)\"."))
    }

    // MARK: files with types of their own

    /// The declared columns of files that have types of their own: by name, null where the files have none.
    static func columns(
        _ wanted: [StructField], of columns: [FileScan.Column], _ types: [InputType], _ format: FileScan.Format
    ) throws(RoostError) -> ([FileScan.Column], [InputType]) {
        var chosen: [FileScan.Column] = [], chosenTypes: [InputType] = []
        for field in wanted {
            let exact = columns.firstIndex { $0.name == field.name }
            guard let index = exact ?? columns.firstIndex(where: { $0.name.lowercased() == field.name.lowercased() })
            else {
                guard format == .parquet else { throw missing(field) }
                chosen.append(.init(name: field.name, type: field.type.duckDB))
                chosenTypes.append(InputColumn(field).type)
                continue
            }
            let own = types[index].spark
            if own == field.type.asNullable || own == field.type {
                chosen.append(columns[index])
                chosenTypes.append(types[index])
            } else if format == .parquet, columns[index].name == field.name, widens(own, field.type) {
                chosen.append(.init(name: field.name, type: field.type.duckDB))
                chosenTypes.append(.plain(field.type))
            } else {
                throw RoostError(
                    .analysis,
                    "the column '\(field.name)' is \(own.sql) in the files, and the schema says \(field.type.sql): declare "
                        + "it as it is, and cast it")
            }
        }
        return (chosen, chosenTypes)
    }

    private static func missing(_ field: StructField) -> RoostError {
        RoostError(.analysis, "the files have no column '\(field.name)', which the schema names")
    }

    /// Whether every value of one type is one of the other, so that Spark reads it so.
    private static func widens(_ own: SparkType, _ wanted: SparkType) -> Bool {
        switch (own, wanted) {
        case (.byte, .short), (.byte, .integer), (.byte, .long), (.short, .integer), (.short, .long),
            (.integer, .long), (.byte, .double), (.short, .double), (.integer, .double), (.float, .double):
            true
        case (.decimal(let precision, let scale), .decimal(let wider, let more)):
            more >= scale && wider - more >= precision - scale
        default: false
        }
    }
}

extension SparkType {
    /// The first type in it that is CHAR or VARCHAR.
    fileprivate var charOrVarchar: SparkType? {
        switch self {
        case .char, .varchar: self
        case .array(let element, _): element.charOrVarchar
        case .map(let key, let value, _): key.charOrVarchar ?? value.charOrVarchar
        case .structure(let fields): fields.lazy.compactMap(\.type.charOrVarchar).first
        default: nil
        }
    }
}
