/// A question whose right answer is known.
package enum KnownQuestion: Sendable, Hashable {
    /// One whose answer is a number.
    case number(Int)
    /// One whose answer is the city at this place of the table of capitals.
    case city(Int)

    /// The question that a message asks; nil where none is known.
    package init?(in text: String) {
        if let question = ArithmeticQuestion(in: text) {
            self = .number(question.result)
        } else if let question = CapitalQuestion(in: text) {
            self = .city(question.index)
        } else {
            return nil
        }
    }

    /// The right answer: the number in digits, or the city's name, and nothing else.
    package var answer: String {
        switch self {
        case .number(let number): String(number)
        case .city(let index): CapitalQuestion.capitals[index].city
        }
    }

    /// An answer that is wrong: a number that is off by 1 to 10, or another city.
    func wrongAnswer(using generator: inout SeededGenerator) -> String {
        switch self {
        case .number(let number):
            let distance = 1 + Int(generator.next() % 10)
            return String(generator.next() & 1 == 0 ? number + distance : number - distance)
        case .city(let index):
            let cities = CapitalQuestion.capitals
            let other = index + 1 + Int(generator.next() % UInt64(cities.count - 1))
            return cities[other % cities.count].city
        }
    }
}
