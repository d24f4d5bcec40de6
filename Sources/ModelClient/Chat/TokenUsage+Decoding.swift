internal import JSONText
internal import ModelAPI

extension TokenUsage {
    /// Reads `usage`; `nil` when it is absent or counts nothing.
    ///
    /// Numbers may be fractions or stand in strings. A count that is missing is -1, or what is left of the total.
    init?(from reader: inout JSONReader) throws(JSONSyntaxError) {
        var prompt: Int?
        var completion: Int?
        var total: Int?
        var cached: Int?
        var reasoning: Int?
        try reader.optionalMembers { key, reader throws(JSONSyntaxError) in
            if key.equals("prompt_tokens") || key.equals("input_tokens") {
                prompt = try reader.optionalCount()
            } else if key.equals("completion_tokens") || key.equals("output_tokens") {
                completion = try reader.optionalCount()
            } else if key.equals("total_tokens") {
                total = try reader.optionalCount()
            } else if key.equals("prompt_tokens_details") || key.equals("input_tokens_details") {
                cached = try Self.detail("cached_tokens", from: &reader) ?? cached
            } else if key.equals("prompt_cache_hit_tokens") {
                // DeepSeek's name.
                cached = try reader.optionalCount() ?? cached
            } else if key.equals("completion_tokens_details") || key.equals("output_tokens_details") {
                reasoning = try Self.detail("reasoning_tokens", from: &reader)
            } else {
                try reader.skip()
            }
        }
        guard prompt != nil || completion != nil || total != nil else { return nil }
        if let total, total > 0 {
            if let prompt, completion == nil, 0...total ~= prompt { completion = total - prompt }
            if let completion, prompt == nil, 0...total ~= completion { prompt = total - completion }
        }
        self.init(
            prompt: prompt ?? -1, completion: completion ?? -1, total: total,
            cached: cached ?? 0, reasoning: reasoning ?? 0)
    }

    private static func detail(
        _ name: StaticString, from reader: inout JSONReader
    ) throws(JSONSyntaxError) -> Int? {
        var count: Int?
        try reader.optionalMembers { key, reader throws(JSONSyntaxError) in
            if key.equals(name) {
                count = try reader.optionalCount()
            } else {
                try reader.skip()
            }
        }
        return count
    }
}
