import DataFrames
import Foundation
import Planning
import Testing

@testable import JobFiles

@Suite struct ResultFilesTests {
    private func message(_ results: [String], _ paths: [String], _ format: FileScan.Format = .json) -> String? {
        do {
            try ResultFiles.refuseInputs(results, JobFile.InputFiles(paths: paths, format: format))
            return nil
        } catch {
            return error.message
        }
    }

    @Test func resultsReplaceNoInput() throws {
        let folder = try TemporaryFolder()
        try FileManager.default.createDirectory(atPath: folder.path("rows"), withIntermediateDirectories: false)
        let file = try folder.write("rows/a.jsonl", "{}\n")
        try FileManager.default.createSymbolicLink(
            atPath: folder.path("link"), withDestinationPath: folder.path("rows"))
        for paths in [[file], [folder.path("link/a.jsonl")], [folder.path("rows/*.jsonl")]] {
            #expect(
                message([folder.path("rows/a.jsonl")], paths)?.contains("is an input of the job") == true, "\(paths)")
            #expect(message([folder.path("link/a.jsonl")], paths) != nil, "\(paths)")
            #expect(message([folder.path("rows/b.jsonl")], paths) == nil, "\(paths)")
        }
    }

    @Test func resultsAreNoRowsOfTheNextRun() throws {
        let folder = try TemporaryFolder()
        let results = ["out/b.parquet", "out/b.jsonl"].map(folder.path)
        #expect(message(results, [folder.url.path])?.contains("in the next run") == true)
        #expect(message(results, [folder.url.path], .parquet)?.contains("b.parquet") == true)
        #expect(message(results, [folder.url.path], .csv) == nil, "results are no CSV")
        #expect(message([folder.path("more/b.jsonl")], [folder.path("mo")]) == nil)
    }
}
