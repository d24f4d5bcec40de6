/// Whether a regular expression is found in the answer: 1 or 0.
///
/// The language is ICU's, close to Java's and Perl's; `(?i)` at the start ignores case, `(?m)` lets `^` and `$` stand at
/// lines. A text on which a pattern takes more than ten million steps is the outcome `undefined`: see ``BoundedRegex``.
public struct RegularExpression: Sendable, Hashable, Codable {
    /// The pattern.
    public let pattern: String
    /// Whether the pattern must be all of the answer, white space at its ends included.
    public let whole: Bool
    /// Whether upper and lower case are the same.
    public let ignoresCase: Bool

    /// Looks for the pattern anywhere, unless it must be all of the answer.
    public init(_ pattern: String, whole: Bool = false, ignoresCase: Bool = false) {
        self.pattern = pattern
        self.whole = whole
        self.ignoresCase = ignoresCase
    }

    /// Reads the options; `pattern` must be there.
    public init(from decoder: any Decoder) throws {
        let options = try OptionReader(decoder, Self.kind, CodingKeys.allCases.map(\.rawValue))
        pattern = try options.required("pattern")
        whole = try options.value("whole", default: false)
        ignoresCase = try options.value("ignores_case", default: false)
    }

    private enum CodingKeys: String, CodingKey, CaseIterable {
        case pattern, whole
        case ignoresCase = "ignores_case"
    }
}

extension RegularExpression: ScoringRule {
    package static let kind = "regex"

    package func traits(named name: String) -> ScorerTraits { ScorerTraits(name, isYesOrNo: true) }

    package func scoring(_ tools: ScoringTools) throws(ScorerError) -> any TextScoring {
        Work(regex: try BoundedRegex(pattern, whole: whole, ignoresCase: ignoresCase))
    }

    private struct Work: TextScoring {
        let regex: BoundedRegex

        func score(_ answer: Span<UInt8>, _ reference: Span<UInt8>) -> Score {
            switch regex.search(UTF8Text.string(answer)) {
            case .yes: Score(1)
            case .no: Score(0)
            case .givenUp: .undefined(BoundedRegex.reason)
            }
        }
    }
}
