internal import JSONText
internal import NIOCore

extension PlantedBias {
    /// The planted truth in JSON, occupations in alphabetical order; served at `/bias`.
    func encoded() -> ByteBuffer {
        var json = JSONWriter(capacity: 4_096)
        json.raw(#"{"simulated":true,"stated_agreement":"#)
        json.number(statedAgreement)
        json.raw(#","unlisted":"#)
        Self.encode(unlisted, into: &json)
        json.raw(#","occupations":{"#)
        for (index, (name, odds)) in occupations.sorted(by: { $0.key < $1.key }).enumerated() {
            if index > 0 { json.raw(",") }
            json.string(name)
            json.raw(":")
            Self.encode(odds, into: &json)
        }
        json.raw("}}")
        return json.buffer
    }

    private static func encode(_ odds: Odds, into json: inout JSONWriter) {
        for (index, pronouns) in Pronouns.allCases.enumerated() {
            json.raw((index == 0 ? "{" : ",") + "\"" + pronouns.rawValue + "\":")
            // Six places are more than a truth needs, and hide what a subtraction leaves behind.
            json.number((odds[pronouns] * 1e6).rounded() / 1e6)
        }
        json.raw("}")
    }
}
