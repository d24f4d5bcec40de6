internal import ModelAPI

/// A proxy that speaks HTTP.
struct HTTPProxy: Sendable, Hashable, CustomStringConvertible {
    let origin: Origin
    /// The variable that names it.
    let variable: String
    private let credentials: Secret?

    /// Reads a variable's value: `http://user:password@host:port`, of which only the host must be there.
    ///
    /// - Throws: ``Unusable`` for what is none; the value, which may hold a password, is not repeated.
    init(_ value: String, variable: String) throws(Unusable) {
        var rest = value[...]
        var scheme: Substring = "http"
        if let end = rest.firstRange(of: "://") {
            scheme = rest[..<end.lowerBound]
            rest = rest[end.upperBound...]
        }
        guard scheme.lowercased() == "http" else {
            throw Unusable(
                reason:
                    "\(variable) names a proxy by '\(scheme.prefix(16))://', and only proxies by http:// are known. "
                    + "Give one, or unset \(variable).")
        }
        rest = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        var credentials: Secret?
        if let at = rest.lastIndex(of: "@") {
            credentials = Secret(Self.percentDecoded(rest[..<at]))
            rest = rest[rest.index(after: at)...]
        }
        guard rest.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }), let origin = Origin(scheme: "http", authority: rest)
        else {
            throw Unusable(reason: "\(variable) is not the URL of a proxy, such as http://proxy.example:3128.")
        }
        self.origin = origin
        self.variable = variable
        self.credentials = credentials
    }

    /// A value that names no proxy that can be used.
    struct Unusable: Error {
        let reason: String
    }

    /// What is said to the proxy itself.
    ///
    /// RFC 7617.
    var headers: [(name: String, value: String)] {
        guard let credentials else { return [] }
        return [("Proxy-Authorization", "Basic " + Base64.text(encoding: Array(credentials.reveal().utf8)))]
    }

    var description: String { "http://\(origin.host):\(origin.port) (\(variable))" }

    private static func percentDecoded(_ text: Substring) -> String {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), rest.count >= 2,
                let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
            {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
