import ModelAPI
import ModelClient
import NIOCore
import NIOHTTP1
import Testing

/// Thousands of damaged bodies, lines and headers: read or refused, but never a crash.
@Suite struct HostileBytesTests {
    static let texts = [
        ChatBodyTests.answer, BatchTests.batch, FilesTests.file,
        #"{"object":"list","data":[\#(BatchTests.batch)],"has_more":true}"#,
        #"{"data":[{"index":1,"embedding":"AAAgPgAAAAA="},{"index":0,"embedding":[1.5,-2e3]}]}"#,
        #"{"custom_id":"r","response":{"status_code":200,"body":{"choices":[{"message":{}}]}},"error":{"code":"x"}}"#,
        #"{"error":{"innererror":{"content_filter_result":{"hate":{"filtered":true,"severity":"high"}}}}}"#,
    ]

    @Test(arguments: texts)
    func damagedBytesNeverCrash(text: String) {
        var random = SplitMix(state: 42)
        for _ in 0..<300 {
            var bytes = Array(text.utf8)
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let index = Int.random(in: bytes.indices, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: bytes[index] = UInt8.random(in: .min ... .max, using: &random)
                case 1: bytes.remove(at: index)
                default: bytes.insert(Array(#"{}[]",:\u-9=/"#.utf8).randomElement(using: &random)!, at: index)
                }
            }
            let buffer = ByteBuffer(bytes: bytes)
            _ = try? ChatCompletion(decoding: buffer)
            _ = try? Embeddings(decoding: buffer, count: 2)
            _ = try? BatchJob(decoding: buffer)
            _ = try? BatchPage(decoding: buffer)
            _ = try? UploadedFile(decoding: buffer)
            _ = try? BatchOutputLine(decoding: buffer).chatAttempt(hiding: Secret(EndpointClientTests.key))
            _ = ModelError(status: 400, body: ErrorBody(decoding: buffer), requestID: nil)
            _ = try? ExtraParameters(String(decoding: bytes, as: UTF8.self))
        }
    }

    @Test func damagedHeadersNeverCrash() {
        var random = SplitMix(state: 7)
        let characters = Array("0123456789.-+eEmshdxinfa \u{301}é")
        for _ in 0..<5_000 {
            let length = Int.random(in: 0...12, using: &random)
            let value = String((0..<length).map { _ in characters.randomElement(using: &random)! })
            var headers = HTTPHeaders()
            for name in ["retry-after", "retry-after-ms", "x-ratelimit-reset-tokens", "x-ratelimit-remaining-tokens"]
            where Bool.random(using: &random) {
                headers.add(name: name, value: value)
            }
            _ = RetryHints(headers: headers, status: 429, message: "Please retry after " + value, now: 0)
            _ = RateLimits(headers: headers)
        }
    }
}

/// Steele, Lea and Flood, "Fast splittable pseudorandom number generators".
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ word >> 30) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ word >> 27) &* 0x94D0_49BB_1331_11EB
        return word ^ word >> 31
    }
}
