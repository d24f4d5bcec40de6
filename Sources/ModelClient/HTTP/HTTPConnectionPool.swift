internal import NIOCore

/// The connections to one server, and the calls that wait for one.
///
/// Only the loop's thread touches it.
///
/// Of the free connections, the one used last is used next, so that those which are not needed grow old and
/// are closed. Calls wait in a queue.
final class HTTPConnectionPool: @unchecked Sendable {
    /// How long a free connection is kept.
    ///
    /// Servers close theirs after 60 s or more, and a request that is sent just then is lost.
    static let longestIdle = TimeAmount.seconds(55)

    let loop: any EventLoop
    let configuration: EndpointClient.Configuration
    let connector: Connector
    var sweep = Sweep()
    private(set) var connections: [ObjectIdentifier: HTTPConnection] = [:]
    private var free: [HTTPConnection] = []
    private var waiting = CircularBuffer<HTTPCall>()
    /// Calls in the queue that have not ended there.
    private var waitingCount = 0
    /// Connections that are being made; they are not yet among `connections`.
    private var makingCount = 0
    private var isMaking = false
    private var isShutDown = false
    /// Whether there was ever a connection.
    private(set) var wasReached = false
    /// Requests that were lost since the server ends its connections without saying so; nil once one was used again.
    private var lostRequests: Int? = 0

    init(_ route: Route?, _ configuration: EndpointClient.Configuration, on loop: any EventLoop = CallLoop.shared) {
        self.loop = loop
        self.configuration = configuration
        connector = Connector(route, configuration, on: loop)
    }

    /// Whether there is a call that must end some time.
    var isBusy: Bool { waitingCount > 0 || makingCount > 0 || connections.count > free.count }

    /// Whether connections are used again.
    ///
    /// Some servers say that they may be, and end each behind its first response.
    var reuses: Bool { lostRequests ?? 0 < 2 }

    var hasConnections: Bool { !connections.isEmpty }

    func make(_ call: HTTPCall) {
        call.pool = self
        guard !isShutDown else { return call.end(.failure(CallFault.shutDown)) }
        if let connection = freeConnection() {
            connection.send(call)
        } else {
            waiting.append(call)
            waitingCount += 1
            makeConnections()
        }
        scheduleSweep()
    }

    func cancel(_ call: HTTPCall) {
        if let successor = call.successor { return cancel(successor) }
        if let pool = call.pool, pool !== self { return pool.cancel(call) }
        guard !call.isOver else { return }
        if let connection = call.connection {
            connection.fail(CallFault.cancelled)
        } else {
            // It stays in the queue, and is passed over.
            waitingCount -= 1
            call.end(.failure(CallFault.cancelled))
        }
    }

    func shutDown() {
        isShutDown = true
        endWaiting(if: { _ in true }, { _ in .shutDown })
        for connection in Array(connections.values) { connection.fail(CallFault.shutDown) }
        sweep.stop()
    }

    /// Ends the calls at the head of the queue for which it is time.
    func endWaiting(if isTime: (HTTPCall) -> Bool, _ fault: (HTTPCall) -> CallFault) {
        while let call = waiting.first, call.isOver || isTime(call) {
            waiting.removeFirst()
            guard !call.isOver else { continue }
            waitingCount -= 1
            call.end(.failure(fault(call)))
        }
    }

    /// Closes free connections that are old.
    func closeOld(_ now: NIODeadline) {
        let old = free.prefix { now - $0.lastUse > Self.longestIdle }
        for connection in Array(old) { connection.close() }
    }
}

// What connections tell.
extension HTTPConnectionPool {
    /// A connection can take a call.
    func serve(_ connection: HTTPConnection) {
        if let call = nextWaiting() {
            connection.send(call)
        } else {
            free.append(connection)
        }
    }

    /// A connection was used again, or had ended without our knowing: then the other free ones may have, too.
    func noteReuse(succeeded: Bool) {
        if succeeded {
            lostRequests = nil
        } else {
            lostRequests? += 1
            for connection in free { connection.close() }
        }
    }

    /// A connection is no more.
    func remove(_ connection: HTTPConnection) {
        connections[ObjectIdentifier(connection)] = nil
        if let index = free.lastIndex(where: { $0 === connection }) { free.remove(at: index) }
        makeConnections()
    }

    private func nextWaiting() -> HTTPCall? {
        while let call = waiting.popFirst() {
            guard !call.isOver else { continue }
            waitingCount -= 1
            return call
        }
        return nil
    }

    private func freeConnection() -> HTTPConnection? {
        guard let connection = free.popLast() else { return nil }
        // The others were used even longer ago.
        guard NIODeadline.now() - connection.lastUse > Self.longestIdle else { return connection }
        for old in free + [connection] { old.close() }
        return nil
    }

    /// Makes as many connections as calls wait for, up to the limit.
    private func makeConnections() {
        // Where making one fails at once, the one after it is made by this loop and not deeper in the stack.
        guard !isMaking, !isShutDown else { return }
        isMaking = true
        defer { isMaking = false }
        while makingCount < waitingCount, connections.count + makingCount < max(1, configuration.connectionsPerHost) {
            makingCount += 1
            connector.connect { [self] result in
                makingCount -= 1
                take(result)
            }
        }
    }

    private func take(_ result: Result<any Channel, any Error>) {
        switch result {
        case .success(let channel) where isShutDown: channel.close(promise: nil)
        case .success(let channel):
            wasReached = true
            let connection = HTTPConnection(self)
            connections[ObjectIdentifier(connection)] = connection
            do {
                try connection.install(on: channel)
                serve(connection)
            } catch {
                channel.close(promise: nil)
                remove(connection)
            }
        case .failure(let error):
            // Each call has one try at a connection.
            nextWaiting()?.end(.failure(error))
            makeConnections()
        }
    }
}
