extension EndpointClient {
    /// How a client behaves; the defaults suit a paid endpoint.
    package struct Configuration: Sendable, Hashable {
        /// Whether and when a failed call is sent again.
        package var retry: RetryPolicy

        /// How long one attempt may take, from sending to the last byte of the answer.
        package var requestTimeout: Duration

        /// How long making a connection may take.
        package var connectTimeout: Duration

        /// How many connections, and so requests in flight, there may be; more calls wait in line.
        ///
        /// A call that waits to be sent again keeps its place: a server in trouble is asked less.
        package var connectionsPerHost: Int

        /// The longest answer that is read, in bytes.
        package var longestResponse: Int

        package init(
            retry: RetryPolicy = RetryPolicy(),
            requestTimeout: Duration = .seconds(120),
            connectTimeout: Duration = .seconds(10),
            connectionsPerHost: Int = 512,
            longestResponse: Int = 16 << 20
        ) {
            self.retry = retry
            self.requestTimeout = requestTimeout
            self.connectTimeout = connectTimeout
            self.connectionsPerHost = connectionsPerHost
            self.longestResponse = longestResponse
        }
    }
}
