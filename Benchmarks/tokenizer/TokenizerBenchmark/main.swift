// The Swift side of Benchmarks/tokenizer: measures the library, or writes ids to be compared.
//
//     TokenizerBenchmark measure ENCODING FILE...   one JSON line per file
//     TokenizerBenchmark parts ENCODING FILE        seconds of what `roost tokens` does with a file of chats
//     TokenizerBenchmark load ENCODING              seconds to load, and to count one word
//     TokenizerBenchmark ids ENCODING               length-prefixed texts in, length-prefixed ids out
//
// Vocabularies come from TIKTOKEN_CACHE_DIR.

import Foundation
import Tokenization

let arguments = CommandLine.arguments
guard arguments.count >= 3 else {
    FileHandle.standardError.write(Data("usage: TokenizerBenchmark measure|parts|load|ids ENCODING [FILE...]\n".utf8))
    exit(2)
}
do {
    let search = VocabularySearch(environment: ProcessInfo.processInfo.environment)
    let name = try EncodingName(arguments[2])
    switch arguments[1] {
    case "measure":
        let encoding = try Encoding.load(name, from: search)
        for path in arguments.dropFirst(3) { try measure(path, encoding) }
    case "parts":
        let encoding = try Encoding.load(name, from: search)
        for path in arguments.dropFirst(3) { try measureParts(path, encoding) }
    case "load":
        try measureLoading(name, search)
    case "ids":
        try writeIDs(try Encoding.load(name, from: search))
    default:
        throw TokenizationError(.unknownEncoding, "there is no command '\(arguments[1])'")
    }
} catch {
    FileHandle.standardError.write(Data("\(error)\n".utf8))
    exit(1)
}
