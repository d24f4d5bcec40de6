internal import Messaging

extension UnreadableMessage {
    var isOfOtherVersion: Bool { if case .otherVersion = self { true } else { false } }

    /// What is wrong with the message, for whoever sent it.
    var inWords: String {
        switch self {
        case .stranger(let what, _), .garbage(let what): "its message cannot be taken: \(what)"
        case .otherVersion(let version):
            "the driver speaks protocol version \(ProtocolVersion.current), you speak \(version); "
                + "use the same version of Roost on both sides"
        }
    }
}
