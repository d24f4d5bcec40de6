import Columnar

/// A FlatBuffers `Message`, opened: what kind of message it is, and how long a body follows it.
struct MessageHeader {
    let kind: Format.Header
    let table: FlatTable
    let bodyLength: Int

    /// Opens the root table of a message's metadata.
    /// - Throws: `ArrowIPCError` where it is no message, or of a version that Roost does not read.
    init(_ message: FlatTable) throws(ArrowIPCError) {
        try Self.check(version: message.scalar(Format.MessageSlot.version, default: 0))
        let code: UInt8 = try message.scalar(Format.MessageSlot.headerType, default: 0)
        guard let kind = Format.Header(rawValue: code), kind != .none else {
            throw .malformed("a message of the unknown kind \(code)")
        }
        guard let table = try message.table(Format.MessageSlot.header) else {
            throw .malformed("a \(kind) message without its header")
        }
        let length: Int64 = try message.scalar(Format.MessageSlot.bodyLength, default: 0)
        guard length >= 0 else { throw .malformed("a message body of \(length) bytes") }
        self.kind = kind
        self.table = table
        bodyLength = Int(length)
    }

    /// The header's table, where the message is of the expected kind.
    func expect(_ expected: Format.Header) throws(ArrowIPCError) -> FlatTable {
        if kind == expected { return table }
        throw .malformed("a \(kind) message where a \(expected) message was expected")
    }

    static func check(version: Int16) throws(ArrowIPCError) {
        guard version >= Format.oldestVersion, version <= Format.version else {
            throw .unsupported("metadata version V\(Int(version) + 1); Roost reads V4 and V5")
        }
    }

    /// Starts a message of `kind`, whose body length the caller sets with a `patch` at the position.
    static func begin(
        _ kind: Format.Header, in writer: inout FlatBufferWriter
    ) -> (table: FlatBufferWriter.Table, bodyLength: Int) {
        var message = writer.table(slots: 4, bytes: 24)
        writer.root(message)
        writer.set(Format.MessageSlot.version, of: &message, Format.version)
        writer.set(Format.MessageSlot.headerType, of: &message, kind.rawValue)
        let bodyLength = writer.set(Format.MessageSlot.bodyLength, of: &message, Int64(0))
        return (message, bodyLength)
    }
}
