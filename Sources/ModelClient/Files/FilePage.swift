package import JSONText
package import NIOCore

/// Some of an account's files, the youngest first.
package struct FilePage: Sendable, Hashable {
    package var files: [UploadedFile] = []

    /// Whether older ones follow, after the last one's name.
    package var hasMore = false

    /// Reads a response's body: `{"data":[…],"has_more":false}`.
    ///
    /// - Throws: ``JSONSyntaxError`` for bytes that are not one whole JSON object with a list of files.
    package init(decoding body: ByteBuffer) throws(JSONSyntaxError) {
        try body.readJSON { reader throws(JSONSyntaxError) in
            var isList = false
            try reader.object { key, reader throws(JSONSyntaxError) in
                switch key {
                case "data":
                    isList = try reader.optionalArray { reader throws(JSONSyntaxError) in
                        files.append(try UploadedFile(from: &reader))
                    }
                case "has_more": hasMore = try reader.optionalBoolean() ?? false
                default: try reader.skip()
                }
            }
            try reader.end()
            guard isList else { throw JSONSyntaxError("no list of files", at: reader.position) }
        }
    }
}
