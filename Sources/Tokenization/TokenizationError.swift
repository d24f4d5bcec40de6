/// What went wrong in this library: a code to act on, and a message to read.
package struct TokenizationError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of failure it is; more may come.
    package struct Code: Hashable, Sendable, CustomStringConvertible {
        private enum Kind: String {
            case vocabularyMissing, vocabularyCorrupt, unknownEncoding, unknownModel
            case disallowedSpecial, invalidUTF8, unknownToken
        }

        private let kind: Kind

        /// No folder has the encoding's rank file.
        package static let vocabularyMissing = Code(kind: .vocabularyMissing)
        /// A rank file is not the one that was published.
        package static let vocabularyCorrupt = Code(kind: .vocabularyCorrupt)
        package static let unknownEncoding = Code(kind: .unknownEncoding)
        package static let unknownModel = Code(kind: .unknownModel)
        /// The text holds a special token's text that the caller did not allow.
        package static let disallowedSpecial = Code(kind: .disallowedSpecial)
        package static let invalidUTF8 = Code(kind: .invalidUTF8)
        /// An id that the encoding does not have.
        package static let unknownToken = Code(kind: .unknownToken)

        package var description: String { kind.rawValue }
    }

    package let code: Code
    package let message: String
    /// For `disallowedSpecial`: the special token's text.
    package let specialToken: String?
    /// For `invalidUTF8`: where in the bytes the first broken character starts.
    package let byteOffset: Int?

    package init(
        _ code: Code, _ message: String, specialToken: String? = nil, byteOffset: Int? = nil
    ) {
        self.code = code
        self.message = message
        self.specialToken = specialToken
        self.byteOffset = byteOffset
    }

    package var description: String { "\(code): \(message)" }

    static func invalidUTF8(at offset: Int) -> TokenizationError {
        TokenizationError(
            .invalidUTF8,
            "byte \(offset) does not belong to valid UTF-8; "
                + "repair the text first, for instance with String(decoding:as: UTF8.self)",
            byteOffset: offset)
    }
}
