internal import JSONText

/// Whether the answer is JSON that a schema allows: 1 or 0, with the first fault and its place.
///
/// Which keywords a schema may have stands at ``JSONSchema``.
public struct JSONSchemaMatch: Sendable, Hashable, Codable {
    /// The schema's JSON.
    public let schema: String
    /// Whether the answer's value may stand in a fence of Markdown.
    public let allowsFence: Bool

    /// A value without a fence, unless one is allowed.
    public init(schema: String, allowsFence: Bool = false) {
        self.schema = schema
        self.allowsFence = allowsFence
    }

    /// Reads the options; `schema` must be there, as a text.
    public init(from decoder: any Decoder) throws {
        let options = try OptionReader(decoder, Self.kind, CodingKeys.allCases.map(\.rawValue))
        schema = try options.required("schema")
        allowsFence = try options.value("allows_fence", default: false)
    }

    private enum CodingKeys: String, CodingKey, CaseIterable {
        case schema
        case allowsFence = "allows_fence"
    }
}

extension JSONSchemaMatch: ScoringRule {
    package static let kind = "json_schema"

    package func traits(named name: String) -> ScorerTraits { ScorerTraits(name, isYesOrNo: true) }

    package func scoring(_ tools: ScoringTools) throws(ScorerError) -> any TextScoring {
        Work(rule: try JSONSchema.read(schema), allowsFence: allowsFence)
    }

    private struct Work: TextScoring {
        let rule: JSONSchema.Rule
        let allowsFence: Bool

        func score(_ answer: Span<UInt8>, _ reference: Span<UInt8>) -> Score {
            guard allowsFence, let content = JSONFence.content(answer) else { return match(answer) }
            return match(answer.extracting(content))
        }

        private func match(_ text: Span<UInt8>) -> Score {
            guard UTF8Text.isValid(text) else { return Score(0, explanation: "no JSON: the text is no UTF-8") }
            do throws(JSONSyntaxError) {
                switch SchemaCheck.fault(try JSONValue(utf8: text), rule) {
                case nil: return Score(1)
                case .differs(let problem): return Score(0, explanation: problem)
                case .undefined(let reason): return .undefined(reason)
                }
            } catch {
                return Score(0, explanation: "no JSON: \(error)")
            }
        }
    }
}
