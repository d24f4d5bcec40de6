internal import DataFrames
internal import JobFiles

/// Where a driver listens or is reached: `tcp://0.0.0.0:7077`.
struct DriverPlace: Equatable, CustomStringConvertible {
    let host: String
    let port: Int

    init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    /// Reads `tcp://HOST:PORT`; without a port it is the usual one.
    init?(_ text: String) {
        let bare = text.hasPrefix("tcp://") ? text.dropFirst(6) : Substring(text)
        // The colons of an IPv6 address stand in brackets.
        let end =
            bare.hasPrefix("[") ? bare.firstIndex(of: "]").map { bare.index(after: $0) } : bare.firstIndex(of: ":")
        let host = bare[..<(end ?? bare.endIndex)]
        let rest = bare[host.endIndex...]
        guard !host.isEmpty, host.hasPrefix("[") == host.hasSuffix("]"), !host.contains("/"),
            !host.contains(where: \.isWhitespace), host != "[]",
            rest.isEmpty || rest.hasPrefix(":"),
            let port = rest.isEmpty ? DefaultPort.driver : Int(rest.dropFirst()), (1...65_535).contains(port)
        else { return nil }
        self.init(host: host.lowercased(), port: port)
    }

    init(_ node: YAMLDocument.Value, _ what: String, _ document: YAMLDocument) throws(RoostError) {
        let text = try document.text(node, what: what)
        guard let place = DriverPlace(text) else {
            throw document.error(node, "\(what) is '\(text)'; write tcp://HOST:PORT, such as tcp://0.0.0.0:7077")
        }
        self = place
    }

    var isWildcard: Bool { ["*", "0.0.0.0", "[::]"].contains(host) }
    var isLoopback: Bool { host == "localhost" || host == "[::1]" || host.hasPrefix("127.") }
    /// Where programs of the driver's machine find it.
    var here: DriverPlace { isWildcard ? DriverPlace(host: "127.0.0.1", port: port) : self }

    var description: String { "tcp://\(host):\(port)" }
    /// As the worker notes a driver that it knows.
    var endpoint: String { "\(host):\(port)" }
}
