import Statistics

/// What a metric answers: numbers and texts, in lists and under names, each of which may have no answer.
enum Answer {
    case number(Double)
    case text(String)
    case boolean(Bool)
    case list([Answer])
    case object([String: Answer])
    case undefined(String)

    static func numbers(_ numbers: [Double]) -> Answer { .list(numbers.map { .number($0) }) }

    static func count(_ count: Int) -> Answer { .number(Double(count)) }

    /// A part that has no answer where the body has none.
    static func part(_ body: () throws(Undefined) -> Double) -> Answer {
        do {
            return .number(try body())
        } catch {
            return .undefined(error.reason)
        }
    }

    /// A part that has no answer where the result has none.
    static func part(_ result: Result<Double, Undefined>) -> Answer {
        switch result {
        case .success(let number): .number(number)
        case .failure(let undefined): .undefined(undefined.reason)
        }
    }
}

extension Answer: ExpressibleByDictionaryLiteral {
    init(dictionaryLiteral elements: (String, Answer)...) {
        self = .object(Dictionary(elements) { $1 })
    }
}

extension Answer: CustomStringConvertible {
    var description: String {
        switch self {
        case .number(let number): "\(number)"
        case .text(let text): text.debugDescription
        case .boolean(let value): "\(value)"
        case .list(let list): "[" + list.map(\.description).joined(separator: ", ") + "]"
        case .object(let parts):
            "{" + parts.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }.joined(separator: ", ") + "}"
        case .undefined(let reason): "undefined: \(reason)"
        }
    }
}
