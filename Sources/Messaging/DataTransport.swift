/// Where a worker hears other workers: only those come in that it admits, each known by its key.
package protocol DataPort: AnyObject, Sendable {
    /// Where it listens, `tcp://HOST:PORT`.
    var address: String { get }
    /// Begins to hear; `receive` is called where work must be short.
    func start(_ receive: @escaping @Sendable (WorkerToWorker, DataPeer) -> Void)
    /// Answers one that asked. What it does not take is dropped: it asks elsewhere then.
    func send(_ message: WorkerToWorker, to peer: DataPeer)
    func close()
}

/// Who asks at a port, by the key that its connection has proven.
package struct DataPeer: Sendable, Hashable {
    package let name: RoutingID
    package let key: PublicKey

    package init(name: RoutingID, key: PublicKey) {
        self.name = name
        self.key = key
    }
}

/// A connection to another worker's port.
package protocol DataLink: AnyObject, Sendable {
    func send(_ message: WorkerToWorker)
    func close()
}

/// What happens to a connection to another worker's port.
package enum DataLinkEvent: Sendable {
    case message(WorkerToWorker)
    /// It could not be made, or is lost: nothing more comes.
    case lost(reason: String)
}

/// How workers reach each other: over sockets, or inside a process.
package struct DataTransport: Sendable {
    /// Listens at an address, letting in those keys that are admitted.
    package typealias Listen =
        @Sendable (_ address: String, KeyPair, _ admits: @escaping @Sendable (PublicKey) -> Bool)
        throws(TransportError) -> any DataPort
    /// Connects to whom an address and a key name; the events come where work must be short.
    package typealias Dial =
        @Sendable (_ address: String, PublicKey, KeyPair, @escaping @Sendable (DataLinkEvent) -> Void) -> any DataLink

    package let listen: Listen
    package let dial: Dial

    package init(listen: @escaping Listen, dial: @escaping Dial) {
        self.listen = listen
        self.dial = dial
    }
}
