import Foundation
import Testing

/// Files that a reader takes in at once.
@Suite struct FileSizeTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    @Test(arguments: ["Sources", "Tests", "examples"])
    func noFileHasMoreThan400Lines(folder: String) throws {
        let files = FileManager.default.enumerator(
            at: Self.root.appendingPathComponent(folder), includingPropertiesForKeys: nil)
        var count = 0
        for case let file as URL in try #require(files) where file.pathExtension == "swift" {
            count += 1
            let lines = try Data(contentsOf: file).count { $0 == UInt8(ascii: "\n") }
            #expect(lines <= 400, "\(file.path) has \(lines) lines; give one of its jobs a file of its own")
        }
        #expect(count > 1)
    }
}
