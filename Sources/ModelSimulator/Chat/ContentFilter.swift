internal import JSONText

/// What Azure's content filter finds: nothing, but where a prompt's mark or a fault asks for it.
///
/// `[filter:hate]` in a message has the prompt refused; `[filter-output:violence]` has the answer cut.
enum ContentFilter {
    enum Category: String, CaseIterable {
        case hate, selfHarm = "self_harm", sexual, violence, jailbreak

        fileprivate init?(mark: Substring) {
            self.init(rawValue: mark == "self-harm" ? "self_harm" : String(mark))
        }
    }

    /// What a conversation's marks ask for.
    static func marks(in call: ChatCall) -> (prompt: Category?, output: Category?) {
        var found: (prompt: Category?, output: Category?)
        for message in call.messages where message.content.utf8.contains(UInt8(ascii: "[")) {
            found.prompt = found.prompt ?? category(behind: "[filter:", in: message.content)
            found.output = found.output ?? category(behind: "[filter-output:", in: message.content)
        }
        return found
    }

    private static func category(behind mark: String, in text: String) -> Category? {
        guard let start = text.firstRange(of: mark)?.upperBound else { return nil }
        return Category(mark: text[start...].prefix { $0 != "]" })
    }

    /// Writes the results of all categories, one of them filtered or none.
    static func write(_ filtered: Category?, into json: inout JSONWriter) {
        guard let filtered else { return json.raw(safe) }
        json.raw("{")
        for (index, category) in Category.allCases.enumerated() {
            json.raw((index > 0 ? "," : "") + "\"\(category.rawValue)\":{\"filtered\":\(category == filtered)")
            if category == .jailbreak {
                json.raw(",\"detected\":\(category == filtered)}")
            } else {
                json.raw(category == filtered ? #","severity":"high"}"# : #","severity":"safe"}"#)
            }
        }
        json.raw("}")
    }

    private static let safe: StaticString = #"""
        {"hate":{"filtered":false,"severity":"safe"},"self_harm":{"filtered":false,"severity":"safe"},"sexual":{"filtered":false,"severity":"safe"},"violence":{"filtered":false,"severity":"safe"}}
        """#
}
