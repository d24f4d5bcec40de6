import Synchronization

/// The rows that each running query knows by names such as `input` and `input0`, found by the connection that runs it.
final class InputRegistry: Sendable {
    private let inputs = Mutex<[UInt64: [String: QueryInput]]>([:])

    subscript(connection: UInt64) -> [String: QueryInput]? {
        get { inputs.withLock { $0[connection] } }
        set { inputs.withLock { $0[connection] = newValue } }
    }
}

/// The names that a query's inputs may have: `input`, or that with a number after it.
enum InputName {
    /// What all of them begin with.
    static let first = "input"

    /// The name in small letters, where it is one of an input.
    static func of(_ name: String) -> String? {
        let name = name.lowercased()
        guard name.utf8.starts(with: first.utf8), name.utf8.dropFirst(first.utf8.count).allSatisfy({ 48...57 ~= $0 })
        else { return nil }
        return name
    }

    /// What is wrong with a query that reads an input which it has not.
    static func missing(_ name: String, among given: some Sequence<String>) -> String {
        let names = given.sorted { ($0.utf8.count, $0) < ($1.utf8.count, $1) }
        if names.isEmpty { return "the query reads \"\(name)\", and was given none" }
        return "the query reads \"\(name)\", and was given only \(names.joined(separator: ", "))"
    }
}
