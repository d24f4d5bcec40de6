import Columnar
import Foundation
import Fuzzing
import Testing

/// What fuzzing has found so far, given to the decoders once more: in seconds, and without libFuzzer.
@Suite struct CorpusTests {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Fuzzing/Corpus")

    private static func files(_ target: FuzzTarget) throws -> [URL] {
        try FileManager.default.contentsOfDirectory(
            at: folder.appendingPathComponent(target.name), includingPropertiesForKeys: nil)
    }

    @Test(arguments: FuzzTarget.all)
    func everyFileIsReadOrRefused(target: FuzzTarget) throws {
        let files = try Self.files(target)
        #expect(!files.isEmpty)
        for file in files {
            let bytes = try Data(contentsOf: file)
            do { try bytes.withUnsafeBytes { try target.run($0) } } catch {
                Issue.record("\(target.name)/\(file.lastPathComponent): \(error)")
            }
        }
    }

    @Test(arguments: FuzzTarget.all)
    func bytesWithoutAnyMeaningAreRefused(target: FuzzTarget) throws {
        for bytes in [[], [0], [UInt8](repeating: 0xFF, count: 300), Array(0...255)] {
            try bytes.withUnsafeBytes { try target.run($0) }
        }
    }

    @Test func everyTargetHasACorpusAndNothingElseIsThere() throws {
        let folders = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
        #expect(Set(folders) == Set(FuzzTarget.all.map(\.name)))
    }

    @Test func aCorpusIsSmall() throws {
        let sizes = try FuzzTarget.all.flatMap { try Self.files($0) }.map { try Data(contentsOf: $0).count }
        #expect(sizes.reduce(0, +) < 1 << 20)
    }

    @Test(arguments: 1...4)
    func framesAreJoinedAndSplitAgain(count: Int) {
        let frames = (0..<count).map { Buffer([UInt8](repeating: UInt8($0), count: $0 * 300)) }
        #expect(Parts.frames(Buffer(Parts.joined(frames: frames))) == frames)
    }
}
