package import DataFrames
package import EvaluationRuns
package import Foundation

/// The files of a report: a page for people, and the same values for programs beside it.
package struct EvaluationFiles: Sendable {
    /// The name of a job's report, before the ending.
    static let name = "evaluation"

    /// The page.
    package let page: String
    /// The values.
    package let data: String

    /// Files of this page's name.
    package init(page: String) {
        self.page = page
        data = (page.hasSuffix(".html") ? String(page.dropLast(5)) : page) + ".json"
    }

    /// The files of a job's report.
    init(folder: String) { self.init(page: "\(folder)/\(Self.name).html") }

    package var paths: [String] { [page, data] }

    /// Checks that none of them would be lost, and none is an input.
    package func refuseExisting(unless overwrites: Bool) throws(RoostError) {
        try ResultFiles.refuseExisting(paths, unless: overwrites)
    }

    /// Writes both.
    ///
    /// - Returns: The report as it was written: with the time, and the name of the file of values.
    /// - Throws: `RoostError` for a file that cannot be written.
    @discardableResult
    package func write(_ report: EvaluationReport, at time: Date = Date()) throws(RoostError) -> EvaluationReport {
        var report = report
        report.created = time.ISO8601Format().prefix(16).replacing("T", with: " ") + " UTC"
        report.dataFile = URL(fileURLWithPath: data).lastPathComponent
        for path in paths {
            do {
                let bytes = path == page ? Data(ReportPage(report).html.utf8) : try report.json()
                try bytes.write(to: URL(fileURLWithPath: path), options: .atomic)
            } catch {
                throw RoostError(.file, "\(path) cannot be written: \(error.localizedDescription)")
            }
        }
        return report
    }
}
