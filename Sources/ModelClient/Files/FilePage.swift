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
        hasMore = try body.readPage(of: "files") { reader throws(JSONSyntaxError) in
            files.append(try UploadedFile(from: &reader))
        }
    }
}
