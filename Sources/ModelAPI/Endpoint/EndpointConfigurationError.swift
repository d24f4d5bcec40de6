/// An endpoint's settings that cannot be used: which setting, what is wrong, what to do.
package struct EndpointConfigurationError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The whole story in a sentence or two, fit to be shown as it is; never a key.
    package let description: String

    package init(_ description: String) {
        self.description = description
    }
}
