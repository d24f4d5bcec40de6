internal import JSONText
internal import NIOCore

/// An answer in one of the shapes that compatible servers give it, beside OpenAI's own; it is billed.
package enum OddAnswer: String, Sendable, Hashable, CaseIterable {
    /// The content is a list of content parts: a thought, and the text in two pieces.
    case parts
    /// The text has a thought beside it, in `reasoning_content`.
    case reasoning
    /// All tokens went into the thought: a null content, cut at its length.
    case reasoningOnly = "reasoning-only"
    /// `choices: []`.
    case noChoices = "no-choices"
    /// A choice whose message is null.
    case nullMessage = "null-message"
    /// An error under a status of success.
    case errorInBody = "error-200"
    /// An error in the choice, behind half of the text.
    case errorInChoice = "error-choice"
    /// No `usage`.
    case noUsage = "no-usage"
    /// The text in a Markdown fence.
    case fence
    /// Words before and behind the text.
    case prose
    /// A stream of events, though none was asked for.
    case events
    /// A byte order mark before the body.
    case mark = "bom"
    /// A page of HTML under a status of success.
    case page

    /// An answer in this shape; `nil` where it is OpenAI's own, with another text.
    func encoded(_ body: CompletionBody) -> ByteBuffer? {
        let content = body.choices.first?.content ?? ""
        var json = JSONWriter(capacity: content.utf8.count + 1_024)
        switch self {
        case .page:
            return ByteBuffer(
                string: "<html><head><title>502 Bad Gateway</title></head><body>"
                    + "<center><h1>502 Bad Gateway</h1></center></body></html>")
        case .errorInBody:
            return ByteBuffer(string: #"{"error":{"message":"The simulated backend is down.","code":503}}"#)
        case .mark:
            var marked = ByteBuffer(bytes: [0xEF, 0xBB, 0xBF])
            marked.writeImmutableBuffer(body.encoded())
            return marked
        case .events, .fence, .prose: return nil
        case .parts, .reasoning, .reasoningOnly, .noChoices, .nullMessage, .errorInChoice, .noUsage: break
        }
        body.writeHead("chat.completion", into: &json)
        json.raw(#","choices":["#)
        if self != .noChoices {
            json.raw(#"{"index":0,"#)
            if self == .errorInChoice {
                json.raw(#""error":{"message":"The simulated backend broke off.","code":502},"#)
            }
            json.raw(#""message":"#)
            writeMessage(content, into: &json)
            json.raw(#","finish_reason":"#)
            json.string(finish(body))
            json.raw("}")
        }
        json.raw("]")
        if self != .noUsage {
            json.raw(#","usage":"#)
            body.writeUsage(into: &json)
        }
        json.raw("}")
        return json.buffer
    }

    private func finish(_ body: CompletionBody) -> String {
        switch self {
        case .reasoningOnly: "length"
        case .errorInChoice: "error"
        default: body.choices.first?.finishReason ?? "stop"
        }
    }

    /// The text in the shapes that are OpenAI's own but for what is around it.
    func text(_ content: String) -> String {
        switch self {
        case .fence: "```json\n\(content)\n```"
        case .prose: "Here you are: \(content) I hope that this helps."
        default: content
        }
    }

    private func writeMessage(_ content: String, into json: inout JSONWriter) {
        guard self != .nullMessage else { return json.raw("null") }
        json.raw(#"{"role":"assistant","content":"#)
        let middle = content.index(content.startIndex, offsetBy: content.count / 2)
        switch self {
        case .parts:
            json.raw(
                #"[{"type":"thinking","thinking":[{"type":"text","text":"A simulated thought."}]},{"type":"text","text":"#
            )
            json.string(String(content[..<middle]))
            json.raw(#"},{"type":"text","text":"#)
            json.string(String(content[middle...]))
            json.raw("}]")
        case .reasoningOnly: json.raw("null")
        case .errorInChoice: json.string(String(content[..<middle]))
        default: json.string(content)
        }
        if self == .reasoning || self == .reasoningOnly {
            json.raw(#","reasoning_content":"A simulated thought.""#)
        }
        json.raw("}")
    }
}
