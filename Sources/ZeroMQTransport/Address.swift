package import Messaging

/// Where a driver listens: `tcp://127.0.0.1:7077`.
///
/// Only loopback addresses are accepted: what a driver hears it runs, and there is no encryption yet.
package struct Address: Hashable, Sendable, CustomStringConvertible {
    package let host: String
    /// 0 asks the system for a free one.
    package let port: UInt16

    package init(host: String = "127.0.0.1", port: UInt16) {
        self.host = host
        self.port = port
    }

    /// Reads `tcp://HOST:PORT`, or `HOST:PORT`.
    package init(parsing text: String) throws(TransportError) {
        let bare = text.hasPrefix("tcp://") ? text.dropFirst(6) : Substring(text)
        guard let colon = bare.lastIndex(of: ":"), let port = UInt16(bare[bare.index(after: colon)...]),
            !bare[..<colon].isEmpty, !bare[..<colon].contains("/")
        else {
            throw TransportError(.invalidAddress, "'\(text)' is not an address; write tcp://127.0.0.1:7077")
        }
        self.init(host: String(bare[..<colon]), port: port)
        guard isLoopback else {
            throw TransportError(
                .notLoopback,
                "\(self) is not a loopback address. Roost does not encrypt its connections yet, so driver and "
                    + "workers share one machine: use tcp://127.0.0.1:\(port)")
        }
    }

    package var isLoopback: Bool {
        if host == "localhost" { return true }
        let bytes = host.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
        return bytes.count == 4 && bytes[0] == 127 && !bytes.contains(nil)
    }

    package var description: String { "tcp://\(host):\(port)" }

    /// The same for every way in which one address may be written: `127.0.0.1:7077`.
    package var endpoint: String { "\(host == "localhost" ? "127.0.0.1" : host):\(port)" }

    /// libzmq binds to addresses, not to names.
    var bindText: String { "tcp://\(host == "localhost" ? "127.0.0.1" : host):\(port == 0 ? "*" : String(port))" }
}
