internal import DataFrames
internal import Foundation
internal import Planning

/// The files that a job writes.
enum ResultFiles {
    /// Checks, before anything is paid for or counted, that none of them would be lost.
    static func refuseExisting(_ paths: [String], unless overwrites: Bool) throws(RoostError) {
        guard !overwrites, let path = paths.first(where: { FileManager.default.fileExists(atPath: $0) }) else { return }
        throw RoostError(.file, "\(path) is there already; use --overwrite, or another --output")
    }

    /// Checks that results replace no file of an input, and are no rows of one when the job runs again.
    static func refuseInputs(_ results: [String], _ input: JobFile.InputFiles) throws(RoostError) {
        let results = results.map(resolved)
        for path in input.paths {
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue else {
                continue
            }
            let folder = resolved(path) + "/"
            if let result = results.first(where: { $0.hasPrefix(folder) && FileScan.Format(path: $0) == input.format }
            ) {
                throw RoostError(
                    .file, "\(result) would be rows of the input folder \(path) in the next run; use another --output")
            }
        }
        try refuse(inputs: (try? FilePatterns.files(input.paths, input.format))?.files ?? [], results: results)
    }

    /// Checks that results replace none of these files.
    static func refuse(inputs: [String], results: [String]) throws(RoostError) {
        let files = Set(inputs.map(resolved))
        guard let result = results.map(resolved).first(where: files.contains) else { return }
        throw RoostError(
            .file, "\(result) is an input of the job, which its results would replace; use another --output")
    }

    private static func resolved(_ path: String) -> String {
        URL(fileURLWithPath: path).resolvingSymlinksInPath().standardizedFileURL.path
    }
}
