internal import JSONText
package import ModelAPI
package import NIOCore

extension Embeddings {
    /// Reads the body of a successful response.
    ///
    /// Vectors are put in order by `index`; where a server gives none, or the same for all, by their position. A text
    /// whose vector is missing or is none has an error of its own, and takes no other with it.
    ///
    /// - Parameters:
    ///   - body: The body.
    ///   - count: How many texts were sent.
    /// - Throws: ``AnswerFault`` for bytes that hold no vectors, or of which nobody can say whose they are.
    package init(decoding body: ByteBuffer, count: Int) throws(AnswerFault) {
        self.init(vectors: [])
        var reading = EmbeddingsReading()
        do throws(JSONSyntaxError) {
            try body.readJSON(isLenient: true) { reader throws(JSONSyntaxError) in try reading.read(from: &reader) }
        } catch {
            throw AnswerFault(error)
        }
        usage = reading.usage
        model = reading.model
        if let said = reading.said { throw AnswerFault("there is an error in it", said) }
        try reading.assign(to: &self, count: count)
    }
}

/// The elements of an embeddings response, before they are brought to their texts.
private struct EmbeddingsReading {
    struct Element {
        var index: Int?
        var vector: [Float] = []
        /// Why the vector is none.
        var problem: String?
    }

    private(set) var usage: TokenUsage?
    private(set) var model: String?
    private(set) var said: ErrorBody?
    private var elements: [Element] = []

    mutating func read(from reader: inout JSONReader) throws(JSONSyntaxError) {
        try reader.members { key, reader throws(JSONSyntaxError) in
            if key.equals("data") {
                try reader.optionalArray { reader throws(JSONSyntaxError) in
                    elements.append(try Self.element(from: &reader))
                }
            } else if key.equals("usage") {
                usage = try TokenUsage(from: &reader)
            } else if key.equals("model") {
                model = try reader.optionalString()
            } else if key.equals("error") {
                var error = ErrorBody()
                try error.readError(from: &reader)
                said = error.isEmpty ? said : error
            } else {
                try reader.skip()
            }
        }
    }

    private static func element(from reader: inout JSONReader) throws(JSONSyntaxError) -> Element {
        var element = Element()
        try reader.optionalMembers { key, reader throws(JSONSyntaxError) in
            if key.equals("index") {
                element.index = try reader.optionalInteger()
            } else if key.equals("embedding") {
                try element.readVector(from: &reader)
            } else {
                try reader.skip()
            }
        }
        if element.vector.isEmpty { element.problem = element.problem ?? "an empty vector" }
        return element
    }

    /// Brings the vectors to their texts.
    func assign(to embeddings: inout Embeddings, count: Int) throws(AnswerFault) {
        let indexes = elements.compactMap(\.index)
        let hasPositions = indexes.count < elements.count || (count > 1 && indexes.allSatisfy { $0 == 0 })
        if hasPositions, elements.count != count {
            throw AnswerFault("it has \(elements.count) vectors for \(count) texts, and does not say whose they are")
        }
        var vectors = [[Float]](repeating: [], count: count)
        var problems = [String?](repeating: "the answer has no vector for this text", count: count)
        for (position, element) in elements.enumerated() {
            let index = hasPositions ? position : element.index ?? position
            guard vectors.indices.contains(index), vectors[index].isEmpty else {
                throw AnswerFault("it has a vector for no text, or a second one for a text")
            }
            vectors[index] = element.problem == nil ? element.vector : []
            problems[index] = element.problem.map { "the answer has \($0) for this text" }
        }
        let length = try Self.length(of: vectors)
        for index in vectors.indices where !vectors[index].isEmpty && vectors[index].count != length {
            problems[index] =
                "the answer has a vector of \(vectors[index].count) numbers for this text, and of \(length) for others"
            vectors[index] = []
        }
        embeddings.vectors = vectors
        for case (let index, let problem?) in problems.enumerated() {
            embeddings.failures[index] = ModelError(.malformedResponse, code: "vector", message: problem + ".")
        }
    }

    /// The length that most vectors have.
    private static func length(of vectors: [[Float]]) throws(AnswerFault) -> Int {
        var counts: [Int: Int] = [:]
        for vector in vectors where !vector.isEmpty { counts[vector.count, default: 0] += 1 }
        guard let most = counts.max(by: { $0.value < $1.value }) else { throw AnswerFault("it has no vectors") }
        guard counts.values.count(where: { $0 == most.value }) == 1 else {
            throw AnswerFault("its vectors are not of one length")
        }
        return most.key
    }
}

extension EmbeddingsReading.Element {
    fileprivate mutating func readVector(from reader: inout JSONReader) throws(JSONSyntaxError) {
        switch try reader.kind() {
        case .string:
            guard let floats = Base64.floats(decoding: try reader.text()) else {
                problem = "a vector that is not base64 of 32-bit floats"
                return
            }
            vector = floats
        case .array:
            try reader.array { reader throws(JSONSyntaxError) in
                // Some servers put a list around each vector.
                if try reader.kind() == .array, vector.isEmpty { return try readVector(from: &reader) }
                guard let number = try reader.optionalNumber() else {
                    problem = "a vector with an element that is not a number"
                    return
                }
                vector.append(Float(number))
            }
        default:
            try reader.skip()
            problem = "something that is no vector"
        }
        if problem == nil, !vector.allSatisfy(\.isFinite) { problem = "a vector with an element that is not a number" }
    }
}
