import Foundation
import Tokenization

/// Reads texts from standard input, each after its length in four bytes, and writes each one's
/// ids the same way: how many, then the ids, four bytes each, all little-endian.
///
/// Ids of every text are also counted, and a disagreement ends the program.
func writeIDs(_ encoding: Encoding) throws {
    let tokenizer = encoding.makeTokenizer()
    let input = FileHandle.standardInput.readDataToEndOfFile()
    var output = Data()
    try input.withUnsafeBytes { bytes in
        var offset = 0
        while offset + 4 <= bytes.count {
            let length = Int(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self)))
            let text = UnsafeRawBufferPointer(rebasing: bytes[offset + 4..<offset + 4 + length])
            offset += 4 + length
            var ids: [TokenID] = []
            try tokenizer.encodeOrdinary(text, into: &ids)
            let count = try tokenizer.count(text)
            precondition(count == ids.count, "count and encode disagree")
            ids.insert(UInt32(ids.count), at: 0)
            ids.withUnsafeBytes { output.append(contentsOf: $0) }
        }
    }
    FileHandle.standardOutput.write(output)
}
