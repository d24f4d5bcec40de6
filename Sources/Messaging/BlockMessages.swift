package import Planning

/// What a worker asks for: bytes of a block that another one has, or to be let in where that one listens.
package struct BlockFetch: Sendable, Hashable {
    /// Chosen by whoever asks, so that it knows the answer.
    package var number: UInt64
    /// The worker that has it.
    package var worker: WorkerID
    package var lease: Lease
    package var start: Int64
    package var count: UInt32
    /// Whether the asker wants to hear where the worker listens, and to be let in there, to read blocks of this stage itself.
    package var asksForWay = false
    /// Whom the worker is to let in; the driver says it, and nobody else is asked.
    package var reader: PublicKey?

    package init(number: UInt64, worker: WorkerID, lease: Lease, start: Int64, count: UInt32) {
        self.number = number
        self.worker = worker
        self.lease = lease
        self.start = start
        self.count = count
    }

    /// Bytes that are asked for at once: what is held of a task's rows on their way.
    package static let mostBytes = 1 << 20
}

/// How other workers reach a worker, and by which key the two know it.
package struct DataWay: Sendable, Hashable {
    /// Where it listens, such as `tcp://10.0.0.2:40111`.
    ///
    /// The host is a wildcard where it is the driver's; nil for one that only reads.
    package var address: String?
    /// The key of its connections with other workers: it lives as long as the process.
    package var key: PublicKey

    package init(address: String? = nil, key: PublicKey) {
        self.address = address
        self.key = key
    }

    /// Characters of an address at the most.
    package static let mostCharacters = 300
}
