package import JSONText
package import ModelAPI
package import NIOCore

extension Embeddings {
    /// Reads the body of a successful response.
    ///
    /// Vectors are put in order by `index`; where a server gives none, by their position.
    ///
    /// - Parameters:
    ///   - body: The body.
    ///   - count: How many texts were sent.
    /// - Throws: ``JSONSyntaxError`` for bytes that are not one whole JSON object with a vector for
    ///   each text, all of one length.
    package init(decoding body: ByteBuffer, count: Int) throws(JSONSyntaxError) {
        self.init(vectors: [])
        try body.readJSON { reader throws(JSONSyntaxError) in
            try read(from: &reader, count: count)
            try reader.end()
            let isWhole = vectors.allSatisfy { !$0.isEmpty && $0.count == vectors[0].count }
            guard vectors.count == count, isWhole else {
                throw JSONSyntaxError("not a vector of one length for each of \(count) texts", at: reader.position)
            }
        }
    }

    private mutating func read(from reader: inout JSONReader, count: Int) throws(JSONSyntaxError) {
        try reader.members { key, reader throws(JSONSyntaxError) in
            if key.equals("data") {
                try readData(from: &reader, count: count)
            } else if key.equals("usage") {
                usage = try TokenUsage(from: &reader)
            } else if key.equals("model") {
                model = try reader.optionalString()
            } else {
                try reader.skip()
            }
        }
    }

    private mutating func readData(from reader: inout JSONReader, count: Int) throws(JSONSyntaxError) {
        vectors = Array(repeating: [], count: count)
        var position = 0
        try reader.array { reader throws(JSONSyntaxError) in
            var index = position
            var vector: [Float] = []
            try reader.members { key, reader throws(JSONSyntaxError) in
                if key.equals("index") {
                    index = try reader.optionalInteger() ?? position
                } else if key.equals("embedding") {
                    vector = try Self.vector(from: &reader)
                } else {
                    try reader.skip()
                }
            }
            guard vectors.indices.contains(index), vectors[index].isEmpty else {
                throw JSONSyntaxError("a vector for no text, or a second one for a text", at: reader.position)
            }
            vectors[index] = vector
            position += 1
        }
    }

    private static func vector(from reader: inout JSONReader) throws(JSONSyntaxError) -> [Float] {
        if try reader.kind() == .string {
            let position = reader.position
            guard let floats = Base64.floats(decoding: try reader.text()) else {
                throw JSONSyntaxError("a vector that is not base64 of 32-bit floats", at: position)
            }
            return floats
        }
        var vector: [Float] = []
        try reader.array { reader throws(JSONSyntaxError) in
            let position = reader.position
            guard let number = try reader.optionalNumber() else {
                throw JSONSyntaxError("a vector's element that is not a number", at: position)
            }
            vector.append(Float(number))
        }
        return vector
    }
}
