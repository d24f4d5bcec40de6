/// A call that was ordered and can be called off.
package struct CallHandle: Sendable {
    private let end: (@Sendable () -> Void)?

    /// - Parameter end: Calls it off; `nil` if it could not be sent at all.
    init(_ end: (@Sendable () -> Void)?) {
        self.end = end
    }

    /// Ends the call, unless it has ended; the server may still charge for it.
    package func cancel() { end?() }
}
