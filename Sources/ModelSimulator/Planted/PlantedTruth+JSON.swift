internal import JSONText

extension PlantedTruth {
    /// Writes the planted values; a member of `/stats`.
    func write(into json: inout JSONWriter) {
        json.raw("{")
        if let words {
            Self.write("gendered_words", words.values, into: &json)
            json.raw(",")
        }
        Self.write("skill", skill.values, into: &json)
        json.raw(",")
        Self.write("judge", judge.values, into: &json)
        if let drift {
            json.raw(#","drift":{"words":"#)
            json.number(drift.words)
            json.raw(#","model":"#)
            drift.model.map { json.string($0) } ?? json.raw("null")
            json.raw("}")
        }
        json.raw("}")
    }

    private static func write(_ name: String, _ values: [(String, Double)], into json: inout JSONWriter) {
        json.raw("\"\(name)\":{")
        for (index, (member, value)) in values.enumerated() {
            json.raw((index > 0 ? "," : "") + "\"\(member)\":")
            // Six places are more than a truth needs, and hide what a product leaves behind.
            json.number((value * 1e6).rounded() / 1e6)
        }
        json.raw("}")
    }
}
