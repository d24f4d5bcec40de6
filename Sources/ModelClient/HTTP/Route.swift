/// How a server is reached.
struct Route: Sendable {
    enum Way: Sendable {
        case direct
        case proxy(HTTPProxy)
        /// Not at all: what is wrong with which setting.
        case none(String)
    }

    let origin: Origin
    let way: Way

    /// The path as a request's first line has it: the whole URL for a proxy that passes requests on.
    func target(_ path: String) -> String {
        if case .proxy = way, !origin.isSecure { "http://\(origin.authority)\(path)" } else { path }
    }

    /// What a request says to the proxy that passes it on.
    var headers: [(name: String, value: String)] {
        if case .proxy(let proxy) = way, !origin.isSecure { proxy.headers } else { [] }
    }

    /// The proxy's URL, without a password, and the variable that names it; `nil` where there is none.
    var proxyDescription: String? {
        if case .proxy(let proxy) = way { proxy.description } else { nil }
    }
}
