internal import Glibc
package import Messaging

/// Where a driver listens, or is found: `tcp://127.0.0.1:7077`, `tcp://bigbox:7077`, `tcp://[2001:db8::1]:7077`.
///
/// On an address that is not loopback all connections are encrypted (CURVE); `curve://` asks for that on loopback, too.
/// A driver listens on all addresses of its machine with the host `0.0.0.0` (IPv4), `::` or `*` (both).
package struct Address: Hashable, Sendable, CustomStringConvertible {
    /// Without the brackets of an IPv6 address; a name in small letters.
    package let host: String
    /// 0 asks the system for a free one.
    package let port: UInt16
    private let asksForCurve: Bool

    package init(host: String = "127.0.0.1", port: UInt16) {
        self.init(host, port, asksForCurve: false)
    }

    private init(_ host: String, _ port: UInt16, asksForCurve: Bool) {
        self.host = host
        self.port = port
        self.asksForCurve = asksForCurve
    }

    /// Reads `tcp://HOST:PORT`, `curve://HOST:PORT` or `HOST:PORT`.
    ///
    /// - Parameters:
    ///   - text: The address.
    ///   - usual: The port of one that names none; nil where it must.
    /// - Throws: `TransportError` where it is none.
    package init(parsing text: String, port usual: UInt16? = nil) throws(TransportError) {
        let asksForCurve = text.hasPrefix("curve://")
        let bare = asksForCurve ? text.dropFirst(8) : text.hasPrefix("tcp://") ? text.dropFirst(6) : Substring(text)
        guard let (host, digits) = Self.split(bare), let port = digits.map({ UInt16($0) }) ?? usual,
            Self.isHost(host, inBrackets: bare.hasPrefix("["))
        else {
            throw TransportError(
                .invalidAddress,
                "'\(text.prefix(300))' is not an address; write tcp://127.0.0.1:7077, tcp://HOST:7077 or "
                    + "tcp://[::1]:7077")
        }
        self.init(host.lowercased(), port, asksForCurve: asksForCurve)
    }

    /// Reads the address of a driver that somebody wants to reach.
    ///
    /// - Throws: `TransportError` where it is none, or only one to listen on.
    package init(ofDriver text: String) throws(TransportError) {
        self = try Address(parsing: text)
        guard isWildcard || port == 0 else { return }
        throw TransportError(
            .invalidAddress,
            "\(self) is where a driver listens, not where it is found; write the name or the address of its machine, "
                + "such as tcp://HOST:7077")
    }

    /// Host and port; an IPv6 address stands in brackets.
    private static func split(_ text: Substring) -> (host: Substring, port: Substring?)? {
        if text.hasPrefix("[") {
            guard let end = text.firstIndex(of: "]") else { return nil }
            let (host, rest) = (text[text.index(after: text.startIndex)..<end], text[text.index(after: end)...])
            if rest.isEmpty { return (host, nil) }
            return rest.hasPrefix(":") ? (host, rest.dropFirst()) : nil
        }
        guard let colon = text.firstIndex(of: ":") else { return (text, nil) }
        return (text[..<colon], text[text.index(after: colon)...])
    }

    private static func isHost(_ host: Substring, inBrackets: Bool) -> Bool {
        if inBrackets {
            // A zone names an interface: fe80::1%eth0.
            let parts = host.split(separator: "%", maxSplits: 1, omittingEmptySubsequences: false)
            return isNumber(String(parts[0]), AF_INET6) && (parts.count == 1 || isName(parts[1]))
        }
        return host == "*" || isName(host)
    }

    private static func isName(_ text: Substring) -> Bool {
        (1...253).contains(text.utf8.count)
            && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "." || $0 == "-" || $0 == "_") }
            && !text.hasPrefix("-")
    }

    private static func isNumber(_ text: String, _ family: Int32) -> Bool {
        var bytes = in6_addr()
        return inet_pton(family, text, &bytes) == 1
    }

    /// Whether it is this machine's own, which no other machine reaches.
    package var isLoopback: Bool {
        host == "localhost" || isIPv4 && host.hasPrefix("127.") || host == "::1"
    }

    /// Whether it stands for all addresses of a machine.
    package var isWildcard: Bool { ["*", "0.0.0.0", "::"].contains(host) }

    /// Whether a driver that listens here lets in only who has a key.
    package var isEncrypted: Bool { asksForCurve || !isLoopback }

    /// Where a program on the same machine finds a driver that listens here.
    package var here: Address { isWildcard ? Address(port: port) : Address(host, port, asksForCurve: false) }

    private var isIPv4: Bool { Self.isNumber(host, AF_INET) }
    private var isIPv6: Bool { host.contains(":") }

    /// Whether a socket for it speaks IPv6, and with a wildcard both.
    var needsIPv6: Bool { isIPv6 || host == "*" }

    /// Whether it is a number already, which nobody has to be asked for.
    var isNumeric: Bool { host == "localhost" || isIPv4 || isIPv6 }

    package var description: String { "tcp://\(isIPv6 ? "[\(host)]" : host):\(port)" }

    /// As it is written for a driver that is to listen here.
    package var listenText: String { asksForCurve ? "curve://" + endpoint : description }

    /// The same for every way in which one address may be written: `127.0.0.1:7077`.
    package var endpoint: String {
        "\(host == "localhost" ? "127.0.0.1" : isIPv6 ? "[\(host)]" : host):\(port)"
    }

    /// The same address with another port, such as the one that the system chose.
    package func with(port: UInt16) -> Address { Address(host, port, asksForCurve: asksForCurve) }

    /// The same address at another host, such as the number of a name.
    package func at(_ host: String) -> Address { Address(host, port, asksForCurve: asksForCurve) }

    /// As libzmq reads it, which is given numbers alone: it would ask for a name on the thread of all its sockets.
    var libraryText: String { "tcp://" + endpoint }

    /// The same for `bind`.
    var bindText: String { port == 0 ? "tcp://" + endpoint.dropLast() + "*" : libraryText }
}
