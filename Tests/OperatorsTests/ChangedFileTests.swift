import Columnar
import Foundation
import Planning
import Testing

@testable import Operators

/// Files that are written to while they are read: what comes out of them is theirs, or an error.
@Suite struct ChangedFileTests {
    private enum Change: String, CaseIterable {
        case grows, isTruncated, isRewritten

        func make(_ path: String) throws {
            let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
            switch self {
            case .grows:
                try file.seekToEnd()
                try file.write(contentsOf: Data("4\n".utf8))
            case .isTruncated: try file.truncate(atOffset: 2)
            case .isRewritten:
                // As many bytes as before; the time alone tells.
                try file.write(contentsOf: Data("9\n9\n9\n".utf8))
                try FileManager.default.setAttributes([.modificationDate: Date.distantPast], ofItemAtPath: path)
            }
            try file.close()
        }
    }

    private func message(_ body: () throws -> Void) -> String {
        do {
            try body()
            return ""
        } catch { return (error as? TaskFailure)?.message ?? "\(error)" }
    }

    @Test(arguments: Change.allCases)
    private func bytesAfterAChangeAreAnError(change: Change) throws {
        let file = try TextFile("1\n2\n3\n")
        guard let open = OpenFile(file.scanned) else { throw CocoaError(.fileNoSuchFile) }
        var memory = [UInt8](repeating: 0, count: 64)
        #expect(try memory.withUnsafeMutableBytes { try open.read(at: 0, into: $0) } == 6)
        try change.make(file.scanned.path)
        let problem = message { _ = try memory.withUnsafeMutableBytes { try open.read(at: 0, into: $0) } }
        #expect(problem == "the file has changed, or is gone, since it was looked for")
    }

    @Test(arguments: Change.allCases)
    private func whatAReaderOfItsOwnGaveIsCheckedAfterwards(change: Change) throws {
        let file = try TextFile("1\n2\n3\n")
        #expect(try file.scanned.unchanged { () throws(TaskFailure) in 7 } == 7)
        let fails = { () throws(TaskFailure) -> Int in throw TaskFailure("no Parquet", isTransient: false) }
        #expect(message { _ = try file.scanned.unchanged(fails) } == "no Parquet")
        try change.make(file.scanned.path)
        let words = "the file has changed, or is gone, since it was looked for"
        #expect(message { _ = try file.scanned.unchanged { () throws(TaskFailure) in 7 } } == words)
        #expect(message { _ = try file.scanned.unchanged(fails) } == words)
    }

    /// A reader that has begun with a file, and whose file loses its end.
    @Test func linesThatAreGoneAreNotLeftOutSilently() throws {
        let file = try TextFile(String(repeating: "1\n", count: 2_000_000))
        guard let open = OpenFile(file.scanned) else { throw CocoaError(.fileNoSuchFile) }
        var reader = try LineReader(.local(open), FileSplit(file: 0, start: 0, end: file.scanned.byteCount))
        var lines = 0
        let problem = message {
            while try reader.nextLine() != nil {
                if lines == 0 { try Change.isTruncated.make(file.scanned.path) }
                lines += 1
            }
        }
        #expect(lines < 2_000_000 && problem.contains("has changed"), "\(lines) lines, \(problem)")
    }

    /// DuckDB opens Parquet files by itself, and may do so after they were looked at.
    @Test(arguments: [FileScan.Format.json, .csv, .parquet])
    private func aFileThatIsAnotherOneIsNamed(format: FileScan.Format) throws {
        let file = try TextFile("1\n2\n3\n")
        let scanned = file.scanned
        var pipeline = Pipeline()
        pipeline.scan = FileScan(
            format: format, files: [file.scanned], columns: [.init(name: "a", type: "BIGINT")], options: ReadOptions())
        let program = ComputeProgram(pipeline) { (_, _, _) throws(TaskFailure) in throw scanned.hasChanged }
        try Change.grows.make(file.scanned.path)
        let split = FileSplit(file: 0, start: 0, end: file.scanned.byteCount)
        let problem = message { _ = try program.run(.file(split), ComputeContext()) }
        #expect(problem == "\(file.scanned.path): the file has changed, or is gone, since it was looked for")
    }
}
