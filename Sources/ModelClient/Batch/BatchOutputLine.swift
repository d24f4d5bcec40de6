package import JSONText
package import ModelAPI
package import NIOCore
internal import NIOHTTP1

/// One line of a batch's output or error file: what became of one request.
///
/// `{"custom_id","response":{"status_code","request_id","body"},"error":{"code","message"}}`, of which
/// `response` or `error` is `null`.
package struct BatchOutputLine: Sendable, Hashable {
    /// The name that its input line had.
    package private(set) var customID = ""

    private var status: Int?
    private var requestID: String?
    private var body = ByteBuffer()
    private var code: String?
    private var message: String?

    /// Reads a line.
    ///
    /// - Throws: ``JSONSyntaxError`` for bytes that are not one whole JSON object with a `custom_id`.
    package init(decoding line: ByteBuffer) throws(JSONSyntaxError) {
        try line.readJSON(isLenient: true) { reader throws(JSONSyntaxError) in
            try reader.object { key, reader throws(JSONSyntaxError) in
                switch key {
                case "custom_id": customID = try reader.optionalString() ?? ""
                case "response": try readResponse(from: &reader)
                case "error": try readError(from: &reader)
                default: try reader.skip()
                }
            }
            try reader.end()
            guard !customID.isEmpty else { throw JSONSyntaxError("no custom_id", at: reader.position) }
        }
    }

    /// The answer as an attempt, judged as if it had come by itself.
    ///
    /// A request that the batch did not come to, since it expired or was cancelled, is one that may be
    /// sent again.
    ///
    /// - Parameter key: What no error may hold.
    /// - Returns: The answer or error, and its outcome.
    package func chatAttempt(hiding key: Secret?) -> ChatAttempt {
        // Some servers leave the status of an answer out.
        let isAnswer = body.readableBytesView.first == UInt8(ascii: "{") && code == nil && message == nil
        guard let status = status ?? (isAnswer ? 200 : nil) else { return unanswered(hiding: key) }
        var headers = HTTPHeaders()
        if let requestID { headers.add(name: "x-request-id", value: requestID) }
        let response = ServerResponse(status: min(max(status, 0), 999), headers: headers, body: body)
        return ChatAttempt(response, expecting: "a chat completion", hiding: key) {
            response throws(AnswerFault) in
            var completion = try ChatCompletion(decoding: response.body)
            completion.requestID = response.requestID
            return completion.presentable(hiding: key)
        }
    }

    private func unanswered(hiding key: Secret?) -> ChatAttempt {
        let (category, outcome): (ModelError.Category, RetryPolicy.Outcome) =
            switch code {
            case "batch_expired": (.timeout, .timedOut)
            case "batch_cancelled": (.cancelled, .cancelled)
            default: (.server, .refused(status: 500, category: .server, hints: RetryHints()))
            }
        let words = message ?? "The batch gave no answer and no reason."
        let advice =
            category == .cancelled
            ? " Somebody cancelled the batch at the endpoint: submit the job again to ask this row." : ""
        let error = ModelError(category, code: code, message: words + advice, requestID: requestID)
        return ChatAttempt(result: .failure(error.presentable(hiding: key)), outcome: outcome)
    }

    private mutating func readResponse(from reader: inout JSONReader) throws(JSONSyntaxError) {
        try reader.optionalObject { key, reader throws(JSONSyntaxError) in
            switch key {
            case "status_code": status = try reader.optionalCount()
            case "request_id": requestID = try reader.optionalString()
            case "body":
                body = ByteBuffer(bytes: try reader.raw())
            default: try reader.skip()
            }
        }
    }

    private mutating func readError(from reader: inout JSONReader) throws(JSONSyntaxError) {
        try reader.optionalObject { key, reader throws(JSONSyntaxError) in
            switch key {
            case "code": code = try reader.optionalString()
            case "message": message = try reader.optionalString()
            default: try reader.skip()
            }
        }
    }
}
