internal import Glibc
package import Messaging

extension DataTransport {
    /// Over encrypted sockets of a thread.
    package static func zeroMQ(on thread: SocketThread) -> DataTransport {
        DataTransport { (address, pair, admits) throws(TransportError) in
            try DataListener.listen(on: try Address(parsing: address), pair, admits: admits, thread: thread)
        } dial: { address, key, pair, receive in
            let found = Result { () throws(TransportError) in try Address(parsing: address) }
            guard case .success(let address) = found else { return NoLink(thread, receive) }
            return DataConnection(to: address, key, as: pair, thread: thread, receive)
        }
    }

    /// A connection that was never one.
    private final class NoLink: DataLink {
        init(_ thread: SocketThread, _ receive: @escaping @Sendable (DataLinkEvent) -> Void) {
            // Whoever dials hears it when that is done.
            thread.run(after: .zero) { receive(.lost(reason: "that is no address")) }
        }
        func send(_ message: WorkerToWorker) {}
        func close() {}
    }
}

extension Address {
    /// The address of this machine by which it reaches another one; nil where it does not.
    ///
    /// Nothing is sent. It waits where a name is to be looked up.
    /// - Throws: `TransportError` where the name has no address.
    package func ownSide() throws(TransportError) -> Address? {
        for address in try NameLookup.addresses(of: self) {
            if let own = address.route() { return address.at(own).with(port: 0) }
        }
        return nil
    }

    private func route() -> String? {
        var hints = addrinfo()
        hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV
        hints.ai_socktype = Int32(SOCK_DGRAM.rawValue)
        var found: UnsafeMutablePointer<addrinfo>?
        let number = host == "localhost" ? "127.0.0.1" : host
        guard getaddrinfo(number, String(port), &hints, &found) == 0, let entry = found?.pointee else { return nil }
        defer { freeaddrinfo(found) }
        let handle = socket(entry.ai_family, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard handle >= 0 else { return nil }
        defer { close(handle) }
        guard connect(handle, entry.ai_addr, entry.ai_addrlen) == 0 else { return nil }
        var own = sockaddr_storage()
        var size = socklen_t(MemoryLayout<sockaddr_storage>.size)
        var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
        let isNamed = withUnsafeMutablePointer(to: &own) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                getsockname(handle, $0, &size) == 0
                    && getnameinfo($0, size, &text, socklen_t(text.count), nil, 0, NI_NUMERICHOST) == 0
            }
        }
        guard isNamed else { return nil }
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
