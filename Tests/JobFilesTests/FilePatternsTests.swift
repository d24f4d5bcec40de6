import DataFrames
import Foundation
import Testing

@Suite struct FilePatternsTests {
    @Test func aLinkToAFolderAroundItIsNotFollowed() throws {
        let folder = try TemporaryFolder()
        let files = FileManager.default
        for name in ["a/b", "c"] {
            try files.createDirectory(atPath: folder.path(name), withIntermediateDirectories: true)
        }
        try folder.write("a/b/one.jsonl", "{}\n")
        try folder.write("c/two.jsonl", "{}\n")
        try files.createSymbolicLink(atPath: folder.path("a/b/up"), withDestinationPath: folder.path("a"))
        try files.createSymbolicLink(atPath: folder.path("a/self"), withDestinationPath: ".")
        try files.createSymbolicLink(atPath: folder.path("a/other"), withDestinationPath: folder.path("c"))
        #expect(
            try FilePatterns.inFolder(folder.path("a")) == [
                folder.path("a/b/one.jsonl"), folder.path("a/other/two.jsonl"),
            ])
    }

    @Test func whatCannotBeOpenedIsTold() throws {
        let folder = try TemporaryFolder()
        try folder.write("one.jsonl", "{}\n")
        try FileManager.default.createSymbolicLink(
            atPath: folder.path("two.jsonl"), withDestinationPath: folder.path("gone"))
        let error = #expect(throws: RoostError.self) { try FilePatterns.inFolder(folder.url.path) }
        #expect(error?.message.contains("two.jsonl cannot be opened") == true)
    }
}
