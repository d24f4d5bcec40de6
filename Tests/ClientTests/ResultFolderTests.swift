import Foundation
import Testing

@testable import Client

/// Where rows are left that are too many for messages.
struct ResultFolderTests {
    @Test func jobsShareAFolderUntilSomethingIsPutIntoIt() throws {
        let folder = ResultFolder()
        let first = try #require(folder.make(for: 1))
        let beside = try #require(folder.make(for: 2))
        #expect(first.path != beside.path)
        folder.remove(first)
        let second = try #require(folder.make(for: 3))
        #expect(second.path == first.path)

        // The time of a folder has the clock's ticks.
        usleep(20_000)
        try Data("rows".utf8).write(to: URL(fileURLWithPath: second.path + "/rows"))
        folder.remove(second)
        #expect(!FileManager.default.fileExists(atPath: second.path))

        folder.remove(beside)
        folder.close()
        #expect(!FileManager.default.fileExists(atPath: beside.path))
        let own = URL(fileURLWithPath: beside.path).deletingLastPathComponent().path
        #expect(!FileManager.default.fileExists(atPath: own))
        #expect(folder.make(for: 4) == nil)
    }
}
