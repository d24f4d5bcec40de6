internal import JSONText
package import ModelAPI
internal import NIOHTTP1

extension EndpointClient {
    /// Makes a batch of an uploaded file, once.
    ///
    /// A server may have made the batch although no answer came: before making it again, look for its
    /// metadata with ``batches(after:limit:)``.
    ///
    /// - Parameters:
    ///   - batch: What it is made of.
    ///   - onSend: Called before any byte of the request can reach the server.
    /// - Returns: The batch as it was made, or the error and its outcome.
    package func createBatch(
        _ batch: BatchRequest, onSend: (@Sendable () -> Void)? = nil
    ) async -> Attempt<BatchJob> {
        await askForBatch(.POST, ["batches"], body: .bytes(batch.encoded()), onSend: onSend)
    }

    /// Asks where a batch stands.
    package func batch(_ id: String) async -> Attempt<BatchJob> {
        await askForBatch(.GET, ["batches", id])
    }

    /// Lists the account's batches, the youngest first.
    ///
    /// - Parameters:
    ///   - id: The batch that they come after; `nil` for the first ones.
    ///   - limit: How many at most, 1 to 100.
    /// - Returns: A page of them, or the error and its outcome.
    package func batches(after id: String? = nil, limit: Int = 100) async -> Attempt<BatchPage> {
        let query = [(name: "limit", value: String(limit))] + (id.map { [(name: "after", value: $0)] } ?? [])
        return await send(
            { [templates, endpoint] () throws(ModelError) in
                try templates.request(.GET, endpoint.accountURL(["batches"], query: query))
            },
            expecting: "a list of batches"
        ) { [key] response throws(JSONSyntaxError) in
            var page = try BatchPage(decoding: response.body)
            for index in page.batches.indices {
                page.batches[index] = page.batches[index].presentable(hiding: key)
            }
            return page
        }
    }

    private func askForBatch(
        _ method: HTTPMethod, _ path: [String], body: HTTPRequest.Body = .none, onSend: (@Sendable () -> Void)? = nil
    ) async -> Attempt<BatchJob> {
        await send(
            { [templates, endpoint] () throws(ModelError) in
                try templates.request(method, endpoint.accountURL(path), body: body)
            },
            expecting: "a batch", onSend: onSend
        ) { [key] response throws(JSONSyntaxError) in
            try BatchJob(decoding: response.body).presentable(hiding: key)
        }
    }
}
