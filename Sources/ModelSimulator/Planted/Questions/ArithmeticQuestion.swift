/// A question for a sum, a difference, a product or a quotient without remainder of two whole numbers.
///
/// Understood are 'What is 17 + 25?', 'How much is 6 times 7?', 'Calculate 91 / 7' and the like: a lead, a number of at
/// most nine digits, an operation, a number, and no more of a formula. The last of several questions counts, since
/// examples stand before it.
struct ArithmeticQuestion: Sendable, Hashable {
    /// The right answer.
    let result: Int

    private static let leads = ["what is", "what's", "what’s", "how much is", "calculate", "compute"]

    /// The question in a text; nil where there is none.
    init?(in text: String) {
        var scanner = TextScanner(text)
        var found: Int?
        for start in (0..<scanner.count).reversed() where found == nil {
            scanner.position = start
            guard scanner.isAtStartOfWord, Self.leads.contains(where: { scanner.takeWord($0) }) else { continue }
            found = Self.result(&scanner)
        }
        guard let found else { return nil }
        result = found
    }

    private static func result(_ scanner: inout TextScanner) -> Int? {
        scanner.skipBlanks()
        guard let left = scanner.integer() else { return nil }
        scanner.skipBlanks()
        guard let operation = Operation.allCases.first(where: { $0.take(&scanner) }) else { return nil }
        scanner.skipBlanks()
        guard let right = scanner.integer(), isEnd(scanner) else { return nil }
        return operation.apply(left, right)
    }

    /// Whether no formula goes on here.
    private static func isEnd(_ scanner: TextScanner) -> Bool {
        var scanner = scanner
        if TextScanner.isWord(scanner.byte()) { return false }
        scanner.skipBlanks()
        if let byte = scanner.byte(), "%^(".utf8.contains(byte) { return false }
        return !Operation.allCases.contains { $0.take(&scanner) }
    }

    private enum Operation: CaseIterable {
        case plus, minus, times, over

        private var names: [String] {
            switch self {
            case .plus: ["+", "plus"]
            case .minus: ["-", "−", "minus"]
            case .times: ["*", "×", "·", "times", "multiplied by"]
            case .over: ["/", "÷", "divided by"]
            }
        }

        func take(_ scanner: inout TextScanner) -> Bool { names.contains { scanner.take($0) } }

        func apply(_ left: Int, _ right: Int) -> Int? {
            switch self {
            case .plus: left + right
            case .minus: left - right
            case .times: left * right
            case .over: right != 0 && left % right == 0 ? left / right : nil
            }
        }
    }
}
