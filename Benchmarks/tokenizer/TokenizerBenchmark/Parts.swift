import Foundation
import JSONText
import Tokenization

/// Measures what `roost tokens` is made of, each part alone and in one thread, over one file of chats:
/// reading it and finding its lines, walking its JSON with every text's escapes resolved, and counting
/// those texts.
///
/// Prints a JSON line of CPU seconds.
///
/// The file's pages are in memory before; the texts of 64 MiB at a time are laid side by side for the
/// counting, so that it reads nothing else.
func measureParts(_ path: String, _ encoding: Encoding) throws {
    let file = open(path, O_RDONLY)
    guard file >= 0 else { throw CocoaError(.fileNoSuchFile) }
    var parts = Parts(tokenizer: encoding.makeTokenizer())
    let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << 20, alignment: 64)
    var offset = 0
    var seconds = (reading: 0.0, json: 0.0, counting: 0.0)
    var count = try parts.read(file, offset, memory)
    while count > 0 {
        var start = threadTime()
        count = try parts.read(file, offset, memory)
        let lines = parts.lines(UnsafeRawBufferPointer(rebasing: memory[..<count]))
        seconds.reading += threadTime() - start
        guard let last = lines.last else { break }
        start = threadTime()
        for line in lines { try parts.walk(line) }
        seconds.json += threadTime() - start
        parts.layTexts(lines)
        start = threadTime()
        try parts.countTexts()
        seconds.counting += threadTime() - start
        offset += last.baseAddress.map { $0 + last.count + 1 - UnsafeRawPointer(memory.baseAddress!) } ?? count
    }
    print(
        "{\"bytes\": \(offset), \"texts\": \(parts.texts), \"tokens\": \(parts.tokens), \"reading\": \(seconds.reading), "
            + "\"json\": \(seconds.json), \"counting\": \(seconds.counting)}")
}

private struct Parts {
    let tokenizer: Tokenizer
    let scratch = JSONScratch()
    var texts = 0
    var tokens = 0
    private var walked = 0
    private var arena: [UInt8] = []
    private var ends: [Int] = []

    init(tokenizer: Tokenizer) { self.tokenizer = tokenizer }

    func read(_ file: Int32, _ offset: Int, _ memory: UnsafeMutableRawBufferPointer) throws -> Int {
        var filled = 0
        while filled < memory.count {
            let more = pread(file, memory.baseAddress! + filled, min(1 << 20, memory.count - filled), offset + filled)
            guard more >= 0 else { throw CocoaError(.fileReadUnknown) }
            if more == 0 { break }
            filled += more
        }
        return filled
    }

    /// The whole lines.
    func lines(_ bytes: UnsafeRawBufferPointer) -> [UnsafeRawBufferPointer] {
        var lines: [UnsafeRawBufferPointer] = []
        var start = 0
        while start < bytes.count, let end = memchr(bytes.baseAddress! + start, 10, bytes.count - start) {
            let length = UnsafeRawPointer(end) - bytes.baseAddress! - start
            lines.append(UnsafeRawBufferPointer(rebasing: bytes[start..<start + length]))
            start += length + 1
        }
        return lines
    }

    mutating func walk(_ line: UnsafeRawBufferPointer) throws {
        var bytes = 0
        try Self.eachText(line, scratch) { bytes += $0.count }
        walked += bytes
    }

    mutating func layTexts(_ lines: [UnsafeRawBufferPointer]) {
        arena.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
        for line in lines {
            try? Self.eachText(line, scratch) {
                arena.append(contentsOf: $0)
                ends.append(arena.count)
            }
        }
    }

    mutating func countTexts() throws {
        try arena.withUnsafeBytes { bytes in
            var start = 0
            for end in ends {
                tokens += try tokenizer.count(UnsafeRawBufferPointer(rebasing: bytes[start..<end]))
                start = end
            }
        }
        texts += ends.count
    }

    private static func eachText(
        _ line: UnsafeRawBufferPointer, _ scratch: JSONScratch, _ body: (UnsafeRawBufferPointer) -> Void
    ) throws(JSONSyntaxError) {
        var reader = JSONReader(line, scratch: scratch)
        try reader.members { key, reader throws(JSONSyntaxError) in
            guard key.equals("messages") else { return try reader.skip() }
            try reader.array { reader throws(JSONSyntaxError) in
                try reader.members { _, reader throws(JSONSyntaxError) in body(try reader.text()) }
            }
        }
        try reader.end()
    }
}
