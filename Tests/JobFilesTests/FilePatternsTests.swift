import DataFrames
import Foundation
import Planning
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

    @Test func twoStarsAreFoldersAtAnyDepth() throws {
        let folder = try TemporaryFolder()
        let names = [
            "x.jsonl", "a/x.jsonl", "a/y.jsonl", "a/b/x.jsonl", "a[1]/c*/x.jsonl", "a[1]/c*/x.csv", ".hidden/x.jsonl",
            "_temporary/x.jsonl",
        ]
        for name in names {
            let inside = (folder.path(name) as NSString).deletingLastPathComponent
            try FileManager.default.createDirectory(atPath: inside, withIntermediateDirectories: true)
            try folder.write(name, "{}\n")
        }
        try FileManager.default.createSymbolicLink(atPath: folder.path("a/b/up"), withDestinationPath: folder.path("a"))
        func found(_ pattern: String) throws -> [String] {
            try FilePatterns.files([folder.path(pattern)], .json).files.map {
                String($0.dropFirst(folder.url.path.count + 1))
            }
        }
        #expect(try found("**/x.jsonl") == ["a/b/x.jsonl", "a/x.jsonl", "a[1]/c*/x.jsonl", "x.jsonl"])
        #expect(try found("a/**/x.jsonl") == ["a/b/x.jsonl", "a/x.jsonl"])
        #expect(try found("**/b/*.jsonl") == ["a/b/x.jsonl"] && found("**/**/y.jsonl") == ["a/y.jsonl"])
        #expect(try found("a*/**/x.*").count == 4, "two of them are of another format, as with any pattern")
        #expect(
            try found("a/**") == ["a/b/x.jsonl", "a/x.jsonl", "a/y.jsonl"], "all below it, each file once")
        let error = #expect(throws: RoostError.self) { try found("**/none.jsonl") }
        #expect(error?.message == "no file fits \(folder.path("**/none.jsonl"))")
        #expect(throws: RoostError.self) { try found("none/**/x.jsonl") }
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
