import DataFrames
import Foundation
import Testing

@testable import JobFiles

@Suite struct OutputFolderTests {
    @Test func oneRunAtATimeWritesIntoAFolder() throws {
        let folder = try TemporaryFolder()
        let first = try OutputFolder(folder.path("out"))
        let error = #expect(throws: RoostError.self) { try OutputFolder(folder.path("out")) }
        #expect(error?.message.contains(folder.path("out")) == true && error?.message.contains("--output") == true)
        #expect(error?.message.contains("process \(getpid())") == true, "who has it: \(error?.message ?? "")")
        try OutputFolder(folder.path("other")).release()
        first.release()
        try OutputFolder(folder.path("out")).release()
    }

    @Test func aRunThatIsLetGoLetsTheFolderGo() throws {
        let folder = try TemporaryFolder()
        do { _ = try OutputFolder(folder.path("out")) }
        _ = try OutputFolder(folder.path("out"))
    }

    @Test func foldersThatStayedEmptyGo() throws {
        let folder = try TemporaryFolder()
        try OutputFolder(folder.path("a/b/c")).release()
        #expect(!FileManager.default.fileExists(atPath: folder.path("a")))
        let output = try OutputFolder(folder.path("a/b/c"))
        try folder.write("a/b/c/results.jsonl", "")
        output.release()
        #expect(FileManager.default.fileExists(atPath: folder.path("a/b/c/results.jsonl")))
        try FileManager.default.createDirectory(atPath: folder.path("theirs"), withIntermediateDirectories: false)
        try OutputFolder(folder.path("theirs")).release()
        #expect(FileManager.default.fileExists(atPath: folder.path("theirs")), "a folder that was there stays")
    }

    @Test func whatIsNoFolderIsToldSo() throws {
        let folder = try TemporaryFolder()
        try folder.write("file", "")
        for path in ["file", "file/below", "file/far/below"] {
            let error = #expect(throws: RoostError.self) { try OutputFolder(folder.path(path)) }
            #expect(
                error?.code == .file && error?.message.contains(folder.path(path)) == true, "\(error?.message ?? "")")
        }
        #expect(throws: RoostError.self) { try OutputFolder("/proc/none/such") }
    }

    @Test func whatKilledRunsLeftIsRemoved() throws {
        let folder = try TemporaryFolder()
        let dead = try #require((1...9_999).lazy.map { 4_194_304 - $0 }.first { kill($0, 0) != 0 && errno == ESRCH })
        try folder.write("a.jsonl.writing-\(dead)", "half")
        try folder.write("b.jsonl", "whole")
        try OutputFolder(folder.url.path).release()
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path) == ["b.jsonl"])
    }
}
