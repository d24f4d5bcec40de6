/// Whether a number of the answer is the reference's, within a tolerance: 1 or 0.
///
/// Two numbers are close where they differ by no more than the greater of the absolute tolerance and the relative one
/// times the reference's magnitude. An answer or a reference without a number is the outcome `undefined`.
public struct NumericCloseness: Sendable, Hashable, Codable {
    /// Which number of a text is meant.
    public enum Place: String, Sendable, Hashable, Codable {
        /// The first one, or the last one, where models that think aloud put their answer.
        case first, last
        /// The only one; a text with several is the outcome `undefined`.
        case only
    }

    /// How far the numbers may be apart, in their unit.
    public let absolute: Double
    /// How far they may be apart, as a share of the reference.
    public let relative: Double
    /// Which number of the answer counts; the reference's last one does.
    public let place: Place

    /// A relative tolerance of a millionth, unless something else is said.
    public init(absolute: Double = 0, relative: Double = 1e-6, place: Place = .last) {
        self.absolute = absolute
        self.relative = relative
        self.place = place
    }

    /// Reads the options, all of which may be left out.
    public init(from decoder: any Decoder) throws {
        let options = try OptionReader(decoder, Self.kind, ["absolute", "relative", "place"])
        absolute = try options.value("absolute", default: 0)
        relative = try options.value("relative", default: 1e-6)
        place = try options.value("place", default: .last)
    }
}

extension NumericCloseness: ScoringRule {
    package static let kind = "numeric_closeness"

    package func traits(named name: String) -> ScorerTraits {
        ScorerTraits(name, needsReference: true, isYesOrNo: true)
    }

    package func scoring(_ tools: ScoringTools) throws(ScorerError) -> any TextScoring {
        for (tolerance, name) in [(absolute, "absolute"), (relative, "relative")] {
            guard tolerance >= 0, tolerance.isFinite else {
                throw ScorerError(.option, "the \(name) tolerance of numeric_closeness is no number from 0 on")
            }
        }
        return Work(rule: self)
    }

    private struct Work: TextScoring {
        let rule: NumericCloseness

        func score(_ answer: Span<UInt8>, _ reference: Span<UInt8>) -> Score {
            guard let right = NumberReader.numbers(reference).last else {
                return .undefined("there is no number in the reference")
            }
            let numbers = NumberReader.numbers(answer)
            guard let number = rule.place == .first ? numbers.first : numbers.last else {
                return .undefined("there is no number in the answer")
            }
            if rule.place == .only, numbers.count > 1 {
                return .undefined("there are \(numbers.count) numbers in the answer")
            }
            let tolerance = max(rule.absolute, rule.relative * right.magnitude)
            return .yesOrNo((number - right).magnitude <= tolerance)
        }
    }
}
