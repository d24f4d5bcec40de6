/// What an option of a reader or a writer may be: a text, a truth value or a number.
public protocol OptionValue: Sendable {
    /// The value as a text, as options are held.
    var optionText: String { get }
}

extension String: OptionValue {
    /// The text itself.
    public var optionText: String { self }
}

extension Bool: OptionValue {
    /// `true` or `false`.
    public var optionText: String { self ? "true" : "false" }
}

extension Int: OptionValue {
    /// The number's digits.
    public var optionText: String { "\(self)" }
}

extension Double: OptionValue {
    /// The number, such as `0.5`.
    public var optionText: String { "\(self)" }
}
