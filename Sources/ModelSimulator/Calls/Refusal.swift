internal import JSONText
internal import NIOCore

/// A refusal with the words and codes that OpenAI and Azure use for it.
///
/// The two differ: OpenAI sends `message`, `type`, `param` and `code`; Azure's gateway sends `code`
/// and `message` only, while what its model server refuses has OpenAI's form.
struct Refusal: Error, Sendable, Hashable {
    let status: Int
    let message: String
    var type: String? = "invalid_request_error"
    var parameter: String?
    var code: String?
    /// Azure's `innererror`, in JSON.
    var innerError: String?
    /// Header fields beyond those of every response.
    var fields: [Field] = []
    /// How the model's quota stands, where the refusal comes from it.
    var standing: QuotaStanding?

    struct Field: Sendable, Hashable {
        let name: String
        let value: String
    }

    /// The body, in JSON.
    var body: ByteBuffer {
        var json = JSONWriter(capacity: 256 + message.utf8.count)
        json.raw(#"{"error":{"message":"#)
        json.string(message)
        if type != nil || parameter != nil {
            json.raw(#","type":"#)
            type.map { json.string($0) } ?? json.raw("null")
            json.raw(#","param":"#)
            parameter.map { json.string($0) } ?? json.raw("null")
        }
        json.raw(#","code":"#)
        code.map { json.string($0) } ?? json.raw("null")
        if let innerError { json.raw(#","innererror":"# + innerError) }
        json.raw("}}")
        return json.buffer
    }
}

extension Refusal {
    static func wrongKey(_ dialect: Dialect) -> Refusal {
        dialect.isAzure
            ? Refusal(
                status: 401,
                message: "Access denied due to invalid subscription key or wrong API endpoint. Make"
                    + " sure to provide a valid key for an active subscription and use a correct"
                    + " regional API endpoint for your resource.",
                type: nil, code: "401")
            : Refusal(
                status: 401, message: "Incorrect API key provided.", code: "invalid_api_key")
    }

    /// A refusal that sends the key back wherever it can.
    static func echo(of key: String) -> Refusal {
        Refusal(
            status: 401, message: "Incorrect API key provided: \(key).", code: key,
            fields: [Field(name: "x-ms-echo", value: key)])
    }

    static func unknownModel(_ model: String, _ dialect: Dialect) -> Refusal {
        dialect.isAzure
            ? Refusal(
                status: 404,
                message: "The API deployment for this resource does not exist. If you created the"
                    + " deployment within the last 5 minutes, please wait a moment and try again.",
                type: nil, code: "DeploymentNotFound")
            : Refusal(
                status: 404,
                message: "The model `\(model)` does not exist or you do not have access to it.",
                code: "model_not_found")
    }

    /// What Azure says to a URL that it does not serve, a missing API version included.
    static let unknownResource = Refusal(
        status: 404, message: "Resource not found", type: nil, code: "404")

    static let datedVersionOnV1 = Refusal(
        status: 400,
        message: "API version not supported: the v1 API takes no dated api-version.",
        type: nil, code: "BadRequest")

    static func unknownURL(_ path: String) -> Refusal {
        Refusal(status: 404, message: "Invalid URL (\(path))")
    }

    static func wrongMethod(_ method: String) -> Refusal {
        Refusal(status: 405, message: "Not allowed to \(method) here.", code: "method_not_allowed")
    }

    static func notJSON(_ error: JSONSyntaxError) -> Refusal {
        Refusal(
            status: 400, message: "We could not parse the JSON body of your request: \(error).")
    }

    static func tooLong(limit: Int) -> Refusal {
        Refusal(status: 413, message: "The request's body is longer than \(limit) bytes.")
    }

    static func missing(_ parameter: String) -> Refusal {
        Refusal(
            status: 400, message: "Missing required parameter: '\(parameter)'.",
            parameter: parameter, code: "missing_required_parameter")
    }

    static func invalid(_ parameter: String, _ message: String) -> Refusal {
        Refusal(
            status: 400, message: message, parameter: parameter, code: "invalid_value")
    }
}
