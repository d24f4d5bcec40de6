/// A value beside a tree, such as where in a text it stood, that does not count when trees are compared.
@propertyWrapper
public struct NotCompared<Value: Sendable>: Hashable, Sendable {
    /// The value.
    public var wrappedValue: Value

    /// A value that does not count.
    public init(wrappedValue: Value) { self.wrappedValue = wrappedValue }

    /// Always true.
    public static func == (left: Self, right: Self) -> Bool { true }

    /// Adds nothing.
    public func hash(into hasher: inout Hasher) {}
}
