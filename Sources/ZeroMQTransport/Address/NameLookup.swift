internal import Dispatch
internal import Glibc
internal import Messaging

/// Finds the addresses of a host's name, on threads of its own: a name server may take many seconds.
enum NameLookup {
    private static let queue = DispatchQueue(label: "roost.names", attributes: .concurrent)

    /// The numbers under which a host is found, in the order in which they are to be tried.
    ///
    /// Called on a thread that may wait.
    /// - Throws: `TransportError` where there are none.
    static func addresses(of address: Address) throws(TransportError) -> [Address] {
        if address.isNumeric || address.host == "*" { return [address] }
        var hints = addrinfo()
        hints.ai_family = AF_UNSPEC
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var found: UnsafeMutablePointer<addrinfo>?
        let failure = getaddrinfo(address.host, nil, &hints, &found)
        guard failure == 0 else {
            throw TransportError(
                .noAnswer,
                "the host of \(address) is not known here: \(String(cString: gai_strerror(failure))); check its name, "
                    + "or write its address")
        }
        defer { freeaddrinfo(found) }
        var addresses: [Address] = []
        var next = found
        while let entry = next?.pointee {
            next = entry.ai_next
            var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
            guard
                getnameinfo(
                    entry.ai_addr, entry.ai_addrlen, &text, socklen_t(text.count), nil, 0, NI_NUMERICHOST) == 0
            else { continue }
            let host = String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            if !addresses.contains(address.at(host)) { addresses.append(address.at(host)) }
        }
        return addresses
    }

    /// Does something that may wait for a name, or for a file; `done` is called on one of these threads.
    static func run(_ work: @escaping @Sendable () -> Void) { queue.async(execute: work) }
}
