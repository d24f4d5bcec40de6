package import Columnar

/// A message of one direction, as a transport carries it.
package protocol WireMessage: Sendable {
    /// The number of its kind on the wire.
    var number: UInt8 { get }
    func writeBody(to writer: inout FieldWriter)
    /// Reads the body of the message with this number; nil where the direction has none.
    init?(number: UInt8, from reader: inout FieldReader) throws(CodecError)
}

/// A message to and from the frames that a transport carries.
///
/// The first frame starts with the magic bytes and the version, at an offset and in a form that no version
/// may change, so that two programs of different versions can tell each other so.
package enum MessageCodec {
    package static func encode(_ message: some WireMessage, version: UInt16 = ProtocolVersion.current) -> [Buffer] {
        var writer = FieldWriter()
        writer.write(raw: ProtocolVersion.magic)
        writer.write(raw: version)
        writer.write(raw: message.number)
        message.writeBody(to: &writer)
        return writer.finish()
    }

    /// - Throws: `UnreadableMessage`, which tells a stranger's bytes from another version's message.
    package static func decode<M: WireMessage>(
        _ frames: [Buffer], as type: M.Type = M.self
    ) throws(UnreadableMessage) -> M {
        do {
            var reader = try FieldReader(frames)
            guard try reader.read(raw: UInt32.self) == ProtocolVersion.magic else {
                throw CodecError("no message of Roost")
            }
            let version = try reader.read(raw: UInt16.self)
            let number = try reader.read(raw: UInt8.self)
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

extension MessageCodec {
    /// Whether the frames are a handshake's message, as far as their first bytes say.
    package static func isHandshake(_ frames: [Buffer]) -> Bool {
        guard let head = frames.first, head.count >= 7 else { return false }
        return head.load(6, as: UInt8.self) >= HandshakeMessage.firstNumber
    }
}

/// Why bytes are no message that an end takes.
package enum UnreadableMessage: Error, Sendable, Hashable {
    case garbage(String)
    case otherVersion(UInt16)
    /// Something from a peer that has not proven who it is, one of so many.
    case stranger(String, count: Int)
}
