package import Columnar
internal import Planning

/// A message to and from the frames that a transport carries.
///
/// The first frame starts with the magic bytes and the version, in a place and a form that no version
/// may change, so that two programs of different versions can tell each other so.
package enum MessageCodec {
    package static func encode(_ message: Message, version: UInt16 = ProtocolVersion.current) -> [Buffer] {
        var writer = WireWriter()
        writer.write(ProtocolVersion.magic)
        writer.write(version)
        writer.write(message.kind.rawValue)
        message.writeBody(to: &writer)
        return writer.finish()
    }

    /// - Throws: `UnreadableMessage`, which tells a stranger's bytes from another version's message.
    package static func decode(_ frames: [Buffer]) throws(UnreadableMessage) -> Message {
        do {
            var reader = try WireReader(frames)
            guard try reader.read(UInt32.self) == ProtocolVersion.magic else { throw CodecError("no message of Roost") }
            let version = try reader.read(UInt16.self)
            let number = try reader.read(UInt8.self)
            guard version == ProtocolVersion.current else { throw UnreadableMessage.otherVersion(version) }
            guard let kind = MessageKind(rawValue: number) else { throw CodecError("no message has number \(number)") }
            return try Message(kind, from: &reader)
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

/// The numbers of the messages on the wire.
///
/// One that is given is never used for another message.
enum MessageKind: UInt8 {
    case register = 1, results, goodbye, fetch, reports, recovered
    case registered = 16, registerAgain, stage, tasks, stageOver, stop, calls, orders, settled, recall, prepare
    case hello = 32, submit, cancel, statusRequest, shutdown, received
    case welcome = 48, accepted, output, progress, finished, status, read
    case refused = 64, ping, pong, fetched
}
