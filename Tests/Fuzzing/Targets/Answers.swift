internal import Columnar
internal import ModelAPI
internal import ModelClient
internal import NIOCore
internal import NIOHTTP1

/// What servers of models answer, who call themselves compatible.
extension FuzzTarget {
    private static let key = Secret("sk-0123456789abcdef")

    /// The bodies of answers: completions, streams of events, errors, embeddings, files and batches.
    static let answers = FuzzTarget("answers") { bytes in
        let body = ByteBuffer(bytes: bytes.bytes)
        if let completion = try? ChatCompletion(decoding: body), completion != (try? ChatCompletion(decoding: body)) {
            throw Contradiction("an answer is read in two ways")
        }
        let vectors = (try? Embeddings(decoding: body, count: 2))?.vectors ?? []
        if Set(vectors.map(\.count)).subtracting([0]).count > 1 { throw Contradiction("vectors of two lengths") }
        _ = ModelError(status: 400, body: ErrorBody(decoding: body), requestID: nil)
        _ = try? BatchOutputLine(decoding: body).chatAttempt(hiding: key)
        _ = try? BatchJob(decoding: body)
        _ = try? BatchPage(decoding: body)
        _ = try? UploadedFile(decoding: body)
        _ = try? FilePage(decoding: body)
        _ = EmbeddingTexts.decoded(bytes.bytes)
        _ = try? ExtraParameters(bytes.string)
    }

    /// The fields of answers that say how long to wait, and what is left of a quota; the last line is an error's message.
    static let headers = FuzzTarget("headers") { bytes in
        var headers = HTTPHeaders()
        let lines = bytes.string.split(separator: "\n", omittingEmptySubsequences: false)
        for line in lines.dropLast() {
            let words = line.split(separator: ":", maxSplits: 1)
            // NIO takes no other names from servers.
            guard words.count == 2, words[0].utf8.allSatisfy({ $0 < 0x80 }) else { continue }
            headers.add(name: String(words[0]), value: String(words[1]))
        }
        let hints = RetryHints(headers: headers, status: 429, message: lines.last.map(String.init), now: 1_764_500_000)
        if let wait = hints.wait, wait < .zero { throw Contradiction("a wait of \(wait)") }
        _ = RateLimits(headers: headers)
    }
}
