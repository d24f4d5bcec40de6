internal import JSONText

/// Whether the answer is one JSON value and nothing else (RFC 8259): 1 or 0, with what is wrong.
public struct JSONValidity: Sendable, Hashable, Codable {
    /// Whether the value may stand in a fence of Markdown, as models like to put it.
    public let allowsFence: Bool

    /// A value without a fence, unless one is allowed.
    public init(allowsFence: Bool = false) { self.allowsFence = allowsFence }

    /// Reads the option `allows_fence`.
    public init(from decoder: any Decoder) throws {
        let options = try OptionReader(decoder, Self.kind, CodingKeys.allCases.map(\.rawValue))
        allowsFence = try options.value("allows_fence", default: false)
    }

    private enum CodingKeys: String, CodingKey, CaseIterable {
        case allowsFence = "allows_fence"
    }
}

extension JSONValidity: ScoringRule {
    package static let kind = "json_validity"

    package func traits(named name: String) -> ScorerTraits { ScorerTraits(name, isYesOrNo: true) }

    package func scoring(_ tools: ScoringTools) throws(ScorerError) -> any TextScoring { Work(rule: self) }

    private struct Work: TextScoring {
        let rule: JSONValidity

        func score(_ answer: Span<UInt8>, _ reference: Span<UInt8>) -> Score {
            guard rule.allowsFence, let content = JSONFence.content(answer) else { return validity(answer) }
            return validity(answer.extracting(content))
        }

        private func validity(_ text: Span<UInt8>) -> Score {
            guard UTF8Text.isValid(text) else { return Score(0, explanation: "no JSON: the text is no UTF-8") }
            return text.withUnsafeBytes { bytes in
                do throws(JSONSyntaxError) {
                    var reader = JSONReader(bytes)
                    try reader.skip()
                    try reader.end()
                    return Score(1)
                } catch {
                    return Score(0, explanation: "no JSON: \(error)")
                }
            }
        }
    }
}
