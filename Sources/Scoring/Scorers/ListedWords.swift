/// How many words and phrases of a list the answer has.
public struct ListedWords: Sendable, Hashable, Codable {
    /// What the score is.
    public enum Measure: String, Sendable, Hashable, Codable {
        /// How many there are, from 0 on.
        case count
        /// How many there are in a hundred words of the answer; undefined for an answer without a word.
        case perHundredWords = "per_hundred_words"
        /// Whether there is one: 1 or 0.
        case presence
    }

    /// The list.
    public let list: WordList
    /// What the score is.
    public let measure: Measure

    /// The count of a list's words, unless something else is said.
    public init(_ list: WordList, measure: Measure = .count) {
        self.list = list
        self.measure = measure
    }

    /// Reads the options; `list` is a published list's name or a list with its `name`, `source` and `phrases`.
    public init(from decoder: any Decoder) throws {
        let options = try OptionReader(decoder, Self.kind, ["list", "measure"])
        list = try (options.required("list") as NamedList).list
        measure = try options.value("measure", default: .count)
    }

    private struct NamedList: Decodable {
        let list: WordList

        init(from decoder: any Decoder) throws {
            guard let name = try? decoder.singleValueContainer().decode(String.self) else {
                list = try WordList(from: decoder)
                return
            }
            guard let known = WordList.published.first(where: { $0.name == name }) else {
                let names = WordList.published.map(\.name).joined(separator: ", ")
                throw DecodingError.dataCorrupted(
                    .init(
                        codingPath: decoder.codingPath,
                        debugDescription: "there is no list \(name): the lists are \(names)"))
            }
            list = known
        }
    }
}

extension ListedWords: ScoringRule {
    package static let kind = "word_list"

    package func traits(named name: String) -> ScorerTraits {
        switch measure {
        case .count: ScorerTraits(name, direction: .neither, highest: nil)
        case .perHundredWords: ScorerTraits(name, direction: .neither, highest: 100)
        case .presence: ScorerTraits(name, direction: .neither, isYesOrNo: true)
        }
    }

    package func scoring(_ tools: ScoringTools) throws(ScorerError) -> any TextScoring {
        Work(measure: measure, matcher: PhraseMatcher(list.phrases))
    }

    private struct Work: TextScoring {
        let measure: Measure
        var matcher: PhraseMatcher

        mutating func score(_ answer: Span<UInt8>, _ reference: Span<UInt8>) -> Score {
            let count = matcher.count(answer)
            switch measure {
            case .count: return Score(Double(count))
            case .presence: return .yesOrNo(count > 0)
            case .perHundredWords:
                guard matcher.wordCount > 0 else { return .undefined("the answer has no word") }
                return Score(100 * Double(count) / Double(matcher.wordCount))
            }
        }
    }
}
