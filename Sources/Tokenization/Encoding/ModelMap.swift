/// tiktoken 0.14.0's map from model names to encodings (`tiktoken/model.py`).
enum ModelMap {
    /// The encoding's name: of a model known exactly, else of the first prefix that fits.
    static func encodingName(forModel model: String) -> EncodingName? {
        if let exact = exact[model] { return exact }
        return prefixes.first { model.utf8.starts(with: $0.prefix.utf8) }?.encoding
    }

    /// In tiktoken's order, which decides between prefixes that both fit.
    private static let prefixes: [(prefix: String, encoding: EncodingName)] = [
        ("o1-", .o200kBase),
        ("o3-", .o200kBase),
        ("o4-mini-", .o200kBase),
        ("gpt-5", .o200kBase),
        ("gpt-4.5-", .o200kBase),
        ("gpt-4.1-", .o200kBase),
        ("chatgpt-4o-", .o200kBase),
        ("gpt-4o-", .o200kBase),
        ("gpt-4-", .cl100kBase),
        ("gpt-3.5-turbo-", .cl100kBase),
        ("gpt-35-turbo-", .cl100kBase),
        ("gpt-oss-", .o200kHarmony),
        ("ft:gpt-4o", .o200kBase),
        ("ft:gpt-4", .cl100kBase),
        ("ft:gpt-3.5-turbo", .cl100kBase),
        ("ft:davinci-002", .cl100kBase),
        ("ft:babbage-002", .cl100kBase),
    ]

    private static let exact: [String: EncodingName] = [
        "o1": .o200kBase,
        "o3": .o200kBase,
        "o4-mini": .o200kBase,
        "gpt-5": .o200kBase,
        "gpt-4.1": .o200kBase,
        "gpt-4o": .o200kBase,
        "gpt-4": .cl100kBase,
        "gpt-3.5-turbo": .cl100kBase,
        "gpt-3.5": .cl100kBase,
        "gpt-35-turbo": .cl100kBase,
        "davinci-002": .cl100kBase,
        "babbage-002": .cl100kBase,
        "text-embedding-ada-002": .cl100kBase,
        "text-embedding-3-small": .cl100kBase,
        "text-embedding-3-large": .cl100kBase,
        "text-davinci-003": .p50kBase,
        "text-davinci-002": .p50kBase,
        "text-davinci-001": .r50kBase,
        "text-curie-001": .r50kBase,
        "text-babbage-001": .r50kBase,
        "text-ada-001": .r50kBase,
        "davinci": .r50kBase,
        "curie": .r50kBase,
        "babbage": .r50kBase,
        "ada": .r50kBase,
        "code-davinci-002": .p50kBase,
        "code-davinci-001": .p50kBase,
        "code-cushman-002": .p50kBase,
        "code-cushman-001": .p50kBase,
        "davinci-codex": .p50kBase,
        "cushman-codex": .p50kBase,
        "text-davinci-edit-001": .p50kEdit,
        "code-davinci-edit-001": .p50kEdit,
        "text-similarity-davinci-001": .r50kBase,
        "text-similarity-curie-001": .r50kBase,
        "text-similarity-babbage-001": .r50kBase,
        "text-similarity-ada-001": .r50kBase,
        "text-search-davinci-doc-001": .r50kBase,
        "text-search-curie-doc-001": .r50kBase,
        "text-search-babbage-doc-001": .r50kBase,
        "text-search-ada-doc-001": .r50kBase,
        "code-search-babbage-code-001": .r50kBase,
        "code-search-ada-code-001": .r50kBase,
        "gpt2": .gpt2,
        "gpt-2": .gpt2,
    ]
}

extension EncodingName {
    /// The encoding of a model, by tiktoken's names and prefixes.
    ///
    ///     try EncodingName(forModel: "gpt-35-turbo")          // cl100k_base
    ///     try EncodingName(forModel: "ft:gpt-4o-mini:org::x")  // o200k_base
    ///
    /// - Throws: `unknownModel`; tiktoken knows no encoding for it either.
    package init(forModel model: String) throws(TokenizationError) {
        guard let name = ModelMap.encodingName(forModel: model) else {
            throw TokenizationError(
                .unknownModel,
                "no encoding is known for the model '\(model)'; name the encoding instead")
        }
        self = name
    }
}
