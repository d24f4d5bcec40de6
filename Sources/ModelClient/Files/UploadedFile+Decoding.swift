package import JSONText
package import ModelAPI
package import NIOCore

extension UploadedFile {
    /// Reads a response's body.
    ///
    /// - Throws: ``JSONSyntaxError`` for bytes that are not one whole JSON object with an `id`.
    package init(decoding body: ByteBuffer) throws(JSONSyntaxError) {
        self.init(id: "")
        try body.readJSON { reader throws(JSONSyntaxError) in
            try read(from: &reader)
            try reader.end()
        }
    }

    fileprivate init(from reader: inout JSONReader) throws(JSONSyntaxError) {
        self.init(id: "")
        try read(from: &reader)
    }

    private mutating func read(from reader: inout JSONReader) throws(JSONSyntaxError) {
        try reader.members { key, reader throws(JSONSyntaxError) in try read(key, from: &reader) }
        guard !id.isEmpty else { throw JSONSyntaxError("a file without an id", at: reader.position) }
    }

    private mutating func read(_ key: JSONKey, from reader: inout JSONReader) throws(JSONSyntaxError) {
        if key.equals("id") {
            id = try reader.optionalString() ?? ""
        } else if key.equals("filename") {
            filename = try reader.optionalString()
        } else if key.equals("purpose") {
            purpose = try reader.optionalString()
        } else if key.equals("bytes") {
            bytes = try reader.optionalInteger()
        } else if key.equals("status") {
            status = try reader.optionalString()
        } else if key.equals("created_at") {
            createdAt = try reader.optionalInteger()
        } else {
            try reader.skip()
        }
    }
}

extension FilePage {
    /// Reads a response's body: `{"data":[…],"has_more":false}`.
    ///
    /// - Throws: ``JSONSyntaxError`` for bytes that are not one whole JSON object with a list of files.
    package init(decoding body: ByteBuffer) throws(JSONSyntaxError) {
        self.init()
        hasMore = try body.readPage(of: "files") { reader throws(JSONSyntaxError) in
            files.append(try UploadedFile(from: &reader))
        }
    }
}
