/// What has no answer, and why: no number stands for it.
package struct Undefined: Error, Sendable, Hashable, CustomStringConvertible {
    /// The reason, for people.
    package let reason: String

    package init(_ reason: String) { self.reason = reason }

    package var description: String { "undefined: \(reason)" }
}
