internal import JSONText

/// Parameters of a request that this client has no name for: `logit_bias`, `reasoning_effort`, or what
/// a compatible server takes beyond OpenAI's.
///
/// ```swift
/// let extra = try ExtraParameters(#"{"reasoning_effort":"low","top_k":40}"#)
/// ```
package struct ExtraParameters: Sendable, Hashable {
    /// The members without their braces, on one line; empty when there are none.
    package let members: String

    /// None.
    package init() {
        members = ""
    }

    /// Checks the members of a JSON object.
    ///
    /// - Parameters:
    ///   - object: The JSON object.
    ///   - isChecked: Whether a name that a request has a property for, or that would change the answer's shape, is refused.
    /// - Throws: ``ParameterError`` for what is not a JSON object, a name that stands twice, and such a name.
    package init(_ object: String, isChecked: Bool = true) throws(ParameterError) {
        let text = try RawJSON(object).text
        for name in try Self.names(of: text) where isChecked && Self.known.contains(name) {
            throw ParameterError("'\(name)' cannot be given as an extra parameter: \(Self.reason(name)).")
        }
        let inner = text.drop { $0 != "{" }.dropFirst()
        let end = inner.lastIndex(of: "}") ?? inner.endIndex
        members = inner[..<end].allSatisfy(\.isWhitespace) ? "" : String(inner[..<end])
    }

    private static func names(of text: String) throws(ParameterError) -> Set<String> {
        var names: Set<String> = []
        var twice: String?
        var text = text
        let isObject = text.withUTF8 { bytes in
            var reader = JSONReader(UnsafeRawBufferPointer(bytes))
            return try? reader.optionalObject { key, reader throws(JSONSyntaxError) in
                if !names.insert(key).inserted { twice = key }
                try reader.skip()
            }
        }
        guard isObject == true else { throw ParameterError("The extra parameters are not a JSON object.") }
        if let twice { throw ParameterError("The extra parameter '\(twice)' stands twice.") }
        return names
    }

    private static func reason(_ name: String) -> String {
        switch name {
        case "n": "every sample is a call of its own"
        case "stream", "stream_options": "it says how an answer comes, and has a setting of its own"
        default: "it has a setting of its own"
        }
    }

    private static let known: Set<String> = [
        "model", "messages", "max_tokens", "max_completion_tokens", "temperature", "top_p", "seed", "stop",
        "response_format", "presence_penalty", "frequency_penalty", "user", "n", "stream", "stream_options", "input",
        "encoding_format", "dimensions",
    ]
}
