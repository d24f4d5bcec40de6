internal import Planning
internal import SparkSQL

/// What a writer was told, by Spark's names.
struct WriteSettings {
    var format: FileWrite.Format
    var mode: SaveMode
    var partitions: [String]
    /// What the format is told, by names in lower case.
    var options: [String: String] = [:]
    /// One file with the path's own name, in place of a folder of part files.
    var isSingleFile = false
    /// Rows of a file at the most; 0 for any number.
    var mostRows = 0
    /// An overwrite replaces only those partitions that rows are written for.
    var isDynamic = false
    /// Where it goes, where no path was given.
    var path: String?

    /// What Spark's writers of these formats know and Roost does not do.
    private static let missing: Set<String> = [
        "pretty", "locale", "writenonasciicharacterascodepoint", "timeformat", "datetimerebasemode", "bucketby",
    ]

    /// - Throws: `RoostError` for a format, mode or option that is none.
    init(
        _ source: String, mode: String, partitions: [String], _ given: [(name: String, value: String)]
    ) throws(RoostError) {
        guard let format = FileWrite.Format(rawValue: source.lowercased()) else {
            throw RoostError(
                .analysis,
                SparkError(
                    "DATA_SOURCE_NOT_FOUND", sqlState: "42K02", parameters: ["provider": source],
                    message:
                        "There is no writer of the format '\(source)'; there are parquet, json, csv, text and arrow."))
        }
        self.format = format
        self.mode = try SaveMode(named: mode)
        self.partitions = partitions
        for (name, value) in given { try set(name, value) }
        if isSingleFile, !partitions.isEmpty || mostRows > 0 {
            throw RoostError(
                .invalidArgument,
                "singleFile gives one file, which goes neither with partitionBy nor with maxRecordsPerFile")
        }
        if isSingleFile, self.mode == .append {
            throw RoostError(
                .invalidArgument,
                "a single file is written whole, and nothing is appended to one; leave singleFile out to add part files to "
                    + "a folder")
        }
    }

    /// What the session's settings say of all writes, as options.
    static func usual(_ source: String, _ conf: (String) -> String?) -> [(name: String, value: String)] {
        var keys = [
            "spark.sql.files.maxRecordsPerFile": "maxRecordsPerFile",
            "spark.sql.sources.partitionOverwriteMode": "partitionOverwriteMode",
        ]
        switch source.lowercased() {
        case "parquet": keys["spark.sql.parquet.compression.codec"] = "compression"
        case "json": keys["spark.sql.jsonGenerator.ignoreNullFields"] = "ignoreNullFields"
        default: break
        }
        return keys.compactMap { key, name in conf(key).map { (name: name, value: $0) } }
    }

    private mutating func set(_ name: String, _ value: String) throws(RoostError) {
        let key = name.lowercased()
        switch key {
        case "singlefile": isSingleFile = try Self.flag(name, value)
        case "maxrecordsperfile":
            guard let rows = Int(value) else {
                throw RoostError(.invalidArgument, "maxRecordsPerFile is '\(value)'; it must be a number of rows")
            }
            mostRows = max(0, rows)
        case "partitionoverwritemode":
            switch value.lowercased() {
            case "static": isDynamic = false
            case "dynamic": isDynamic = true
            default:
                throw RoostError(.invalidArgument, "partitionOverwriteMode is '\(value)'; write static or dynamic")
            }
        case "path": path = value
        case "header", "quoteall", "escapequotes", "ignoreleadingwhitespace", "ignoretrailingwhitespace",
            "ignorenullfields":
            options[key] = try Self.flag(name, value) ? "true" : "false"
        case "sep", "delimiter":
            options["sep"] = value
        case _ where Self.missing.contains(key):
            throw RoostError(.invalidArgument, "the option \(name) of a writer is not built yet; leave it out")
        // Others mean something to the format, or nothing at all, as in Spark.
        default: options[key] = value
        }
    }

    private static func flag(_ name: String, _ value: String) throws(RoostError) -> Bool {
        switch value.lowercased() {
        case "true": return true
        case "false": return false
        default: throw RoostError(.invalidArgument, "\(name) is '\(value)'; write true or false")
        }
    }
}
