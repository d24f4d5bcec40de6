internal import Glibc
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import NIOSSL

/// Makes connections to one server: through a proxy where there is one, encrypted where the server asks for it.
final class Connector {
    private let route: Route?
    private let timeout: TimeAmount
    private let loop: any EventLoop
    private let trust: TrustedCertificates
    /// Read when the first connection is made: the system's trusted certificates take a while.
    private lazy var encryption = Result { try trust.context() }

    init(_ route: Route?, _ configuration: EndpointClient.Configuration, on loop: any EventLoop) {
        self.route = route
        self.loop = loop
        timeout = TimeAmount(configuration.connectTimeout)
        trust = configuration.trust
    }

    /// Makes a connection, over which one can talk at once; `completion` is called on the loop, perhaps before
    /// this returns.
    func connect(_ completion: @escaping (Result<any Channel, any Error>) -> Void) {
        guard let route else { return completion(.failure(CallFault.noConnection)) }
        let hop: (host: String, port: Int, address: SocketAddress?)
        switch route.way {
        case .direct: hop = (route.origin.host, route.origin.port, route.origin.address)
        case .proxy(let proxy): hop = (proxy.origin.host, proxy.origin.port, proxy.origin.address)
        case .none(let reason): return completion(.failure(CallFault.noRoute(reason)))
        }
        let bootstrap = ClientBootstrap(group: loop)
            .channelOption(.socketOption(.tcp_nodelay), value: 1)
            // A server that thinks is silent, and one that is gone is too: the system asks whether it is there.
            .channelOption(.socketOption(.so_keepalive), value: 1)
            .channelOption(.tcpOption(.init(rawValue: TCP_KEEPIDLE)), value: 30)
            .channelOption(.tcpOption(.init(rawValue: TCP_KEEPINTVL)), value: 10)
            .channelOption(.tcpOption(.init(rawValue: TCP_KEEPCNT)), value: 6)
            .connectTimeout(timeout)
        let connecting =
            if let address = hop.address {
                bootstrap.connect(to: address)
            } else {
                bootstrap.connect(host: hop.host, port: hop.port)
            }
        connecting.assumeIsolated().whenComplete { [self] result in
            guard route.origin.isSecure, case .success(let channel) = result else { return completion(result) }
            guard case .proxy(let proxy) = route.way else { return shakeHands(on: channel, route.origin, completion) }
            openTunnel(on: channel, to: route.origin, through: proxy) { [self] result in
                guard case .success = result else { return completion(result) }
                shakeHands(on: channel, route.origin, completion)
            }
        }
    }

    private func openTunnel(
        on channel: any Channel, to origin: Origin, through proxy: HTTPProxy,
        _ completion: @escaping (Result<any Channel, any Error>) -> Void
    ) {
        let tunnel = ProxyTunnel(to: origin, through: proxy, on: channel, completion)
        tunnel.timeout = loop.assumeIsolated().scheduleTask(in: timeout) {
            tunnel.end(.failure(CallFault.noConnection))
        }
        tunnel.open()
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
            let encryption = try NIOSSLClientHandler(context: encryption.get(), serverHostname: name)
            // The handshake begins when its handler is added, and must be watched by then.
            try channel.pipeline.syncOperations.addHandler(handshake)
            try channel.pipeline.syncOperations.addHandler(encryption, position: .first)
        } catch {
            handshake.end(.failure(error as? CallFault ?? CallFault.noTLS("\(error)", mayPass: false)))
        }
    }
}
