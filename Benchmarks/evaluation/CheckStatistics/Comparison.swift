/// Where an answer differs from the known one.
struct Comparison {
    struct Difference {
        /// The names and places that lead to it, such as `wilson[1]`; empty for the whole answer.
        let path: String
        let expected: String
        let found: String
        /// Who has no answer, in the words of the list of differences.
        var traits: Set<String> = []
    }

    private let tolerance: Tolerance
    private(set) var differences: [Difference] = []

    init(_ answer: Answer, expected: JSON, tolerance: Tolerance) {
        self.tolerance = tolerance
        compare(answer, expected, "")
    }

    private mutating func compare(_ answer: Answer, _ expected: JSON, _ path: String) {
        // What lies beside `undefined` is what a library answers there: nothing to compare with.
        if let reason = expected["undefined"] {
            if case .undefined = answer { return }
            return differ(path, "undefined: \(reason.text ?? "\(reason)")", answer, ["only Roost answers"])
        }
        switch (answer, expected) {
        case (.object(let parts), .object(let members)):
            for member in members {
                let place = path.isEmpty ? member.key : "\(path).\(member.key)"
                guard let part = parts[member.key] else {
                    differences.append(Difference(path: place, expected: "\(member.value)", found: "nothing"))
                    continue
                }
                compare(part, member.value, place)
            }
        case (.list(let list), .list(let elements)) where list.count == elements.count:
            for (index, (part, element)) in zip(list, elements).enumerated() {
                compare(part, element, "\(path)[\(index)]")
            }
        case (.number(let number), _) where expected.double != nil:
            // A NaN is never an answer: it is within no tolerance.
            if !tolerance.admits(number, for: expected.double ?? .nan, at: path) { differ(path, "\(expected)", answer) }
        case (.undefined, _): differ(path, "\(expected)", answer, ["only the library answers"])
        case (.text(let text), .text(let known)) where text == known: return
        case (.boolean(let value), .boolean(let known)) where value == known: return
        default: differ(path, "\(expected)", answer)
        }
    }

    private mutating func differ(
        _ path: String, _ expected: String, _ answer: Answer, _ traits: Set<String> = []
    ) {
        differences.append(Difference(path: path, expected: expected, found: "\(answer)", traits: traits))
    }
}
