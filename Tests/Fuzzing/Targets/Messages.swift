internal import Columnar
internal import Messaging

extension FuzzTarget {
    /// What a driver hears of workers and sessions.
    static let messagesToDriver = messages("messages-to-driver", as: MessageToDriver.self)

    /// What workers and sessions hear of a driver.
    static let messagesFromDriver = messages("messages-from-driver", as: MessageFromDriver.self)

    /// What is said before two ends trust each other: by anybody who can reach a driver; and pulses.
    static let handshake = messages("handshake", as: HandshakeMessage.self)

    private static func messages<M: WireMessage>(_ name: String, as type: M.Type) -> FuzzTarget {
        FuzzTarget(name) { bytes in
            let frames = Parts.frames(bytes)
            _ = MessageCodec.isHandshake(frames)
            guard let message = try? MessageCodec.decode(frames, as: type) else { return }
            try Contradiction.unlessSame(
                message, "message \(message.number)",
                write: { MessageCodec.encode($0) }, read: { try MessageCodec.decode($0, as: type) })
        }
    }
}
