/// Why a call ended without a response, where neither the system nor the server said so.
enum CallFault: Error {
    /// There was no connection in time.
    case noConnection

    /// No byte came, or none could be sent, for too long.
    case stalled(sending: Bool)

    /// The response was not whole in time.
    case late

    /// There is no trust between the two, or no common way to write in secret.
    case noTrust(String)

    case shutDown

    case cancelled
}
