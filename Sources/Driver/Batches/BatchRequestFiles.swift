internal import Foundation
internal import NIOCore
internal import Planning

/// The files of a job's chunks: `NUMBER.jsonl` with the requests, and what the endpoint made of them.
struct BatchRequestFiles: ~Copyable {
    private final class Open {
        var file: BatchRequestFile
        init(path: String) throws(BatchFileError) { file = try BatchRequestFile(path: path) }
    }

    let folder: String
    private var open: [Int: Open] = [:]

    init(folder: String) { self.folder = folder }

    static func requests(_ chunk: Int, in folder: String) -> String { "\(folder)/\(chunk).jsonl" }
    static func output(_ chunk: Int, in folder: String) -> String { "\(folder)/\(chunk).output.jsonl" }
    static func errors(_ chunk: Int, in folder: String) -> String { "\(folder)/\(chunk).errors.jsonl" }

    mutating func append(_ line: some Sequence<UInt8>, to chunk: Int) throws(BatchFileError) {
        let file: Open
        if let known = open[chunk] {
            file = known
        } else {
            file = try Open(path: Self.requests(chunk, in: folder))
            open[chunk] = file
        }
        try file.file.append(line)
    }

    /// Makes the chunk's file durable.
    ///
    /// Gives its digest.
    mutating func seal(_ chunk: Int) throws(BatchFileError) -> String {
        guard let file = open.removeValue(forKey: chunk) else {
            throw BatchFileError("the batch file of chunk \(chunk) was never begun")
        }
        return try file.file.finish()
    }

    /// Writes a chunk with lines of an earlier one, in their order there.
    ///
    /// Gives its digest.
    mutating func write(_ chunk: Int, linesOf keys: [RequestKey], from earlier: Int) throws(BatchFileError) -> String {
        let wanted = Set(keys)
        var count = 0
        var lines = try BatchFileLines(path: Self.requests(earlier, in: folder))
        while let line = try lines.next() {
            guard let key = Self.key(line), wanted.contains(key) else { continue }
            count += 1
            try append(line.readableBytesView, to: chunk)
            try append(CollectionOfOne(0x0A), to: chunk)
        }
        guard count == keys.count else {
            throw BatchFileError(
                "the batch file \(Self.requests(earlier, in: folder)) has \(count) of \(keys.count) requests that are to be sent again"
            )
        }
        return try seal(chunk)
    }

    /// The key of a line that was written here: its `custom_id` comes first.
    private static func key(_ line: ByteBuffer) -> RequestKey? {
        let start = #"{"custom_id":""#.utf8.count
        guard let digits = line.getSlice(at: line.readerIndex + start, length: 64) else { return nil }
        return RequestKey(customID: digits.readableBytesView)
    }

    func remove(_ chunk: Int) {
        for path in [Self.requests(chunk, in: folder), Self.output(chunk, in: folder), Self.errors(chunk, in: folder)] {
            unlink(path)
        }
    }

    static func removeFolder(_ folder: String) { try? FileManager.default.removeItem(atPath: folder) }
}
