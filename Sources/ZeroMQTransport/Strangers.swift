/// Counts what strangers sent, and says when it is worth a line in a log: a flood fills none.
///
/// A value.
struct Strangers {
    /// Causes that are told apart.
    private static let mostCauses = 32

    private(set) var count = 0
    private var causes: Set<String> = []

    /// Counts one more.
    ///
    /// - Parameter cause: What it was.
    /// - Returns: Whether it is to be said: the first of each cause, and the tenth, the hundredth and so on of all.
    mutating func note(_ cause: String) -> Bool {
        count += 1
        if causes.count < Self.mostCauses, causes.insert(cause).inserted { return true }
        var step = 1
        while step < count { step *= 10 }
        return step == count
    }
}
