package import ModelAPI

extension EndpointClient {
    /// How a client behaves; the defaults suit a paid endpoint.
    package struct Configuration: Sendable, Hashable {
        /// How long one attempt may take, from the order to the last byte of the answer.
        package var requestTimeout: Duration

        /// How long nothing may come where bytes are promised: of a stream, of a file, or of a request that is being sent.
        ///
        /// A server that streams nothing is silent for as long as the model thinks, which only ``requestTimeout`` limits.
        package var stallTimeout: Duration

        /// How long sending or fetching a whole file may take; a stall ends it earlier.
        package var transferTimeout: Duration

        /// How long making a connection may take.
        package var connectTimeout: Duration

        /// How many connections, and so requests in flight, there may be; files and batches use them too.
        ///
        /// The caller keeps to it: a call beyond it waits for a connection as long as
        /// ``connectTimeout``, and then fails.
        package var connectionsPerHost: Int

        /// The longest answer that is read, in bytes.
        package var longestResponse: Int

        /// The certificates that an `https` endpoint is trusted by.
        package var trust = TrustedCertificates()

        /// The proxies that endpoints are reached through.
        package var proxies = ProxySettings()

        /// Fields that the head of every request has, such as those that a gateway asks for.
        ///
        /// Each may be a secret; one of a name that a request has by itself takes its place.
        package var fields: [HeaderField] = []

        package init(
            requestTimeout: Duration = .seconds(600),
            stallTimeout: Duration = .seconds(60),
            transferTimeout: Duration = .seconds(3_600),
            connectTimeout: Duration = .seconds(10),
            connectionsPerHost: Int = 512,
            longestResponse: Int = 16 << 20
        ) {
            self.requestTimeout = requestTimeout
            self.stallTimeout = stallTimeout
            self.transferTimeout = transferTimeout
            self.connectTimeout = connectTimeout
            self.connectionsPerHost = connectionsPerHost
            self.longestResponse = longestResponse
        }
    }
}

extension EndpointClient.Configuration {
    /// The defaults, with what the environment says of the way to endpoints.
    ///
    /// `SSL_CERT_FILE` names certificates in PEM that are trusted beside the system's, as those of a company's own
    /// authority. Proxies: see ``ProxySettings``.
    ///
    /// - Parameter environment: The variables, as `ProcessInfo.processInfo.environment` has them.
    package init(environment: [String: String]) {
        self.init()
        proxies = ProxySettings(environment: environment)
        if let path = environment["SSL_CERT_FILE"], !path.isEmpty {
            trust.add(path: path, setting: "SSL_CERT_FILE")
        }
    }
}
