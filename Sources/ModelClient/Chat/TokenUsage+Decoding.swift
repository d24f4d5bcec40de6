internal import JSONText
internal import ModelAPI

extension TokenUsage {
    /// Reads `usage`; `nil` when it is absent or counts nothing.
    init?(from reader: inout JSONReader) throws(JSONSyntaxError) {
        var prompt: Int?
        var completion: Int?
        var total: Int?
        var cached: Int?
        var reasoning: Int?
        try reader.optionalMembers { key, reader throws(JSONSyntaxError) in
            if key.equals("prompt_tokens") {
                prompt = try reader.optionalInteger()
            } else if key.equals("completion_tokens") {
                completion = try reader.optionalInteger()
            } else if key.equals("total_tokens") {
                total = try reader.optionalInteger()
            } else if key.equals("prompt_tokens_details") {
                cached = try Self.detail("cached_tokens", from: &reader)
            } else if key.equals("completion_tokens_details") {
                reasoning = try Self.detail("reasoning_tokens", from: &reader)
            } else {
                try reader.skip()
            }
        }
        guard prompt != nil || completion != nil || total != nil else { return nil }
        self.init(
            prompt: prompt ?? 0, completion: completion ?? 0, total: total,
            cached: cached ?? 0, reasoning: reasoning ?? 0)
    }

    private static func detail(
        _ name: StaticString, from reader: inout JSONReader
    ) throws(JSONSyntaxError) -> Int? {
        var count: Int?
        try reader.optionalMembers { key, reader throws(JSONSyntaxError) in
            if key.equals(name) {
                count = try reader.optionalInteger()
            } else {
                try reader.skip()
            }
        }
        return count
    }
}
