internal import NIOCore

/// The server that a URL names.
struct Origin: Sendable {
    let isSecure: Bool

    /// A name or an address, without brackets.
    let host: String

    let port: Int

    /// Where to connect, if the host is an address; a name is looked up for each connection.
    let address: SocketAddress?

    /// What the `Host` field says: without the port that goes without saying.
    let authority: String

    /// The server's part of a URL, and the rest of it: the path, as it stands in a request.
    ///
    /// - Returns: `nil` for what is no `http` or `https` URL.
    static func split(_ url: String) -> (origin: Origin, path: String)? {
        guard url.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }), let colon = url.firstRange(of: "://") else { return nil }
        let rest = url[colon.upperBound...]
        let slash = rest.firstIndex { $0 == "/" || $0 == "?" || $0 == "#" } ?? rest.endIndex
        guard let origin = Origin(scheme: url[..<colon.lowerBound], authority: rest[..<slash]) else { return nil }
        let path = rest[slash...].prefix { $0 != "#" }
        return (origin, (path.hasPrefix("/") ? "" : "/") + escaped(path))
    }

    init?(scheme: Substring, authority: Substring) {
        switch scheme.lowercased() {
        case "http": isSecure = false
        case "https": isSecure = true
        default: return nil
        }
        var host = authority
        var portText = Substring()
        // An IPv6 address stands in brackets, since it has colons of its own.
        let behindAddress = authority.lastIndex(of: "]") ?? authority.startIndex
        if let colon = authority[behindAddress...].lastIndex(of: ":") {
            host = authority[..<colon]
            portText = authority[colon...].dropFirst()
        }
        let usual = isSecure ? 443 : 80
        guard let port = portText.isEmpty ? usual : UInt16(portText).map(Int.init), port > 0 else { return nil }
        let name = host
        if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
        guard !host.isEmpty, !host.contains(where: { #"@[]/\%"#.contains($0) }) else { return nil }
        self.host = String(host)
        self.port = port
        self.authority = port == usual ? String(name) : "\(name):\(port)"
        address = try? SocketAddress(ipAddress: String(host), port: port)
    }

    /// The path with those characters escaped that no URL may have, though people write them.
    private static func escaped(_ path: Substring) -> String {
        guard path.utf8.contains(where: { forbidden.contains($0) }) else { return String(path) }
        return path.utf8.reduce(into: "") { text, byte in
            text +=
                forbidden.contains(byte) ? "%" + String(byte, radix: 16, uppercase: true) : String(UnicodeScalar(byte))
        }
    }

    private static let forbidden = Array(#""<>\^`{|}"#.utf8)
}

extension Origin: Hashable {
    static func == (left: Origin, right: Origin) -> Bool {
        left.isSecure == right.isSecure && left.host == right.host && left.port == right.port
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(isSecure)
        hasher.combine(host)
        hasher.combine(port)
    }
}

extension Origin {
    /// Whether it is on this machine: `localhost`, `127.0.0.1`, `::1`.
    var isThisMachine: Bool {
        let name = host.lowercased()
        return name == "localhost" || name.hasSuffix(".localhost") || isInNetwork("127.0.0.0/8")
            || isInNetwork("::1/128")
    }

    /// Whether its address is in a network such as `10.0.0.0/8`; never for a name.
    func isInNetwork(_ network: String) -> Bool {
        let fields = network.split(separator: "/", omittingEmptySubsequences: false)
        guard let address, fields.count == 2, let length = Int(fields[1]),
            let other = try? SocketAddress(ipAddress: String(fields[0]), port: 0)
        else { return false }
        let (left, right) = (address.addressBytes, other.addressBytes)
        guard left.count == right.count, (0...left.count * 8).contains(length) else { return false }
        return (0..<length).allSatisfy { bit in
            let shift = UInt8(7 - bit % 8)
            return left[bit / 8] >> shift & 1 == right[bit / 8] >> shift & 1
        }
    }
}

extension SocketAddress {
    /// The bytes of an IPv4 or IPv6 address.
    fileprivate var addressBytes: [UInt8] {
        // In the structures of both families, a port of two bytes stands behind the family, and then the address; in
        // that of IPv6 with four bytes between them.
        switch self {
        case .v4(let address): withUnsafeBytes(of: address.address) { Array($0[4..<8]) }
        case .v6(let address): withUnsafeBytes(of: address.address) { Array($0[8..<24]) }
        default: []
        }
    }
}
