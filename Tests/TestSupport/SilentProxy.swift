import Glibc
import Synchronization

/// A TCP port that leads to another one of this machine, over a link that can be cut: nothing passes then, and nobody is
/// told.
///
///     let proxy = try SilentProxy(to: driverPort)
///     proxy.cut()
///     try await Task.sleep(for: .seconds(2))
///     proxy.heal(old: false)      // new connections pass; those of before the cut do not yet, as TCP has it
///     proxy.heal(old: true)
package final class SilentProxy: Sendable {
    private struct State {
        var isCut = false
        /// Connections with smaller numbers pass nothing.
        var silentBelow = 0
        var next = 0
        var isOver = false
    }

    /// One connection, and what was read of each side and not written yet.
    private struct Pair {
        let number: Int
        let client: Int32
        let server: Int32
        var toServer: [UInt8] = []
        var toClient: [UInt8] = []

        /// Reads what came, and writes what waits.
        ///
        /// - Returns: Whether both ends are still open.
        mutating func pass(client: pollfd, server: pollfd) -> Bool {
            SilentProxy.pass(client, &toServer, &toClient) && SilentProxy.pass(server, &toClient, &toServer)
        }
    }

    package struct Failure: Error, CustomStringConvertible {
        package let description: String
    }

    /// How often it looks whether it was cut.
    private static let interval: Int32 = 5
    private static let most = 1 << 20

    /// Where it listens, on 127.0.0.1.
    package let port: UInt16
    private let target: UInt16
    private let listener: Int32
    private let state = Mutex(State())

    package init(to target: UInt16) throws {
        self.target = target
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        self.listener = listener
        var address = Self.address(0)
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, size) == 0 && listen(listener, 128) == 0 && getsockname(listener, $0, &size) == 0
            }
        }
        port = UInt16(bigEndian: address.sin_port)
        guard isBound else { throw Failure(description: "no port for a proxy: \(errno)") }
        var thread = pthread_t()
        let context = Unmanaged.passRetained(self).toOpaque()
        pthread_create(
            &thread, nil,
            { context in
                guard let context else { return nil }
                Unmanaged<SilentProxy>.fromOpaque(context).takeRetainedValue().run()
                return nil
            }, context)
        pthread_detach(thread)
    }

    /// Nothing passes from now on; connections stay, and new ones are taken and get no further.
    package func cut() { state.withLock { $0.isCut = true } }

    /// New connections pass again, and those of before only where `old` says so.
    package func heal(old: Bool) {
        state.withLock { state in
            state.isCut = false
            state.silentBelow = old ? 0 : state.next
        }
    }

    package func close() { state.withLock { $0.isOver = true } }

    private static func address(_ port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        return address
    }

    private func run() {
        var pairs: [Pair] = []
        while true {
            let state = state.withLock { $0 }
            if state.isOver { break }
            let passing = pairs.indices.filter { !state.isCut && pairs[$0].number >= state.silentBelow }
            var items = [pollfd(fd: listener, events: Int16(POLLIN), revents: 0)]
            for index in passing {
                let pair = pairs[index]
                items.append(Self.item(pair.client, reads: pair.toServer, writes: pair.toClient))
                items.append(Self.item(pair.server, reads: pair.toClient, writes: pair.toServer))
            }
            poll(&items, nfds_t(items.count), Self.interval)
            if self.state.withLock({ $0.isCut }) != state.isCut { continue }
            var closed: [Int] = []
            for (place, index) in passing.enumerated() {
                let (client, server) = (items[1 + 2 * place], items[2 + 2 * place])
                if !pairs[index].pass(client: client, server: server) { closed.append(index) }
            }
            for index in closed.reversed() { Self.close(pairs.remove(at: index)) }
            if items[0].revents != 0, let pair = accept() { pairs.append(pair) }
        }
        for pair in pairs { Self.close(pair) }
        Glibc.close(listener)
    }

    private static func item(_ file: Int32, reads: [UInt8], writes: [UInt8]) -> pollfd {
        let events = (reads.count < most ? POLLIN : 0) | (writes.isEmpty ? 0 : POLLOUT)
        return pollfd(fd: file, events: Int16(events), revents: 0)
    }

    private static func close(_ pair: Pair) {
        Glibc.close(pair.client)
        Glibc.close(pair.server)
    }

    private func accept() -> Pair? {
        let client = Glibc.accept(listener, nil, nil)
        guard client >= 0 else { return nil }
        _ = fcntl(client, F_SETFD, FD_CLOEXEC)
        _ = fcntl(client, F_SETFL, O_NONBLOCK)
        let server = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = Self.address(target)
        let isThere = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(server, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        guard isThere else {
            Glibc.close(client)
            Glibc.close(server)
            return nil
        }
        _ = fcntl(server, F_SETFL, O_NONBLOCK)
        let number = state.withLock { state in
            defer { state.next += 1 }
            return state.next
        }
        return Pair(number: number, client: client, server: server)
    }

    /// Does that for one end.
    private static func pass(_ item: pollfd, _ incoming: inout [UInt8], _ outgoing: inout [UInt8]) -> Bool {
        let file = item.fd
        if !outgoing.isEmpty {
            let count = send(file, outgoing, outgoing.count, Int32(MSG_NOSIGNAL))
            if count > 0 { outgoing.removeFirst(count) } else if errno != EAGAIN { return false }
        }
        guard item.revents != 0, incoming.count < most else { return true }
        var bytes = [UInt8](repeating: 0, count: 65_536)
        let count = recv(file, &bytes, bytes.count, 0)
        if count > 0 { incoming += bytes.prefix(count) }
        return count > 0 || count < 0 && errno == EAGAIN
    }
}
