internal import JSONText
internal import NIOCore

extension ByteBuffer {
    /// Reads a page of a list, `{"data":[…],"has_more":false}`, `element` one of its elements.
    ///
    /// - Returns: Whether more follows.
    /// - Throws: ``JSONSyntaxError`` for bytes that are not one whole JSON object with such a list.
    func readPage(
        of what: String, _ element: (inout JSONReader) throws(JSONSyntaxError) -> Void
    ) throws(JSONSyntaxError) -> Bool {
        var isList = false
        var hasMore = false
        try readJSON { reader throws(JSONSyntaxError) in
            try reader.object { key, reader throws(JSONSyntaxError) in
                switch key {
                case "data": isList = try reader.optionalArray(element)
                case "has_more": hasMore = try reader.optionalBoolean() ?? false
                default: try reader.skip()
                }
            }
            try reader.end()
            guard isList else { throw JSONSyntaxError("no list of \(what)", at: reader.position) }
        }
        return hasMore
    }
}
