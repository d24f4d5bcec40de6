import Columnar
import Foundation
import Planning
import TestSupport
import Testing

@testable import Operators

@Suite(.ownThreads) struct LineReaderTests {
    /// A file that goes with the test.
    final class File {
        let scanned: ScannedFile
        private let url = FileManager.default.temporaryDirectory.appendingPathComponent(
            "roost-test-\(UUID().uuidString)")

        init(_ bytes: [UInt8]) throws {
            try Data(bytes).write(to: url)
            var found = stat()
            guard stat(url.path, &found) == 0 else { throw CocoaError(.fileNoSuchFile) }
            scanned = found.scanned(url.path)
        }

        deinit { try? FileManager.default.removeItem(at: url) }

        func bytes() throws -> InputFile {
            try InputFile(FileScan(format: .text, files: [scanned], columns: []), 0) { (_, _, _) throws(TaskFailure) in
                throw TaskFailure("the file is here", isTransient: false)
            }
        }

        /// The lines of a part; a line that is too long as its number of bytes.
        func lines(_ start: Int, _ end: Int, longest: Int = 1 << 20, window: Int = 1 << 10) throws -> [String] {
            let split = FileSplit(file: 0, start: Int64(start), end: Int64(end))
            var reader = try LineReader(try bytes(), split, longest: longest, window: window)
            var lines: [String] = []
            while let line = try reader.nextLine() {
                lines.append(line.tooLong.map { "<\($0)>" } ?? String(decoding: line.bytes, as: UTF8.self))
            }
            return lines
        }
    }

    @Test func everyLineIsInOnePart() throws {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<300 {
            let lines = (0..<Int.random(in: 0...60, using: &random)).map { _ in
                String(repeating: "x", count: Int.random(in: 0...(Bool.random() ? 3 : 90), using: &random))
            }
            let hasLastFeed = Bool.random(using: &random)
            let text = lines.joined(separator: "\n") + (hasLastFeed && !lines.isEmpty ? "\n" : "")
            let file = try File(Array(text.utf8))
            let expected =
                text.isEmpty
                ? []
                : text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
                    .dropLast(text.hasSuffix("\n") ? 1 : 0)
            let borders =
                ([0, text.utf8.count]
                + (0..<Int.random(in: 0...9, using: &random)).map { _ in
                    Int.random(in: 0...text.utf8.count, using: &random)
                }).sorted()
            let window = Int.random(in: 4...64, using: &random)
            let found = try zip(borders, borders.dropFirst()).flatMap { try file.lines($0, $1, window: window) }
            #expect(found == Array(expected), "borders \(borders), window \(window), text \(text.debugDescription)")
        }
    }

    @Test func aLineThatIsTooLongIsToldByThePartItBeginsIn() throws {
        let text = "a\n" + String(repeating: "b", count: 5_000) + "\nc\n"
        let file = try File(Array(text.utf8))
        #expect(try file.lines(0, 1_000, longest: 100, window: 64) == ["a", "<5000>"])
        #expect(try file.lines(1_000, 2_000, longest: 100, window: 64) == [])
        #expect(try file.lines(2_000, text.utf8.count, longest: 100, window: 64) == ["c"])
        #expect(try file.lines(0, text.utf8.count, longest: 5_000, window: 64)[1].count == 5_000)
    }

    @Test func endsAndMarksAreNoPartOfALine() throws {
        #expect(try File([0xEF, 0xBB, 0xBF] + Array("a\r\n\r\nb\r\n".utf8)).lines(0, 11) == ["a", "", "b"])
        #expect(try File([]).lines(0, 0) == [])
        #expect(try File(Array("\n".utf8)).lines(0, 1) == [""])
        let error = #expect(throws: TaskFailure.self) { try File([0xFF, 0xFE, 0x61, 0]).lines(0, 4) }
        #expect(error?.message.hasPrefix("it is UTF-16 text; save it as UTF-8") == true)
    }

    @Test func anotherFileUnderTheSameNameIsNotRead() throws {
        let file = try File(Array("abc".utf8))
        #expect(isThere(file.scanned))
        let other = ScannedFile(path: file.scanned.path, byteCount: 3, modified: file.scanned.modified + 1)
        #expect(!isThere(other))
        let scan = FileScan(format: .text, files: [other], columns: [])
        var reader = try LineReader(
            try InputFile(scan, 0) { (_, start, count) throws(TaskFailure) in
                .init(Array(Array("the session's\n".utf8)[Int(start)...].prefix(count)))
            }, FileSplit(file: 0, start: 0, end: 3))
        let line = try reader.nextLine()
        #expect(line.map { String(decoding: $0.bytes, as: UTF8.self) } == "the session's")
    }

    private func isThere(_ file: ScannedFile) -> Bool {
        switch OpenFile(file) {
        case .some: true
        case .none: false
        }
    }

    @Test func linesBeforeAPartAreCounted() throws {
        let file = try File(Array("a\nbb\nccc\ndddd\n".utf8))
        let count = try LineReader.count(in: try file.bytes(), before: FileSplit(file: 0, start: 5, end: 9))
        #expect(count == 2)
    }
}
