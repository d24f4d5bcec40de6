internal import AsyncHTTPClient
internal import NIOCore
internal import NIOHTTP1

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

extension EndpointClient {
    /// What became of one attempt; the number of attempts is the caller's to fill in.
    enum Attempt {
        case answered(ChatCompletion)
        case failed(ModelError, RetryPolicy.Outcome)
    }

    /// Sends a request once; never throws, never tries again.
    func send(_ request: HTTPClient.Request) async -> Attempt {
        let collector = ResponseCollector(limit: configuration.longestResponse)
        let start = ContinuousClock.now
        let task = http.execute(
            request: request, delegate: collector,
            deadline: .now() + TimeAmount(configuration.requestTimeout))
        let response: ResponseCollector.Response
        do {
            response = try await withTaskCancellationHandler {
                try await task.get()
            } onCancel: {
                task.cancel()
            }
        } catch {
            let failure = TransportFailure(
                error, endpoint: endpoint, configuration: configuration,
                isCancelled: Task.isCancelled)
            return .failed(failure.error.presentable(hiding: key), failure.outcome)
        }
        return judge(response, latency: .now - start)
    }

    private func judge(_ response: ResponseCollector.Response, latency: Duration) -> Attempt {
        let headers = response.head.headers
        let status = Int(response.head.status.code)
        let requestID =
            headers.first(name: "apim-request-id") ?? headers.first(name: "x-request-id")
        guard (200..<300).contains(status) else {
            return refusal(response, status: status, requestID: requestID)
        }
        do {
            var completion = try ChatCompletion(decoding: response.body)
            completion.requestID = requestID
            completion.latency = latency
            return .answered(completion)
        } catch {
            // Some gateways put an error under a status of success; its words are worth keeping.
            let said = ErrorBody(decoding: response.body)
            let isError = said.code != nil || said.type != nil
            let failure =
                isError
                ? ModelError(status: status, body: said, requestID: requestID)
                : ModelError(
                    .malformedResponse,
                    message: "The answer of \(response.body.readableBytes) bytes is not a chat "
                        + "completion: \(error).",
                    status: status, requestID: requestID)
            let outcome: RetryPolicy.Outcome =
                failure.category == .malformedResponse
                ? .unreadable
                : .refused(
                    status: status, category: failure.category, hints: RetryHints())
            return .failed(failure.presentable(hiding: key), outcome)
        }
    }

    private func refusal(
        _ response: ResponseCollector.Response, status: Int, requestID: String?
    ) -> Attempt {
        let headers = response.head.headers
        var error = ModelError(
            status: status, body: ErrorBody(decoding: response.body), requestID: requestID)
        if (300..<400).contains(status), let location = headers.first(name: "location") {
            error.message =
                "The server redirects to \(location), which is not followed: give "
                + "that place as the endpoint if you trust it."
        }
        let now = Date().timeIntervalSince1970
        let hints = RetryHints(headers: headers, status: status, now: now)
        return .failed(
            error.presentable(hiding: key),
            .refused(status: status, category: error.category, hints: hints))
    }
}
