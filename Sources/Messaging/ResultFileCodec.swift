internal import Columnar
package import Planning

extension ResultFile: FieldCodable {
    /// Numbers that say all of a batch.
    private static let numbers = 3
    /// More rows, and more bytes, than any batch has.
    private static let most: Int64 = 1 << 40

    package init(from reader: inout FieldReader) throws(CodecError) {
        let name = try reader.read(1, String.self)
        // It stands in a folder of the session's, and nowhere else.
        guard !name.isEmpty, name.utf8.allSatisfy({ $0 == UInt8(ascii: ".") || (48...57).contains($0) }),
            !name.hasPrefix(".")
        else { throw CodecError("rows in a file of the name '\(name)'") }
        let packed = try reader.read(packed: 2)
        guard packed.count % Self.numbers == 0, packed.allSatisfy({ (0...Self.most).contains($0) }) else {
            throw CodecError("a file of rows that cannot be")
        }
        self.init(
            name: name,
            batches: stride(from: 0, to: packed.count, by: Self.numbers).map {
                Batch(
                    rowCount: Int(packed[$0]), metadataBytes: Int(packed[$0 + 1]), bodyBytes: Int(packed[$0 + 2]))
            })
    }

    package func write(to writer: inout FieldWriter) {
        writer.write(1, name)
        writer.write(
            2, packed: batches.flatMap { [Int64($0.rowCount), Int64($0.metadataBytes), Int64($0.bodyBytes)] })
    }
}
