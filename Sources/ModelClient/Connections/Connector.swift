internal import NIOCore
internal import NIOPosix
internal import NIOSSL

/// Makes connections to one server, secret ones where it asks for them.
final class Connector {
    private let origin: Origin?
    private let timeout: TimeAmount
    private let loop: any EventLoop
    private let roots: String?
    /// Read when the first connection is made: the system's trusted certificates take a while.
    private lazy var secrecy = Result { try Self.secrecy(roots) }

    init(_ origin: Origin?, _ configuration: EndpointClient.Configuration, on loop: any EventLoop) {
        self.origin = origin
        self.loop = loop
        timeout = TimeAmount(configuration.connectTimeout)
        roots = configuration.trustedCertificates
    }

    /// Makes a connection, over which one can talk at once; `completion` is called on the loop, perhaps before
    /// this returns.
    func connect(_ completion: @escaping (Result<any Channel, any Error>) -> Void) {
        guard let origin else { return completion(.failure(CallFault.noConnection)) }
        let bootstrap = ClientBootstrap(group: loop)
            .channelOption(.socketOption(.tcp_nodelay), value: 1)
            .connectTimeout(timeout)
        let connecting =
            if let address = origin.address {
                bootstrap.connect(to: address)
            } else {
                bootstrap.connect(host: origin.host, port: origin.port)
            }
        connecting.assumeIsolated().whenComplete { [self] result in
            guard origin.isSecure, case .success(let channel) = result else { return completion(result) }
            shakeHands(on: channel, origin, completion)
        }
    }

    private func shakeHands(
        on channel: any Channel, _ origin: Origin, _ completion: @escaping (Result<any Channel, any Error>) -> Void
    ) {
        let handshake = Handshake(channel, completion)
        handshake.timeout = loop.assumeIsolated().scheduleTask(in: timeout) {
            handshake.end(.failure(CallFault.noConnection))
        }
        do {
            // RFC 6066: an address is no server name.
            let name = origin.address == nil ? origin.host : nil
            let secret = try NIOSSLClientHandler(context: secrecy.get(), serverHostname: name)
            // The handshake begins when its handler is added, and must be watched by then.
            try channel.pipeline.syncOperations.addHandler(handshake)
            try channel.pipeline.syncOperations.addHandler(secret, position: .first)
        } catch {
            handshake.end(.failure(CallFault.noTrust("\(error)")))
        }
    }

    private static func secrecy(_ roots: String?) throws -> NIOSSLContext {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.applicationProtocols = ["http/1.1"]
        if let roots {
            configuration.additionalTrustRoots = [.certificates(try NIOSSLCertificate.fromPEMBytes(Array(roots.utf8)))]
        }
        return try NIOSSLContext(configuration: configuration)
    }
}
