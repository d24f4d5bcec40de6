/// Counts what is refused, and says when it is worth a line in a log: a flood fills none.
///
/// A value.
package struct Strangers {
    /// Causes that are told apart.
    private static let mostCauses = 32
    /// Causes of one kind, which differ in a key, an address or a number.
    private static let mostOfAKind = 4

    package private(set) var count = 0
    private var causes: Set<String> = []
    private var kinds: [String: Int] = [:]

    package init() {}

    /// Counts one more.
    ///
    /// - Parameters:
    ///   - cause: What it was.
    ///   - kind: What it is one of, where whoever sends it has a say in the words of the cause.
    /// - Returns: Whether it is to be said: the first of each cause, and the tenth, the hundredth and so on of all.
    package mutating func note(_ cause: String, kind: String? = nil) -> Bool {
        count += 1
        if causes.count < Self.mostCauses, kind.map({ kinds[$0, default: 0] < Self.mostOfAKind }) != false,
            causes.insert(cause).inserted
        {
            if let kind { kinds[kind, default: 0] += 1 }
            return true
        }
        var step = 1
        while step < count { step *= 10 }
        return step == count
    }
}
