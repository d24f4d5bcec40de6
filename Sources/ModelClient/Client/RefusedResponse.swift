internal import JSONText
internal import ModelAPI
internal import NIOCore
internal import NIOHTTP1

/// The error that a response is: a refusal, or a success that cannot be read.
struct RefusedResponse {
    var error: ModelError
    let outcome: RetryPolicy.Outcome

    /// A response with a status other than success.
    init(_ response: ServerResponse) {
        let headers = response.headers
        let said = ErrorBody(decoding: response.body)
        error = ModelError(status: response.status, body: said, requestID: response.requestID)
        if (300..<400).contains(response.status), let location = headers.first(name: "location") {
            error.message =
                "The server redirects to \(location), which is not followed: give "
                + "that URL as the endpoint if you trust it."
        }
        let hints = RetryHints(
            headers: headers, status: response.status, message: said.message, now: WallClock.secondsSince1970)
        outcome = .refused(status: response.status, category: error.category, hints: hints)
    }

    /// A success whose body is not what was asked for.
    ///
    /// Some gateways put an error under a status of success; its words are worth keeping.
    init(unreadable response: ServerResponse, expected: String, fault: JSONSyntaxError) {
        let said = ErrorBody(decoding: response.body)
        if said.code != nil || said.type != nil {
            error = ModelError(status: response.status, body: said, requestID: response.requestID)
        } else {
            error = ModelError(
                .malformedResponse,
                message: "The answer of \(response.body.readableBytes) bytes is not \(expected): \(fault).",
                status: response.status, requestID: response.requestID)
        }
        outcome =
            error.category == .malformedResponse
            ? .unreadable
            : .refused(status: response.status, category: error.category, hints: RetryHints())
    }
}
