/// A simulator that cannot be set up or started: what is wrong, and what to do.
package struct SimulatorError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The whole story in a sentence or two, fit to be shown as it is.
    package let description: String

    package init(_ description: String) {
        self.description = description
    }
}
