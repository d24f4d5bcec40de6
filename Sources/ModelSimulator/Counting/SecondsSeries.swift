/// Amounts by the second since a reset, for an hour; what comes later is added to the last second.
package struct SecondsSeries: Sendable, Hashable {
    package static let limit = 3_600

    package private(set) var amounts: [Int] = []

    mutating func add(_ amount: Int, atSecond second: Int) {
        let index = min(max(0, second), Self.limit - 1)
        while amounts.count <= index { amounts.append(0) }
        amounts[index] += amount
    }
}
