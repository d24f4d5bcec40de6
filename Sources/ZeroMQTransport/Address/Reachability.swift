internal import Glibc
internal import Messaging

/// What a plain TCP connection says of an address: libzmq would try for ever.
package enum Reachability: Sendable, Equatable {
    /// Something listens.
    case listening
    /// The machine says that nothing does.
    case nothingListens
    /// The name is not known, or no answer came in time.
    case unreachable(reason: String)
}

extension Address {
    /// How long an answer may take, over all addresses of a name.
    private static let patience: Duration = .seconds(2)
    /// How long one of several may take.
    private static let share: Duration = .seconds(1)

    /// Whether anything listens there, found out without keeping the caller's thread.
    package func reachability() async -> Reachability {
        // Nobody waits for loopback, and most drivers are there.
        if isLoopback { return probe(within: Self.share) ?? .nothingListens }
        return await withCheckedContinuation { continuation in
            NameLookup.run { continuation.resume(returning: probeAll()) }
        }
    }

    private func probeAll() -> Reachability {
        let addresses: [Address]
        do throws(TransportError) { addresses = try NameLookup.addresses(of: self) } catch {
            return .unreachable(reason: error.description)
        }
        let deadline = ContinuousClock.now.advanced(by: Self.patience)
        var isRefused = false
        for address in addresses {
            let left = ContinuousClock.now.duration(to: deadline)
            guard left > .zero else { break }
            switch address.probe(within: addresses.count > 1 ? min(Self.share, left) : left) {
            case .listening: return .listening
            case .nothingListens: isRefused = true
            case .unreachable, nil: break
            }
        }
        if isRefused { return .nothingListens }
        return .unreachable(
            reason: "the machine of \(self) does not answer: it is off, or a firewall keeps the port closed; check the "
                + "address, and that the driver's port is open there")
    }

    /// Tries one address; nil where no answer came.
    private func probe(within patience: Duration) -> Reachability? {
        var hints = addrinfo()
        hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var found: UnsafeMutablePointer<addrinfo>?
        let number = host == "localhost" ? "127.0.0.1" : host
        guard getaddrinfo(number, String(port), &hints, &found) == 0, let entry = found?.pointee else { return nil }
        defer { freeaddrinfo(found) }
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
        let handle = socket(entry.ai_family, kind, 0)
        // Without a file nothing can be said, and whoever connects next hears why.
        guard handle >= 0 else { return errno == EAFNOSUPPORT ? nil : .listening }
        defer { close(handle) }
        if connect(handle, entry.ai_addr, entry.ai_addrlen) == 0 { return .listening }
        guard errno == EINPROGRESS else { return errno == ECONNREFUSED ? .nothingListens : nil }
        var item = pollfd(fd: handle, events: Int16(POLLOUT), revents: 0)
        guard poll(&item, 1, Int32(max(1, patience / .milliseconds(1)))) > 0 else { return nil }
        var failure: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        getsockopt(handle, SOL_SOCKET, SO_ERROR, &failure, &size)
        return failure == 0 ? .listening : failure == ECONNREFUSED ? .nothingListens : nil
    }
}
