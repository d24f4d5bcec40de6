import Foundation
import Tokenization

/// Seconds of CPU time of this thread.
func threadTime() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

/// Measures counting and encoding of one file, each with a new tokenizer whose caches know only
/// the vocabulary ("fresh"), and prints a JSON line.
///
/// The best of three: each round makes its own tokenizer, so that a text is fresh every time.
func measure(_ path: String, _ encoding: Encoding) throws {
    let data = try Data(contentsOf: URL(fileURLWithPath: path))
    var count = 0
    var countSeconds = Double.infinity
    var encodeSeconds = Double.infinity
    try data.withUnsafeBytes { bytes in
        for _ in 0..<3 {
            var tokenizer = encoding.makeTokenizer(bytesExpected: .max)
            var start = threadTime()
            count = try tokenizer.count(bytes)
            countSeconds = min(countSeconds, threadTime() - start)

            tokenizer = encoding.makeTokenizer(bytesExpected: .max)
            start = threadTime()
            let ids = try tokenizer.withOrdinaryIDs(of: bytes) { Array($0) }
            encodeSeconds = min(encodeSeconds, threadTime() - start)
            precondition(ids.count == count, "count and encode disagree")
        }
    }
    print(
        "{\"file\": \"\(path)\", \"bytes\": \(data.count), \"tokens\": \(count), "
            + "\"count\": \(countSeconds), \"encode\": \(encodeSeconds)}")
}

/// Prints the CPU and wall seconds of loading an encoding and counting one word with it.
func measureLoading(_ name: EncodingName, _ search: VocabularySearch) throws {
    let clock = ContinuousClock()
    let start = threadTime()
    var tokens = 0
    let wall = try clock.measure {
        let encoding = try Encoding.load(name, from: search)
        tokens = encoding.count("hello")
    }
    print("{\"cpu\": \(threadTime() - start), \"wall\": \(wall / .seconds(1)), \"tokens\": \(tokens)}")
}
