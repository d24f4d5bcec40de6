import Columnar
import Foundation
import Planning

@testable import Operators

/// A file of one test, and what is read of it.
final class TextFile {
    let scanned: ScannedFile
    private let url: URL

    init(_ bytes: some Sequence<UInt8>, ending: String = "") throws {
        url = FileManager.default.temporaryDirectory.appendingPathComponent("roost-test-\(UUID().uuidString)\(ending)")
        try Data(bytes).write(to: url)
        var found = stat()
        guard stat(url.path, &found) == 0 else { throw CocoaError(.fileNoSuchFile) }
        scanned = found.scanned(url.path)
    }

    convenience init(_ text: String, ending: String = "") throws { try self.init(Array(text.utf8), ending: ending) }

    deinit { try? FileManager.default.removeItem(at: url) }

    func survey(
        _ format: FileScan.Format, asWritten: Bool = true, _ change: (inout ReadOptions) -> Void = { _ in }
    ) throws -> FileSurvey.Result {
        try Self.survey([self], format, asWritten: asWritten, change)
    }

    static func survey(
        _ files: [TextFile], _ format: FileScan.Format, asWritten: Bool = true,
        _ change: (inout ReadOptions) -> Void = { _ in }
    ) throws -> FileSurvey.Result {
        var options = ReadOptions()
        change(&options)
        let survey = FileSurvey(files: files.map(\.scanned), options: options, asWritten: asWritten)
        return format == .csv ? try survey.csv() : try survey.json()
    }

    /// All rows of files, read in splits of so many bytes: for each a text for each column, nil for null.
    static func rows(
        _ files: [TextFile], _ format: FileScan.Format, asWritten: Bool = true, splitsOf bytes: Int64? = nil,
        _ change: (inout ReadOptions) -> Void = { _ in }
    ) throws -> [[String?]] {
        var options = ReadOptions()
        change(&options)
        let survey = try survey(files, format, asWritten: asWritten, change)
        let scan = FileScan(
            format: format, files: files.map(\.scanned), columns: survey.columns, options: options,
            layouts: survey.layouts)
        var pipeline = Pipeline()
        pipeline.scan = scan
        let program = ComputeProgram(pipeline) { (_, _, _) throws(TaskFailure) in
            throw TaskFailure("the file is here", isTransient: false)
        }
        return try scan.splits(ofBytes: bytes).flatMap { split in
            try program.run(.file(split), ComputeContext()).batches.flatMap { batch in
                (0..<batch.rowCount).map { row in
                    batch.columns.map { $0.isNull(row) ? nil : $0.value(row).displayed }
                }
            }
        }
    }

    func rows(
        _ format: FileScan.Format, asWritten: Bool = true, splitsOf bytes: Int64? = nil,
        _ change: (inout ReadOptions) -> Void = { _ in }
    ) throws -> [[String?]] {
        try Self.rows([self], format, asWritten: asWritten, splitsOf: bytes, change)
    }
}
