internal import Foundation
internal import NIOCore
internal import Planning

/// The files of a job's parts: `PART.jsonl` with the requests, and what the endpoint made of them.
struct BatchRequestFiles: ~Copyable {
    private final class Open {
        var file: BatchRequestFile
        init(path: String) throws(BatchFileError) { file = try BatchRequestFile(path: path) }
    }

    let folder: String
    private var open: [Int: Open] = [:]

    init(folder: String) { self.folder = folder }

    static func requests(_ part: Int, in folder: String) -> String { "\(folder)/\(part).jsonl" }
    static func output(_ part: Int, in folder: String) -> String { "\(folder)/\(part).output.jsonl" }
    static func errors(_ part: Int, in folder: String) -> String { "\(folder)/\(part).errors.jsonl" }

    mutating func append(_ line: some Sequence<UInt8>, to part: Int) throws(BatchFileError) {
        let file: Open
        if let known = open[part] {
            file = known
        } else {
            file = try Open(path: Self.requests(part, in: folder))
            open[part] = file
        }
        try file.file.append(line)
    }

    /// Makes the part's file durable.
    ///
    /// Gives its digest.
    mutating func seal(_ part: Int) throws(BatchFileError) -> String {
        guard let file = open.removeValue(forKey: part) else {
            throw BatchFileError("the batch file of part \(part) was never begun")
        }
        return try file.file.finish()
    }

    /// Writes a part with lines of an earlier one, in their order there.
    ///
    /// Gives its digest.
    mutating func write(_ part: Int, linesOf keys: [RequestKey], from earlier: Int) throws(BatchFileError) -> String {
        let wanted = Set(keys)
        var count = 0
        var lines = try BatchFileLines(path: Self.requests(earlier, in: folder))
        while let line = try lines.next() {
            guard let key = Self.key(line), wanted.contains(key) else { continue }
            count += 1
            try append(line.readableBytesView, to: part)
            try append(CollectionOfOne(0x0A), to: part)
        }
        guard count == keys.count else {
            throw BatchFileError(
                "the batch file \(Self.requests(earlier, in: folder)) has \(count) of \(keys.count) requests that are to be sent again"
            )
        }
        return try seal(part)
    }

    /// The key of a line that was written here: its `custom_id` comes first.
    private static func key(_ line: ByteBuffer) -> RequestKey? {
        let start = #"{"custom_id":""#.utf8.count
        guard let digits = line.getSlice(at: line.readerIndex + start, length: 64) else { return nil }
        return RequestKey(customID: digits.readableBytesView)
    }

    func remove(_ part: Int) {
        for path in [Self.requests(part, in: folder), Self.output(part, in: folder), Self.errors(part, in: folder)] {
            unlink(path)
        }
    }

    static func removeFolder(_ folder: String) { try? FileManager.default.removeItem(atPath: folder) }
}
