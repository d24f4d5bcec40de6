internal import Logging
internal import Messaging
internal import Operators
internal import Synchronization
internal import ZeroMQTransport

/// A worker's own port and its connections to the ports of others, over which blocks go without the driver.
final class DirectData: Sendable {
    /// Made anew with every process: the driver tells others whose it is.
    private let pair = KeyPair.random()
    private let configuration: WorkerConfiguration
    private let transport: DataTransport
    private let log: Logger
    let server: DirectServer
    let reads: DirectReads
    private let address = Mutex<String?>(nil)

    init?(
        _ configuration: WorkerConfiguration, _ surroundings: WorkerSurroundings, _ blocks: BlockStore, log: Logger
    ) {
        guard let transport = surroundings.data, configuration.dataAddress != .none else { return nil }
        self.configuration = configuration
        self.transport = transport
        self.log = log
        server = DirectServer(blocks)
        let driver = configuration.driver
        reads = DirectReads(transport, pair, log: log, now: surroundings.now) { Self.found($0, driver) }
    }

    /// How others reach this worker, as its driver is to tell them.
    var way: DataWay { DataWay(address: address.withLock { $0 }, key: pair.publicKey) }

    /// Begins to listen, where it is to; it may wait for a name.
    ///
    /// - Throws: `TransportError` where an address that somebody has set cannot be had.
    func listen() throws(TransportError) {
        let wanted: Address
        switch configuration.dataAddress {
        case .none: return
        case .at(let address): wanted = address
        case .automatic:
            guard !configuration.driver.isLoopback, let own = ownSide(), !own.isLoopback else { return }
            wanted = own
        }
        do throws(TransportError) {
            let port = try transport.listen(wanted.description, pair) { [server] in server.admits($0) }
            server.serve(port)
            let told = told(port.address)
            address.withLock { $0 = told }
            log.info("listens for other workers on \(port.address), encrypted (CURVE)")
        } catch {
            guard case .automatic = configuration.dataAddress else { throw error }
            log.warning("its rows go to other workers by way of the driver: \(error)")
        }
    }

    /// This machine's address on the way to the driver; nil where that is not known.
    private func ownSide() -> Address? {
        do throws(TransportError) { return try configuration.driver.ownSide() } catch {
            log.warning("its rows go to other workers by way of the driver: \(error)")
            return nil
        }
    }

    /// What others are told of where this worker listens.
    ///
    /// For all addresses of its machine stands the one by which it reaches its driver; on the driver's machine it stays open,
    /// and others take the driver's.
    private func told(_ bound: String) -> String {
        guard let address = try? Address(parsing: bound), address.isWildcard, !configuration.driver.isLoopback,
            let own = ownSide()
        else { return bound }
        return address.at(own.host).description
    }

    /// Where another worker's port is found from here.
    private static func found(_ told: String, _ driver: Address) -> String {
        guard let address = try? Address(parsing: told) else { return "no address" }
        return (address.isWildcard ? address.at(driver.host) : address).description
    }

    /// Forgets all that its driver has told it of others: this life is over.
    func startOver() {
        server.shutOutAll()
        reads.forgetAll()
    }

    func close() {
        startOver()
        server.close()
    }
}
