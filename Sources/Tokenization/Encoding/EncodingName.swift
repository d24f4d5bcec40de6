/// The name of an encoding that tiktoken has.
package struct EncodingName: Hashable, Sendable, CustomStringConvertible {
    package let rawValue: String

    package static let cl100kBase = EncodingName(rawValue: "cl100k_base")
    package static let o200kBase = EncodingName(rawValue: "o200k_base")
    package static let o200kHarmony = EncodingName(rawValue: "o200k_harmony")
    package static let p50kBase = EncodingName(rawValue: "p50k_base")
    package static let p50kEdit = EncodingName(rawValue: "p50k_edit")
    package static let r50kBase = EncodingName(rawValue: "r50k_base")
    package static let gpt2 = EncodingName(rawValue: "gpt2")

    package static let all: [EncodingName] = [
        .cl100kBase, .o200kBase, .o200kHarmony, .p50kBase, .p50kEdit, .r50kBase, .gpt2,
    ]

    private init(rawValue: String) { self.rawValue = rawValue }

    /// - Throws: `unknownEncoding`, with the names there are.
    package init(_ name: String) throws(TokenizationError) {
        guard let known = Self.all.first(where: { $0.rawValue == name }) else {
            let names = Self.all.map(\.rawValue).joined(separator: ", ")
            throw TokenizationError(
                .unknownEncoding, "there is no encoding '\(name)'; there are \(names)")
        }
        self = known
    }

    package var description: String { rawValue }
}
