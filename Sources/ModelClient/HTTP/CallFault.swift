/// Why a call ended without a response, where neither the system nor the server said so.
enum CallFault: Error {
    /// There was no connection in time.
    case noConnection

    /// There is no way to the server, and will be none: what is wrong with which setting.
    case noRoute(String)

    /// The proxy makes no connection to the server: its status.
    case refusedByProxy(Int)

    /// No byte came, or none could be sent, for too long.
    case stalled(sending: Bool)

    /// The response was not whole in this time.
    case late(Duration)

    /// The two have no common way to encrypt, or the server ended the handshake.
    case noTLS(String, mayPass: Bool)

    /// The server's certificate is not to be trusted.
    case untrusted(String)

    case shutDown

    case cancelled
}
