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
    /// Some gateways put an error under a status of success; its words are worth keeping. What was paid for is kept too:
    /// the body, up to a limit.
    init(unreadable response: ServerResponse, expected: String, fault: AnswerFault) {
        let said = fault.said ?? ErrorBody(decoding: response.body)
        if fault.said != nil || said.isOfError {
            error = ModelError(status: response.status, body: said, requestID: response.requestID)
            if error.category == .malformedResponse { error.category = .server }
        } else {
            let page = PageText.words(response.body).map { ": it is \($0)" } ?? ": \(fault.reason)"
            error = ModelError(
                .malformedResponse,
                message: "The answer of \(response.body.readableBytes) bytes is not \(expected)\(page).",
                status: response.status, requestID: response.requestID)
        }
        error.answer = fault.answer
        if response.body.readableBytes > 0 {
            error.body = String(buffer: response.body.prefix(ErrorBody.longestBody))
        }
        let hints = RetryHints(
            headers: response.headers, status: error.category == .rateLimited ? 429 : 503, message: said.message,
            now: WallClock.secondsSince1970)
        switch error.category {
        // Nothing of an answer came before a server that streams said it: it is a refusal like any other.
        case .server
        where said.isOfOverload && EventStream.isOne(response.body) && fault.answer?.saysNothing != false:
            outcome = .refused(status: 503, category: .server, hints: hints)
        // It may have been paid for: it is asked again as an answer of no use is.
        case .malformedResponse, .server, .timeout: outcome = .unreadable
        case .rateLimited:
            outcome = .refused(status: 429, category: .rateLimited, hints: hints)
        default:
            outcome = .refused(status: said.status ?? response.status, category: error.category, hints: RetryHints())
        }
    }
}

extension ChatCompletion {
    /// Whether there is nothing in it that is paid for.
    fileprivate var saysNothing: Bool {
        usage == nil && [content, reasoning, refusal, toolCalls].allSatisfy { ($0 ?? "").isEmpty }
    }
}

extension ByteBuffer {
    /// The first of the readable bytes.
    fileprivate func prefix(_ length: Int) -> ByteBuffer {
        getSlice(at: readerIndex, length: Swift.min(length, readableBytes)) ?? ByteBuffer()
    }
}
