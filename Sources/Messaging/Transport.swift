/// The other end of a conversation: a worker's or session's one life as the driver sees it.
///
/// It may be logged and shown: it is not the name under which a port reaches the peer (`RoutingID`).
package struct PeerID: Hashable, Sendable {
    package let rawValue: UInt64
    package init(_ rawValue: UInt64) { self.rawValue = rawValue }

    /// The one peer that a worker or a session has.
    package static let driver = PeerID(0)

    /// A new identity.
    package static func random() -> PeerID { PeerID(.random(in: 1 << 32 ... .max)) }
}

/// The name under which a port reaches a peer, which the peer has chosen.
///
/// Whoever knew it could take the connection over, so it stays in the transports: never logged, shown or sent on.
package struct RoutingID: Hashable, Sendable {
    package let rawValue: UInt64
    package init(_ rawValue: UInt64) { self.rawValue = rawValue }

    /// A new name.
    ///
    /// The first byte is never 0, which ZeroMQ keeps for names that it gives itself.
    package static func random() -> RoutingID {
        RoutingID(UInt64.random(in: 1...UInt64.max >> 8) << 8 | UInt64.random(in: 1...255))
    }
}

/// What a transport hands to its owner.
package enum Delivery<Incoming: Sendable>: Sendable {
    case message(Incoming, from: PeerID)
    /// A worker or session has proven who it is; what it sends comes after this.
    case connected(Connection)
    /// The other end gave a sign of life, beside the messages.
    case heard(PeerID)
    /// The driver does not know this end any more, so that what is sent to it over this transport leads nowhere.
    case forgotten
    /// Bytes that are no message of this version and direction; dropped, and reported so that they can be counted.
    case unreadable(UnreadableMessage, from: PeerID?)
    /// The other end is gone: its connection was closed, or it takes no more messages.
    case unreachable(PeerID)
    /// Something happened that whoever reads the log would like to know.
    case noted(String)
    /// The driver could not be reached yet, for this reason; it is tried again. Said once for each reason.
    case trying(reason: String)
    /// This end and the driver do not trust each other, for this reason; nothing more comes.
    case denied(reason: String)
}

/// One end of an exchange of messages between a driver and its workers and sessions.
package protocol Transport<Incoming, Outgoing>: AnyObject, Sendable {
    associatedtype Incoming: Sendable
    associatedtype Outgoing: Sendable

    /// Begins to deliver what comes in, in order, in batches. Called once.
    func start(_ receive: @escaping @Sendable ([Delivery<Incoming>]) -> Void)
    /// Sends without waiting. What cannot be sent comes back as a `Delivery`.
    func send(_ message: Outgoing, to peer: PeerID)
    /// Sends what still waits, within a second at the most, then closes.
    func close()
}

package typealias DriverTransport = any Transport<MessageToDriver, MessageFromDriver>
package typealias WorkerTransport = any Transport<DriverToWorker, WorkerToDriver>
package typealias SessionTransport = any Transport<DriverToSession, SessionToDriver>

/// A transport that could not be set up.
package struct TransportError: Error, Sendable, CustomStringConvertible {
    package enum Code: Sendable {
        case invalidAddress, addressInUse, noAnswer, untrusted, library
    }

    package let code: Code
    package let description: String

    package init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }
}
