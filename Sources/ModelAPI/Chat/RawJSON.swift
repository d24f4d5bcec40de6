internal import JSONText

/// A JSON value that a person wrote, checked once and sent as it is.
package struct RawJSON: Sendable, Hashable {
    /// The value on one line, fit for a line of JSON Lines.
    package let text: String

    /// Checks a text.
    ///
    /// - Throws: ``ParameterError`` for what is not one JSON value.
    package init(_ text: String) throws(ParameterError) {
        var text = text
        let fault: JSONSyntaxError? = text.withUTF8 { bytes in
            do throws(JSONSyntaxError) {
                var reader = JSONReader(UnsafeRawBufferPointer(bytes))
                try reader.skip()
                try reader.end()
                return nil
            } catch {
                return error
            }
        }
        if let fault { throw ParameterError("'\(text.prefix(100))' is not a JSON value: \(fault).") }
        // In JSON, a line break stands only between values, where a blank means the same.
        let isBreak: (UInt8) -> Bool = { $0 == 0x0A || $0 == 0x0D }
        self.text =
            text.utf8.contains(where: isBreak)
            ? String(decoding: text.utf8.map { isBreak($0) ? 0x20 : $0 }, as: UTF8.self) : text
    }
}

/// A request's parameter that cannot be sent: which, and why.
package struct ParameterError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The whole story in a sentence, fit to be shown as it is.
    package let description: String

    package init(_ description: String) {
        self.description = description
    }
}
