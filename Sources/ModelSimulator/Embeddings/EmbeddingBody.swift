internal import JSONText
internal import NIOCore

/// The body of a successful embeddings request: a unit vector for each input, a function of the seed,
/// the model and the input.
struct EmbeddingBody {
    let call: EmbeddingCall
    let seed: UInt64
    let tokens: Int

    func encoded() -> ByteBuffer {
        let length = call.vectorLength
        var json = JSONWriter(capacity: 256 + call.inputs.count * length * (call.isBase64 ? 6 : 13))
        json.raw(#"{"object":"list","data":["#)
        for (index, input) in call.inputs.enumerated() {
            json.raw(index > 0 ? #",{"object":"embedding","index":"# : #"{"object":"embedding","index":"#)
            json.integer(index)
            json.raw(#","embedding":"#)
            let vector = Self.vector(of: input, model: call.model, seed: seed, length: length)
            call.isBase64 ? json.raw("\"" + Base64.text(vector) + "\"") : Self.write(vector, into: &json)
            json.raw("}")
        }
        json.raw(#"],"model":"#)
        json.string(call.model)
        json.raw(#","usage":{"prompt_tokens":\#(tokens),"total_tokens":\#(tokens)}}"#)
        return json.buffer
    }

    private static func write(_ vector: [Float], into json: inout JSONWriter) {
        json.raw("[")
        for (index, number) in vector.enumerated() {
            if index > 0 { json.raw(",") }
            json.raw(number.description)
        }
        json.raw("]")
    }

    /// A unit vector; equal inputs have equal vectors, others nearly orthogonal ones.
    static func vector(of input: EmbeddingCall.Input, model: String, seed: UInt64, length: Int) -> [Float] {
        var hash = StableHash(seed: seed)
        hash.combine(model)
        switch input {
        case .text(let text): hash.combine(text)
        case .tokens(let ids): for id in ids { hash.combine(UInt64(bitPattern: Int64(id))) }
        }
        var generator = SeededGenerator(seed: hash.value)
        var sum = 0.0
        let numbers = (0..<length).map { _ in
            let number = 2 * generator.nextUnit() - 1
            sum += number * number
            return number
        }
        let scale = sum > 0 ? 1 / sum.squareRoot() : 0
        return numbers.map { Float($0 * scale) }
    }
}
