package import Columnar

/// A message of one direction, as a transport carries it.
package protocol WireMessage: Sendable {
    /// The number of its kind on the wire.
    var number: UInt8 { get }
    func writeBody(to writer: inout WireWriter)
    /// Reads the body of the message with this number; nil where the direction has none.
    init?(number: UInt8, from reader: inout WireReader) throws(CodecError)
}

/// A message to and from the frames that a transport carries.
///
/// The first frame starts with the magic bytes and the version, at an offset and in a form that no version
/// may change, so that two programs of different versions can tell each other so.
package enum MessageCodec {
    package static func encode(_ message: some WireMessage, version: UInt16 = ProtocolVersion.current) -> [Buffer] {
        var writer = WireWriter()
        writer.write(ProtocolVersion.magic)
        writer.write(version)
        writer.write(message.number)
        message.writeBody(to: &writer)
        return writer.finish()
    }

    /// - Throws: `UnreadableMessage`, which tells a stranger's bytes from another version's message.
    package static func decode<M: WireMessage>(
        _ frames: [Buffer], as type: M.Type = M.self
    ) throws(UnreadableMessage) -> M {
        do {
            var reader = try WireReader(frames)
            guard try reader.read(UInt32.self) == ProtocolVersion.magic else { throw CodecError("no message of Roost") }
            let version = try reader.read(UInt16.self)
            let number = try reader.read(UInt8.self)
            guard version == ProtocolVersion.current else { throw UnreadableMessage.otherVersion(version) }
            guard let message = try M(number: number, from: &reader) else {
                throw CodecError("a message with number \(number), which this end does not take")
            }
            return message
        } catch let error as UnreadableMessage {
            throw error
        } catch {
            throw .garbage("\(error)")
        }
    }
}

package enum UnreadableMessage: Error, Sendable, Hashable {
    case garbage(String)
    case otherVersion(UInt16)
}
