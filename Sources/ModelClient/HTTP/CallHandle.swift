/// A call that was ordered and can be called off.
package struct CallHandle: Sendable {
    /// `nil` if it could not be sent at all.
    let call: HTTPCall?
    let queue: CallQueue

    /// Ends the call, unless it has ended; the server may still charge for it.
    package func cancel() { if let call { queue.cancel(call) } }
}
