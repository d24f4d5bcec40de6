/// The fields of a response's head that are read; all others are passed over.
enum KnownField: String, CaseIterable {
    case connection
    case contentLength = "content-length"
    case transferEncoding = "transfer-encoding"
    case location
    case requestID = "x-request-id"
    case azureRequestID = "apim-request-id"
    case shouldRetry = "x-should-retry"
    case retryAfter = "retry-after"
    case retryAfterMilliseconds = "retry-after-ms"
    case limitRequests = "x-ratelimit-limit-requests"
    case remainingRequests = "x-ratelimit-remaining-requests"
    case resetRequests = "x-ratelimit-reset-requests"
    case limitTokens = "x-ratelimit-limit-tokens"
    case remainingTokens = "x-ratelimit-remaining-tokens"
    case resetTokens = "x-ratelimit-reset-tokens"

    /// The field of a name, whatever its case.
    init?(_ name: UnsafeRawBufferPointer) {
        guard name.count < Self.byLength.count else { return nil }
        for (letters, field) in Self.byLength[name.count] where Self.equal(name, letters) {
            self = field
            return
        }
        return nil
    }

    private static let byLength: [[(letters: [UInt8], field: KnownField)]] = {
        let names = allCases.map { (letters: Array($0.rawValue.utf8), field: $0) }
        let longest = names.map(\.letters.count).max() ?? 0
        return (0...longest).map { length in names.filter { $0.letters.count == length } }
    }()

    /// Whether a name of the same length, in which there are no control characters, has these letters.
    private static func equal(_ name: UnsafeRawBufferPointer, _ letters: [UInt8]) -> Bool {
        for index in letters.indices where name[index] | 0x20 != letters[index] { return false }
        return true
    }
}
