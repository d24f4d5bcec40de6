/// The form that an answer must have.
///
/// Source: OpenAI's structured outputs; the same on Azure.
package enum ResponseFormat: Sendable, Hashable {
    /// Any text; the default, said aloud.
    case text

    /// Some JSON object; the conversation must ask for JSON too, or servers refuse it.
    case jsonObject

    /// JSON that a schema describes.
    ///
    /// - Parameters:
    ///   - name: The schema's name: letters, digits, `_` and `-`, at most 64.
    ///   - schema: The JSON schema.
    ///   - isStrict: Whether the answer follows the schema without exception; `nil` for the server's
    ///     default.
    case jsonSchema(name: String, schema: RawJSON, isStrict: Bool?)
}
