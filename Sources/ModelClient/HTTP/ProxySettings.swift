/// Which servers are reached through which proxy, as the environment says it.
///
/// | variable | meaning |
/// |---|---|
/// | `HTTPS_PROXY`, `https_proxy` | the proxy for `https` endpoints |
/// | `HTTP_PROXY`, `http_proxy` | the proxy for `http` endpoints |
/// | `ALL_PROXY`, `all_proxy` | the proxy for both, where the others are not set |
/// | `NO_PROXY`, `no_proxy` | hosts that are called directly: names (with all below them), addresses, `*` |
///
/// Of two spellings the small one counts. This machine itself is never called through a proxy.
package struct ProxySettings: Sendable, Hashable {
    private enum Choice: Hashable {
        case proxy(HTTPProxy)
        case unusable(String)
    }

    private var http: Choice?
    private var https: Choice?
    private var exceptions: [Exception] = []

    /// No proxies.
    package init() {}

    /// - Parameter environment: The variables, as `ProcessInfo.processInfo.environment` has them.
    package init(environment: [String: String]) {
        func choice(_ name: String) -> Choice? {
            for variable in [name.lowercased(), name] {
                guard let value = environment[variable], !value.allSatisfy(\.isWhitespace) else { continue }
                do throws(HTTPProxy.Unusable) {
                    return .proxy(try HTTPProxy(value, variable: variable))
                } catch {
                    return .unusable(error.reason)
                }
            }
            return nil
        }
        let all = choice("ALL_PROXY")
        http = choice("HTTP_PROXY") ?? all
        https = choice("HTTPS_PROXY") ?? all
        let listed = environment["no_proxy"] ?? environment["NO_PROXY"] ?? ""
        exceptions = listed.split { $0 == "," || $0.isWhitespace }.map { Exception($0) }
    }

    /// How a server is reached.
    func route(to origin: Origin) -> Route {
        guard !origin.isThisMachine, !exceptions.contains(where: { $0.covers(origin) }) else {
            return Route(origin: origin, way: .direct)
        }
        switch origin.isSecure ? https : http {
        case .proxy(let proxy)?: return Route(origin: origin, way: .proxy(proxy))
        case .unusable(let reason)?: return Route(origin: origin, way: .none(reason))
        case nil: return Route(origin: origin, way: .direct)
        }
    }

    /// An entry of `NO_PROXY`: `example.com`, `.example.com`, `10.0.0.1`, `10.0.0.0/8`, `host:8080`, `*`.
    private struct Exception: Hashable {
        private let name: String
        private let port: Int?

        init(_ text: Substring) {
            var text = text.lowercased()[...]
            var port: Int?
            // A second colon makes it an IPv6 address, which in brackets may have a port.
            if let colon = text.lastIndex(of: ":"), text.filter({ $0 == ":" }).count == 1 || text.hasPrefix("["),
                let number = Int(text[colon...].dropFirst())
            {
                port = number
                text = text[..<colon]
            }
            self.port = port
            name = String(text.drop { "*.[".contains($0) && text != "*" }.filter { $0 != "]" })
        }

        func covers(_ origin: Origin) -> Bool {
            guard port == nil || port == origin.port else { return false }
            let host = origin.host.lowercased()
            return name == "*" || host == name || (!name.isEmpty && host.hasSuffix("." + name) && origin.address == nil)
                || origin.isInNetwork(name)
        }
    }
}
