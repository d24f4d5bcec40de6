/// What an encoding is made of: a vocabulary, a pattern, and special tokens.
///
/// From tiktoken 0.14.0, `tiktoken_ext/openai_public.py`.
struct EncodingDefinition {
    enum Pattern {
        case r50k, cl100k, o200k
    }

    let vocabulary: VocabularyFile
    let pattern: Pattern
    let specials: [String: TokenID]

    init(_ name: EncodingName) {
        switch name {
        case .cl100kBase:
            self.init(
                .cl100kBase, .cl100k,
                [
                    Self.endOfText: 100257, Self.fimPrefix: 100258, Self.fimMiddle: 100259,
                    Self.fimSuffix: 100260, Self.endOfPrompt: 100276,
                ])
        case .o200kBase:
            self.init(.o200kBase, .o200k, [Self.endOfText: 199999, Self.endOfPrompt: 200018])
        case .o200kHarmony:
            self.init(.o200kBase, .o200k, Self.harmonySpecials)
        case .p50kBase:
            self.init(.p50kBase, .r50k, [Self.endOfText: 50256])
        case .p50kEdit:
            self.init(
                .p50kBase, .r50k,
                [
                    Self.endOfText: 50256, Self.fimPrefix: 50281, Self.fimMiddle: 50282,
                    Self.fimSuffix: 50283,
                ])
        default:
            // r50k_base, and gpt2, whose two files give the same ranks.
            self.init(.r50kBase, .r50k, [Self.endOfText: 50256])
        }
    }

    private init(_ vocabulary: VocabularyFile, _ pattern: Pattern, _ specials: [String: TokenID]) {
        self.vocabulary = vocabulary
        self.pattern = pattern
        self.specials = specials
    }

    private static let endOfText = "<|endoftext|>"
    private static let endOfPrompt = "<|endofprompt|>"
    private static let fimPrefix = "<|fim_prefix|>"
    private static let fimMiddle = "<|fim_middle|>"
    private static let fimSuffix = "<|fim_suffix|>"

    /// Ids 199998 to 201087.
    ///
    /// 200018 has two names; decoding gives `<|endofprompt|>`, as tiktoken does.
    private static var harmonySpecials: [String: TokenID] {
        var specials: [String: TokenID] = [
            "<|startoftext|>": 199998, endOfText: 199999, "<|return|>": 200002,
            "<|constrain|>": 200003, "<|channel|>": 200005, "<|start|>": 200006,
            "<|end|>": 200007, "<|message|>": 200008, "<|call|>": 200012, endOfPrompt: 200018,
        ]
        let reserved: [TokenID] = [200000, 200001, 200004, 200009, 200010, 200011]
        for id in reserved + Array(200013...201087) { specials["<|reserved_\(id)|>"] = id }
        return specials
    }
}
