internal import ArgumentParser
internal import DataFrames
internal import JSONText
internal import Operators
internal import Tokenization

struct TokenizeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tokenize",
        abstract: "Turn texts into tiktoken's ids: a JSON string a line into a JSON array a line.",
        discussion: """
              echo '"hello world"' | roost tokenize --encoding cl100k_base
              [15339,1917]

            Where tiktoken would raise, and where a line is no JSON string, the line out is
            an object with an 'error': its code, its message, and for a special token that
            was not allowed its text as 'token'.
            """)

    @OptionGroup var encoding: EncodingOption
    @Flag(help: "Read special tokens' texts as ordinary text: encode_ordinary.") var ordinary = false
    @Option(help: "Special tokens whose text becomes their id: all, or a list with commas.") var allowSpecial: String?
    @Option(help: "Special tokens whose text is an error: all that are not allowed, none, or a list.")
    var disallowSpecial = "all"
    @Flag(help: "Write each text's number of tokens instead of its ids.") var count = false

    func validate() throws {
        guard !ordinary || (allowSpecial == nil && disallowSpecial == "all") else {
            throw ValidationError("with --ordinary no special token is allowed or disallowed")
        }
    }

    func run() throws {
        let encoding = try encoding.load()
        let tokenizer = encoding.makeTokenizer()
        let scratch = JSONScratch()
        let allowed = ordinary ? SpecialSelection.none : SpecialSelection(allowSpecial ?? "none")
        let disallowed = ordinary ? SpecialSelection.none : SpecialSelection(disallowSpecial)
        var ids: [TokenID] = []
        try LineFilter.run { line, out throws(LineError) in
            let text = try LineError.of { () throws(JSONSyntaxError) in
                var reader = JSONReader(line, scratch: scratch)
                let text = try reader.text()
                try reader.end()
                return text
            }
            try LineError.of { () throws(TokenizationError) in
                if count {
                    out.append(Int64(try tokenizer.count(text, allowedSpecial: allowed, disallowedSpecial: disallowed)))
                } else {
                    ids.removeAll(keepingCapacity: true)
                    try tokenizer.encode(text, allowedSpecial: allowed, disallowedSpecial: disallowed, into: &ids)
                    out.append(ids)
                }
            }
        }
    }
}

struct DetokenizeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "detokenize", abstract: "Turn ids into text: a JSON array a line into a JSON string a line.",
        discussion: """
            Bytes that are not UTF-8 become U+FFFD. Where a line is no array of ids, or the
            encoding does not have an id, the line out is an object with an 'error'.
            """)

    @OptionGroup var encoding: EncodingOption

    func run() throws {
        let encoding = try encoding.load()
        var ids: [TokenID] = []
        try LineFilter.run { line, out throws(LineError) in
            ids.removeAll(keepingCapacity: true)
            try LineError.of { () throws(JSONSyntaxError) in
                var reader = JSONReader(line)
                try reader.array { reader throws(JSONSyntaxError) in
                    let start = reader.position
                    let text = try reader.literalText()
                    guard let id = TokenID(String(decoding: text, as: UTF8.self)) else {
                        throw JSONSyntaxError("a token id was expected", at: start)
                    }
                    ids.append(id)
                }
                try reader.end()
            }
            let text = try LineError.of { () throws(TokenizationError) in try encoding.decode(ids) }
            out.append(text)
        }
    }
}

/// Which encoding a command is about.
struct EncodingOption: ParsableArguments {
    @Option(help: "tiktoken's name of the encoding. (default: cl100k_base)") var encoding: String?
    @Option(help: "The model whose encoding it is, instead.") var model: String?

    func validate() throws {
        guard encoding == nil || model == nil else { throw ValidationError("give either --encoding or --model") }
    }

    func token() throws(RoostError) -> TokenEncoding {
        if let model { return try .forModel(model) }
        return encoding.map { TokenEncoding($0) } ?? .cl100kBase
    }

    func load() throws(RoostError) -> Encoding {
        let name = try token().known()
        do { return try Encoding.load(name, from: .ofProcess) } catch { throw RoostError(.file, error.message) }
    }
}

extension SpecialSelection {
    /// `all`, `none`, or names with commas between them.
    fileprivate init(_ text: String) {
        switch text {
        case "all": self = .all
        case "none", "": self = .none
        default: self = .only(Set(text.split(separator: ",").map(String.init)))
        }
    }
}
