internal import JSONText
internal import NIOCore

/// An embeddings request as a caller made it.
struct EmbeddingCall {
    /// One thing to embed: a text, or a text's token ids.
    enum Input {
        case text(String)
        case tokens([Int])
    }

    /// The most inputs of a request, tokens of an input, and tokens of a request.
    static let inputLimit = 2_048
    static let tokensPerInput = 8_192
    static let tokensPerRequest = 300_000

    var model = ""
    private(set) var inputs: [Input] = []
    private(set) var dimensions: Int?
    private(set) var isBase64 = false
    /// Another value than `float` or `base64`.
    private var unknownFormat: String?

    init(decoding body: ByteBuffer) throws(JSONSyntaxError) {
        try body.readJSON { reader throws(JSONSyntaxError) in
            try reader.members { key, reader throws(JSONSyntaxError) in
                if key.equals("model") {
                    model = try reader.optionalString() ?? ""
                } else if key.equals("input") {
                    try readInput(from: &reader)
                } else if key.equals("dimensions") {
                    dimensions = try reader.optionalInteger()
                } else if key.equals("encoding_format") {
                    let format = try reader.optionalString()
                    isBase64 = format == "base64"
                    unknownFormat = format.flatMap { ["float", "base64"].contains($0) ? nil : $0 }
                } else {
                    try reader.skip()
                }
            }
            try reader.end()
        }
    }

    /// A text, an array of texts, an array of token ids, or an array of such arrays.
    private mutating func readInput(from reader: inout JSONReader) throws(JSONSyntaxError) {
        guard try reader.kind() == .array else {
            if let text = try reader.optionalString() { inputs.append(.text(text)) }
            return
        }
        var ids: [Int] = []
        try reader.array { reader throws(JSONSyntaxError) in
            switch try reader.kind() {
            case .string: inputs.append(.text(try reader.string()))
            case .array: inputs.append(.tokens(try Self.ids(from: &reader)))
            default: if let id = try reader.optionalInteger() { ids.append(id) }
            }
        }
        if !ids.isEmpty { inputs.append(.tokens(ids)) }
    }

    private static func ids(from reader: inout JSONReader) throws(JSONSyntaxError) -> [Int] {
        var ids: [Int] = []
        try reader.array { reader throws(JSONSyntaxError) in
            if let id = try reader.optionalInteger() { ids.append(id) }
        }
        return ids
    }

    /// The length of the vectors: what was asked for, else that of the model.
    var vectorLength: Int { dimensions ?? (model.contains("3-large") ? 3_072 : 1_536) }

    /// The text of the first input, which calls are listed by.
    var firstText: String {
        switch inputs.first {
        case .text(let text): text
        case .tokens(let ids): "\(ids.count) token ids"
        case nil: ""
        }
    }

    /// The model and all inputs, apart from those of every other call, and from every chat.
    var promptHash: UInt64 {
        var hash = WordHash(seed: 1)
        hash.combine(model)
        for input in inputs { input.combine(into: &hash) }
        return hash.value
    }

    /// The first thing in a request that OpenAI would refuse.
    func firstFault(modelRequired: Bool) -> Refusal? {
        if modelRequired, model.isEmpty { return .missing("model") }
        if inputs.isEmpty { return .missing("input") }
        if inputs.count > Self.inputLimit {
            return .invalid(
                "input", "\(inputs.count) inputs are more than the \(Self.inputLimit) that a request may have.")
        }
        for (index, input) in inputs.enumerated() where input.isEmpty {
            return .invalid("input", "'input[\(index)]' is empty.")
        }
        if let dimensions, !(1...3_072).contains(dimensions) {
            return .invalid("dimensions", "\(dimensions) is not from 1 to 3072.")
        }
        if let unknownFormat {
            return .invalid("encoding_format", "'\(unknownFormat)' is neither 'float' nor 'base64'.")
        }
        return nil
    }

    /// The tokens of each input, or the refusal of one that is too long.
    func tokens(_ meter: any TokenMeter) throws(Refusal) -> Int {
        var sum = 0
        for input in inputs {
            let tokens = input.tokens(meter)
            if tokens > Self.tokensPerInput {
                throw .contextTooLong(limit: Self.tokensPerInput, requested: tokens, parameter: "input")
            }
            sum += tokens
        }
        if sum > Self.tokensPerRequest {
            throw Refusal(
                status: 400,
                message: "Requested \(sum) tokens, max \(Self.tokensPerRequest) tokens per request.",
                type: "max_tokens_per_request", code: "max_tokens_per_request")
        }
        return sum
    }
}

extension EmbeddingCall.Input {
    var isEmpty: Bool {
        switch self {
        case .text(let text): text.isEmpty
        case .tokens(let ids): ids.isEmpty
        }
    }

    var characters: Int {
        switch self {
        case .text(let text): text.utf8.count
        case .tokens(let ids): 4 * ids.count
        }
    }

    func tokens(_ meter: any TokenMeter) -> Int {
        switch self {
        case .text(let text): meter.count(text)
        case .tokens(let ids): ids.count
        }
    }

    func combine(into hash: inout WordHash) {
        switch self {
        case .text(let text): hash.combine(text)
        case .tokens(let ids): for id in ids { hash.combine(UInt64(bitPattern: Int64(id))) }
        }
    }
}
