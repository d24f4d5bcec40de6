internal import JSONText
package import ModelAPI
package import NIOCore

/// What a server says in the body of a refusal, in whichever shape it says it.
///
/// OpenAI: `{"error":{"message","type","param","code"}}`. Azure: `{"error":{"code","message",
/// "innererror":{"code","content_filter_result"}}}`, which its specification spells `inner_error` and
/// `content_filter_results`. Gateways: `{"statusCode",
/// "message"}`, `{"error":"text"}`, `{"detail":"text"}`, or no JSON at all.
package struct ErrorBody: Sendable, Hashable {
    /// How much of a server's text is kept, in characters.
    package static let longestMessage = 2_000

    package private(set) var code: String?
    package private(set) var type: String?
    package private(set) var innerCode: String?
    package private(set) var message: String?
    package private(set) var contentFilter = ContentFilter()

    /// Reads a body; bytes in no known shape are themselves the message.
    package init(decoding body: ByteBuffer) {
        do {
            try body.readJSON { reader throws(JSONSyntaxError) in try read(from: &reader) }
        } catch {
            // What was read before the fault stands: half a refusal says more than none.
        }
        if message == nil, body.readableBytes > 0 {
            // Whole, although it may be long: see `ModelError.presentable(hiding:)` for the cut.
            message = body.getString(at: body.readerIndex, length: body.readableBytes)
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
            case "type":
                let outer = try reader.optionalString()
                type = type ?? outer
            case "message", "detail":
                let outer = try reader.optionalString()
                message = message ?? outer
            default: try reader.skip()
            }
        }
    }

    private mutating func readError(from reader: inout JSONReader) throws(JSONSyntaxError) {
        guard try reader.kind() == .object else {
            message = try reader.optionalString()
            return
        }
        try reader.object { key, reader throws(JSONSyntaxError) in
            switch key {
            case "code": code = try Self.word(from: &reader)
            case "type": type = try reader.optionalString()
            case "message": message = try reader.optionalString()
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
}
