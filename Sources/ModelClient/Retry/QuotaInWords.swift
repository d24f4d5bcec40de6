internal import ModelAPI

/// The quota that a refusal's message names, where no header does.
///
/// Azure: `… have exceeded the token rate limit of your current pricing tier.`, or `call rate limit`. OpenAI:
/// `Rate limit reached for gpt-4o on tokens per min (TPM): Limit 30000, …`, or `requests per min (RPM)`.
enum QuotaInWords {
    private static let phrases: [(words: String, quota: RetryHints.Quota)] = [
        ("token rate limit", .tokens), ("tokens per min", .tokens),
        ("call rate limit", .requests), ("request rate limit", .requests), ("requests per min", .requests),
    ]

    /// `nil` where the message names none, or several, or one of a day.
    static func quota(in message: String) -> RetryHints.Quota? {
        // Longer than any refusal that names a quota, shorter than any page of HTML.
        let text = String(decoding: message.utf8.prefix(1_000), as: UTF8.self).lowercased().utf8
        let named = Set(phrases.filter { text.firstRange(of: $0.words.utf8) != nil }.map(\.quota))
        return named.count == 1 ? named.first : nil
    }
}
