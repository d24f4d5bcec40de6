internal import JSONText
package import ModelAPI
package import NIOCore

/// What a server says in the body of a refusal, in whichever shape it says it.
///
/// OpenAI: `{"error":{"message","type","param","code"}}`. Azure: `{"error":{"code","message",
/// "innererror":{"code","content_filter_result"}}}`, which its specification spells `inner_error` and
/// `content_filter_results`. Google: the same in an array, with a `status`. Gateways: `{"statusCode",
/// "message"}`, `{"error":"text"}`, `{"detail":"text"}`, `{"detail":[{"loc","msg"}]}`, a page of HTML, or no JSON at all.
package struct ErrorBody: Sendable, Hashable {
    /// How much of a server's text is kept, in characters.
    package static let longestMessage = 2_000

    /// How much of a body is kept that cannot be read, though it was paid for, in characters.
    package static let longestBody = 64 << 10

    package private(set) var code: String?
    package private(set) var type: String?
    package private(set) var innerCode: String?
    package private(set) var message: String?
    package private(set) var contentFilter = ContentFilter()

    /// Nothing.
    init() {}

    /// Whether it says nothing.
    var isEmpty: Bool { (message ?? "").isEmpty && (code ?? "").isEmpty && (type ?? "").isEmpty }

    /// Whether it is an error by its own account; answers of other APIs have a type as well.
    var isOfError: Bool { code != nil || type?.lowercased().contains("error") == true }

    /// Whether it says that the server has too much to do.
    var isOfOverload: Bool {
        [code, type].contains { name in
            guard let name = name?.lowercased() else { return false }
            return name.contains("overloaded") || ["unavailable", "service_unavailable", "529", "503"].contains(name)
        }
    }

    /// The HTTP status that its code is, if it is one of an error.
    var status: Int? {
        let status = code.flatMap { Int($0) }
        return status.flatMap { (400...599).contains($0) ? $0 : nil }
    }

    /// Reads a body; bytes in no known shape are themselves the message.
    ///
    /// A stream of events is the error that one of them tells.
    package init(decoding body: ByteBuffer) {
        if EventStream.isOne(body), let said = EventStream.error(body) {
            self = said
            return
        }
        do {
            try body.readJSON(isLenient: true) { reader throws(JSONSyntaxError) in
                guard try reader.kind() == .array else { return try read(from: &reader) }
                try reader.array { reader throws(JSONSyntaxError) in
                    if isEmpty, try reader.kind() == .object { try read(from: &reader) } else { try reader.skip() }
                }
            }
        } catch {
            // What was read before the fault stands: half a refusal says more than none.
        }
        if message == nil, body.readableBytes > 0 {
            // Whole, although it may be long: see `ModelError.presentable(hiding:)` for the cut.
            message = PageText.words(body) ?? String(buffer: body)
        }
    }

    private mutating func read(from reader: inout JSONReader) throws(JSONSyntaxError) {
        try reader.object { key, reader throws(JSONSyntaxError) in
            switch key {
            case "error": try readError(from: &reader)
            // What the error object says stands, whichever comes first.
            case "code", "statusCode":
                let outer = try Self.word(from: &reader)
                code = code ?? outer
            case "type", "error_type":
                let outer = try reader.optionalString()
                type = type ?? outer
            case "message", "detail", "msg", "error_description", "errors":
                let outer = try Self.text(from: &reader)
                message = message ?? outer
            default: try reader.skip()
            }
        }
    }

    /// Reads the value of `error`: an object, or a text.
    mutating func readError(from reader: inout JSONReader) throws(JSONSyntaxError) {
        guard try reader.kind() == .object else {
            message = try Self.text(from: &reader) ?? message
            return
        }
        try reader.object { key, reader throws(JSONSyntaxError) in
            switch key {
            case "code": code = try Self.word(from: &reader)
            // Google's name for the kind, such as RESOURCE_EXHAUSTED.
            case "type", "status": type = try reader.optionalString() ?? type
            case "message": message = try Self.text(from: &reader)
            case "innererror", "inner_error":
                try readInnerError(from: &reader)
            default: try reader.skip()
            }
        }
    }

    private mutating func readInnerError(from reader: inout JSONReader) throws(JSONSyntaxError) {
        try reader.optionalMembers { key, reader throws(JSONSyntaxError) in
            if key.equals("code") {
                innerCode = try reader.optionalString()
            } else if ContentFilter.isName(key) {
                try contentFilter.readFindings(about: .prompt, from: &reader)
            } else {
                try reader.skip()
            }
        }
    }

    /// A code, which some servers write as a number.
    private static func word(from reader: inout JSONReader) throws(JSONSyntaxError) -> String? {
        try reader.kind() == .number
            ? reader.optionalInteger().map(String.init) : reader.optionalString()
    }

    /// A message: a text, or the first of a list, which may say the place in the request that it is about.
    ///
    /// FastAPI: `[{"loc":["body","encoding_format"],"msg":"Extra inputs are not permitted"}]`.
    private static func text(from reader: inout JSONReader) throws(JSONSyntaxError) -> String? {
        switch try reader.kind() {
        case .string: return try reader.string()
        case .object:
            var words: String?
            var location: [String] = []
            try reader.members { key, reader throws(JSONSyntaxError) in
                if key.equals("msg") || key.equals("message") || key.equals("detail") {
                    words = try reader.optionalString() ?? words
                } else if key.equals("loc") {
                    try reader.optionalArray { reader throws(JSONSyntaxError) in
                        if let segment = try word(from: &reader) { location.append(segment) }
                    }
                } else {
                    try reader.skip()
                }
            }
            guard let words, !location.isEmpty else { return words }
            return location.joined(separator: ".") + ": " + words
        case .array:
            var first: String?
            try reader.array { reader throws(JSONSyntaxError) in
                if first == nil { first = try text(from: &reader) } else { try reader.skip() }
            }
            return first
        default:
            try reader.skip()
            return nil
        }
    }
}
