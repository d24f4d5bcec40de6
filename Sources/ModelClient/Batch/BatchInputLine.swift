internal import JSONText
package import ModelAPI
package import NIOCore

/// One line of a batch's input: a request, and the name that its answer comes back under.
package struct BatchInputLine: Sendable, Hashable {
    /// The line's own name, unlike all others in the file: answers come in any order.
    package var customID: String

    /// The request.
    package var request: ChatRequest

    package init(customID: String, request: ChatRequest) {
        self.customID = customID
        self.request = request
    }

    /// The line, its break included: `{"custom_id","method","url","body"}`.
    ///
    /// - Parameter path: ``ModelEndpoint/batchChatPath``.
    /// - Returns: The line in UTF-8.
    package func encoded(path: String) -> ByteBuffer {
        let body = request.encoded()
        var json = JSONWriter(capacity: body.readableBytes + customID.utf8.count + path.utf8.count + 96)
        json.raw(#"{"custom_id":"#)
        json.string(customID)
        json.raw(#","method":"POST","url":"#)
        json.string(path)
        json.raw(#","body":"#)
        json.raw(body)
        json.raw("}\n")
        return json.buffer
    }
}
