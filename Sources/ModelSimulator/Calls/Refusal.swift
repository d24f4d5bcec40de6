internal import JSONText
internal import ModelClient
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

    /// The body, in JSON.
    var body: ByteBuffer {
        var json = JSONWriter(capacity: 256 + message.utf8.count)
        json.raw(#"{"error":{"message":"#)
        json.string(message)
        if let type {
            json.raw(#","type":"#)
            json.string(type)
            json.raw(#","param":"#)
            parameter.map { json.string($0) } ?? json.raw("null")
        }
        json.raw(#","code":"#)
        code.map { json.string($0) } ?? json.raw("null")
        json.raw("}}")
        return json.buffer
    }
}

extension Refusal {
    static func wrongKey(_ shape: CallShape) -> Refusal {
        shape.isAzure
            ? Refusal(
                status: 401,
                message: "Access denied due to invalid subscription key or wrong API endpoint. Make"
                    + " sure to provide a valid key for an active subscription and use a correct"
                    + " regional API endpoint for your resource.",
                type: nil, code: "401")
            : Refusal(
                status: 401, message: "Incorrect API key provided.", code: "invalid_api_key")
    }

    static func unknownModel(_ model: String, _ shape: CallShape) -> Refusal {
        shape.isAzure
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

    static func unknownURL(_ path: Substring) -> Refusal {
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

extension ChatCall {
    /// The first thing in a request that OpenAI would refuse, or that is not simulated.
    func firstFault(modelRequired: Bool) -> Refusal? {
        if modelRequired, model.isEmpty { return .missing("model") }
        if messages.isEmpty { return .missing("messages") }
        let roles = ["system", "developer", "user", "assistant", "tool", "function"]
        for (index, message) in messages.enumerated() where !roles.contains(message.role) {
            return .invalid(
                "messages[\(index)].role", "'\(message.role)' is not one of \(roles).")
        }
        if let maxTokens, maxTokens < 1 {
            return .invalid("max_tokens", "\(maxTokens) is less than the minimum of 1.")
        }
        if isStreamed { return .invalid("stream", "The simulator does not stream.") }
        if choices != 1 { return .invalid("n", "The simulator gives one choice.") }
        return nil
    }
}
