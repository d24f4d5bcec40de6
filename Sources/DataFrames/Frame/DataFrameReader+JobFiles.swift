internal import Dispatch
internal import Foundation
internal import LocalQuery
package import Operators
package import Planning
internal import QueryPlanning

// Files as job files read them: every value as it is written, with all rows looked at before.
extension DataFrameReader {
    /// Reads files as `options` say.
    ///
    /// - Parameters:
    ///   - format: Their format.
    ///   - paths: Their paths, folders or patterns.
    ///   - options: How they are written.
    ///   - asWritten: Whether every value stays as it is written, as in job files.
    /// - Returns: The rows, and what the survey of the files found.
    /// - Throws: `RoostError` with the file and line of what cannot be read.
    package func load(
        _ format: FileScan.Format, _ paths: [String], _ options: ReadOptions, asWritten: Bool = false
    ) async throws -> (frame: DataFrame, survey: FileSurvey.Result) {
        let found = try FilePatterns.files(paths, format, tabs: options.delimiter == UInt8(ascii: "\t"))
        let files = try found.files.map { path throws(RoostError) in try Self.scanned(path) }
        var survey = FileSurvey.Result()
        switch format {
        case .text where !asWritten: survey.columns = [.init(name: "value", type: "VARCHAR")]
        case .arrow: throw RoostError(.file, "files of Arrow's format are no input of a job file yet: write parquet")
        case .parquet: survey = try await ParquetSurvey(files: files).run(session.engine)
        case .json, .csv, .text:
            let work = FileSurvey(files: files, options: options, asWritten: asWritten)
            survey = try await Self.onAThread {
                do {
                    switch format {
                    case .csv: return try work.csv()
                    case .text: return try work.text()
                    default: return try work.json()
                    }
                } catch let failure as TaskFailure {
                    throw RoostError(.file, failure.message)
                }
            }
        }
        for note in found.notes + survey.notes { StandardError.write(PlainText.of("note: \(note)") + "\n") }
        let scan = FileScan(
            format: format, files: files, columns: survey.columns, options: options, layouts: survey.layouts)
        return (DataFrame(session, InputRelation(scan)), survey)
    }

    /// Runs what blocks its thread on one that nobody waits for.
    static func onAThread<R: Sendable>(_ body: @escaping @Sendable () throws -> R) async throws -> R {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(with: Result { try body() }) }
        }
    }

    /// The file under its absolute path: workers have folders of their own.
    package static func scanned(_ path: String) throws(RoostError) -> ScannedFile {
        // The system itself finds what `..` behind a link means.
        let absolute = fileBehindDescriptor(
            path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path)
        var found = stat()
        guard stat(absolute, &found) == 0 else {
            if path.isEmpty { throw RoostError(.file, "the name of a file is empty") }
            let message = "there is no file \(path)" + (path == absolute ? "" : " (looked for \(absolute))")
            throw RoostError(
                .file, message,
                condition: ErrorCondition(
                    name: "PATH_NOT_FOUND", sqlState: "42K03", parameters: ["path": "file:\(absolute)"],
                    message: message))
        }
        switch found.st_mode & S_IFMT {
        case S_IFREG: break
        case S_IFDIR: throw RoostError(.file, "\(path) is a folder; name the files in it")
        case S_IFIFO, S_IFCHR, S_IFSOCK: throw RoostError(.file, readOnce(path))
        default: throw RoostError(.file, "\(path) is no file that can be read")
        }
        guard access(absolute, R_OK) == 0 else { throw RoostError(.file, "\(path) may not be read by this user") }
        return found.scanned(absolute)
    }

    /// What is said of a pipe or a device.
    package static func readOnce(_ name: String) -> String {
        "\(name) is a pipe or a device, which can be read only once, and rows are read again where a job goes on or a worker is "
            + "lost: write it into a file ('cat \(name) > rows.jsonl'), and name that"
    }

    /// The file that standard input, or another descriptor, was opened from: under that name it is the same in every process.
    package static func fileBehindDescriptor(_ path: String) -> String {
        guard ["/dev/stdin", "/dev/fd/", "/proc/self/fd/"].contains(where: path.hasPrefix) else { return path }
        guard let found = realpath(path, nil) else { return path }
        defer { free(found) }
        return String(cString: found)
    }
}

extension InputRelation {
    /// The rows of files.
    fileprivate init(_ scan: FileScan) {
        self.init(
            .scan(scan),
            columns: scan.columns.map { column in
                InputColumn(
                    column.name,
                    column.values.map { InputType($0) } ?? InputType(duckDB: column.type))
            })
    }
}
