package import ModelAPI

/// How a job's model calls are made through an endpoint's Batch API: files of requests, answered within a day.
package struct BatchOptions: Hashable, Sendable, Codable {
    /// The most requests in a batch, which has a file of its own; OpenAI takes 100,000.
    package var requestsPerBatch = 50_000
    /// The most bytes of a batch's file; OpenAI takes 200 MB.
    package var bytesPerFile = 100_000_000
    /// The longest wait, in seconds, between two questions where a batch stands.
    package var pollSeconds = 60.0

    private enum CodingKeys: String, CodingKey {
        case requestsPerBatch = "requestsPerPart", bytesPerFile = "bytesPerPart", pollSeconds
    }

    package static let mostRequests = 100_000
    package static let mostBytes = 200_000_000

    package init() {}
}

extension CallOptions {
    /// How the calls are made.
    package enum Mode: String, Hashable, Sendable, Codable, CaseIterable {
        /// One by one, by workers, as the quota lets them.
        case live
        /// In files through the Batch API, by the driver, at the batch price.
        case batch
    }

    /// What a call costs in the mode that it is made in; nil where no price is known.
    package var priceOfMode: TokenPrice? { mode == .batch ? price?.ofBatches : price }
}
