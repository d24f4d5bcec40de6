internal import JSONText
internal import NIOCore

/// The requests of a batch's input file, or what is wrong with it.
struct BatchInput {
    struct Request: Sendable {
        let customID: String
        /// The request's own JSON, a slice of the file.
        let body: ByteBuffer
    }

    static let requestLimit = 100_000
    /// So many errors are reported; a file of another format has one in every line.
    private static let errorLimit = 100

    private(set) var requests: [Request] = []
    private(set) var errors: [Batch.LineError] = []

    /// Reads a file whose requests are all for one endpoint.
    init(_ file: ByteBuffer, endpoint: String) {
        var known: Set<String> = []
        var number = 0
        var rest = file
        // Azure's documents ask for a byte-order mark.
        if rest.readableBytesView.starts(with: [0xEF, 0xBB, 0xBF]) { rest.moveReaderIndex(forwardBy: 3) }
        while rest.readableBytes > 0, errors.count < Self.errorLimit {
            let end = rest.readableBytesView.firstIndex(of: 0x0A) ?? rest.writerIndex
            let line = rest.readSlice(length: end - rest.readerIndex) ?? ByteBuffer()
            rest.moveReaderIndex(forwardBy: min(1, rest.readableBytes))
            number += 1
            if line.readableBytesView.allSatisfy({ $0 <= 0x20 }) { continue }
            guard requests.count < Self.requestLimit else {
                errors = [
                    .init(
                        code: "too_many_tasks", message: "The file has more than \(Self.requestLimit) requests.",
                        line: nil)
                ]
                return
            }
            read(line, number: number, endpoint: endpoint, &known)
        }
        if requests.isEmpty, errors.isEmpty {
            errors = [.init(code: "empty_file", message: "The file has no requests.", line: nil)]
        }
    }

    private mutating func read(_ line: ByteBuffer, number: Int, endpoint: String, _ known: inout Set<String>) {
        var (customID, method, url): (String?, String?, String?)
        var body: Range<Int>?
        do {
            try line.readJSON { reader throws(JSONSyntaxError) in
                try reader.members { key, reader throws(JSONSyntaxError) in
                    if key.equals("custom_id") {
                        customID = try reader.optionalString()
                    } else if key.equals("method") {
                        method = try reader.optionalString()
                    } else if key.equals("url") {
                        url = try reader.optionalString()
                    } else {
                        let isObject = try reader.kind() == .object
                        let start = reader.position
                        try reader.skip()
                        if key.equals("body"), isObject { body = start..<reader.position }
                    }
                }
                try reader.end()
            }
        } catch {
            return errors.append(
                .init(
                    code: "invalid_json_line", message: "This line is not parseable as valid JSON: \(error).",
                    line: number))
        }
        func refuse(_ code: String, _ message: String, _ parameter: String) {
            errors.append(.init(code: code, message: message, line: number, parameter: parameter))
        }
        guard let customID else {
            return refuse("missing_required_parameter", "The line has no custom_id.", "custom_id")
        }
        guard method == "POST" else { return refuse("invalid_method", "The line's method is not POST.", "method") }
        guard let url, Self.withoutVersion(url) == Self.withoutVersion(endpoint) else {
            return refuse("mismatched_url", "The line's url is not the batch's endpoint \(endpoint).", "url")
        }
        guard let body, let slice = line.getSlice(at: line.readerIndex + body.lowerBound, length: body.count) else {
            return refuse("missing_required_parameter", "The line has no body.", "body")
        }
        guard known.insert(customID).inserted else {
            return refuse("duplicate_custom_id", "The custom_id '\(customID)' is in the file already.", "custom_id")
        }
        requests.append(Request(customID: customID, body: slice))
    }

    /// OpenAI's lines say `/v1/chat/completions`, Azure's may say `/chat/completions`.
    static func withoutVersion(_ url: String) -> Substring { url.hasPrefix("/v1/") ? url.dropFirst(3) : url[...] }
}
