/// A field of every request's head, such as a gateway's subscription key; its value may be a secret.
package struct HeaderField: Sendable, Hashable {
    package let name: String
    package let value: Secret
    /// Whether the value is struck out of what servers send back, as a key is.
    package let isSecret: Bool

    package init(name: String, value: Secret, isSecret: Bool = false) {
        self.name = name
        self.value = value
        self.isSecret = isSecret
    }

    /// Fields that say how a request is sent, and are the client's own.
    private static let own: Set<String> = [
        "host", "content-length", "transfer-encoding", "connection", "upgrade", "te", "trailer", "expect",
        "accept-encoding",
    ]

    /// Why a field cannot be sent; `nil` where it can.
    ///
    /// The value, which may be a secret, is not repeated.
    package static func problem(name: String, value: String) -> String? {
        let marks = Array("!#$%&'*+-.^_`|~".utf8)
        let isName =
            !name.isEmpty && name.utf8.count <= 200
            && name.utf8.allSatisfy {
                0x30...0x39 ~= $0 || 0x41...0x5A ~= $0 || 0x61...0x7A ~= $0 || marks.contains($0)
            }
        guard isName else { return "'\(name.prefix(40))' is no name of a header" }
        guard !own.contains(name.lowercased()) else { return "'\(name)' is said by the client itself" }
        guard value.utf8.count <= 8_192, value.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) else {
            return "the value of '\(name)' has a line break or a character outside ASCII in it, or is longer than 8 KiB"
        }
        return nil
    }
}
