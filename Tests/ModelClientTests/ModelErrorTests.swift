import ModelAPI
import ModelClient
import NIOCore
import Testing

@Suite struct ModelErrorTests {
    struct Case: Sendable {
        let status: Int
        let body: String
        let category: ModelError.Category
        let code: String?

        init(_ status: Int, _ body: String, _ category: ModelError.Category, _ code: String?) {
            self.status = status
            self.body = body
            self.category = category
            self.code = code
        }
    }

    static let cases = [
        Case(401, #"{"error":{"code":"401","message":"Access denied"}}"#, .authentication, nil),
        Case(
            401,
            #"{"error":{"message":"m","type":"invalid_request_error","param":null,"code":"invalid_api_key"}}"#,
            .authentication, "invalid_api_key"),
        Case(401, #"{ "statusCode": 401, "message": "Unauthorized." }"#, .authentication, nil),
        Case(403, #"{"error":{"message":"no","code":"forbidden"}}"#, .authentication, "forbidden"),
        Case(
            404, #"{"error":{"code":"DeploymentNotFound","message":"m"}}"#, .notFound,
            "DeploymentNotFound"),
        Case(404, #"{"error":{"code":"404","message":"Resource not found"}}"#, .notFound, nil),
        Case(404, #"{"detail":"Not Found"}"#, .notFound, nil),
        Case(
            404, #"{"error":{"message":"m","type":"t","code":"model_not_found"}}"#, .notFound,
            "model_not_found"),
        Case(400, #"{"error":{"message":"m","type":"t","code":null}}"#, .badRequest, "t"),
        Case(
            400,
            #"{"error":{"message":"filtered","code":"content_filter","status":400,"innererror":{"code":"ResponsibleAIPolicyViolation","content_filter_result":{"hate":{"filtered":true,"severity":"high"}}}}}"#,
            .contentFilter, "content_filter"),
        Case(
            400,
            #"{"error":{"message":"m","code":"400","type":"bad","inner_error":{"code":"ResponsibleAIPolicyViolation"}}}"#,
            .contentFilter, "bad"),
        Case(
            400, #"{"error":{"message":"m","code":"context_length_exceeded"}}"#, .contextLength,
            "context_length_exceeded"),
        Case(
            400,
            #"{"object":"error","message":"This model's maximum context length is 4096 tokens.","type":"BadRequestError","code":400}"#,
            .contextLength, "BadRequestError"),
        Case(
            400, #"[{"error":{"code":400,"message":"API key not valid. Please pass a valid API key.","status":"X"}}]"#,
            .authentication, "X"),
        Case(400, #"{"error":{"message":"API key expired. Please renew the API key."}}"#, .authentication, nil),
        Case(
            400,
            #"{"type":"error","error":{"type":"x","message":"Your credit balance is too low to access the API."}}"#,
            .quotaExhausted, "x"),
        Case(422, #"{"detail":"max_tokens"}"#, .badRequest, nil),
        Case(413, "", .badRequest, nil),
        Case(402, "", .quotaExhausted, nil),
        Case(408, "", .timeout, nil),
        Case(409, "", .server, nil),
        Case(
            429, #"{"error":{"code":"429","message":"Please retry after 3 seconds."}}"#,
            .rateLimited, nil),
        Case(
            429,
            #"{"error":{"message":"m","type":"tokens","param":null,"code":"rate_limit_exceeded"}}"#,
            .rateLimited, "rate_limit_exceeded"),
        Case(
            429,
            #"{"error":{"message":"m","type":"insufficient_quota","param":null,"code":"insufficient_quota"}}"#,
            .quotaExhausted, "insufficient_quota"),
        Case(
            429, #"{"error":{"message":"m","type":"insufficient_quota"}}"#, .quotaExhausted,
            "insufficient_quota"),
        Case(500, #"{"error":"boom"}"#, .server, nil),
        Case(502, "<html>Bad Gateway</html>", .server, nil),
        Case(503, "{\"error\":{\"message\":\"trunc", .server, nil),
        Case(307, "", .badRequest, nil),
    ]

    @Test(arguments: cases)
    func mapping(row: Case) {
        let body = ErrorBody(decoding: ByteBuffer(string: row.body))
        let error = ModelError(status: row.status, body: body, requestID: "id")
        #expect(error.category == row.category)
        #expect(error.code == row.code)
        #expect(error.status == row.status)
        #expect(!error.message.isEmpty)
    }

    @Test func messagesAreTheServersWords() {
        func message(_ body: String) -> String? {
            ErrorBody(decoding: ByteBuffer(string: body)).message
        }
        #expect(message(#"{"error":{"message":"inner"},"message":"outer"}"#) == "inner")
        #expect(message(#"{"message":"outer","error":{"message":"inner"}}"#) == "inner")
        #expect(message(#"{"error":"boom"}"#) == "boom")
        #expect(message("<html>502</html>") == "a page (HTML) that says '502'")
        #expect(message("") == nil)
    }

    @Test func theDescriptionSaysEverything() {
        let error = ModelError(
            .rateLimited, code: "rate_limit_exceeded", message: "Slow down.", status: 429,
            requestID: "abc", attempts: 4)
        #expect(
            error.description
                == "rate limited (HTTP 429, rate_limit_exceeded): Slow down."
                + " [request abc, 4 attempts]")
        #expect(
            ModelError(.connection, message: "No connection.").description
                == "connection: No connection. [1 attempt]")
    }
}
