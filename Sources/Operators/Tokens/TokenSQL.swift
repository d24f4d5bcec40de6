internal import LocalQuery
internal import Planning
internal import SparkFunctions
internal import SparkSQL
internal import Tokenization

/// The token functions that SQL calls, for DuckDB: `token_count(text)` and its kin.
///
/// All threads of the process share them. Each chunk of rows borrows a tokenizer of its encoding.
struct TokenSQL: CustomFunctions {
    private static let failureClass = "INVALID_PARAMETER_VALUE.TOKENS"

    /// What computes a call; nil for a function that needs no vocabulary.
    func function(for call: KernelCall) throws(SparkError) -> CustomFunction? {
        let function: TokenFunction?
        do {
            function = try TokenFunction(sqlName: call.kernel, options: call.options)
        } catch {
            throw SparkError(Self.failureClass, message: error.description)
        }
        guard let function else { return nil }
        let encoding: Encoding
        do {
            encoding = try SharedEncodings.encoding(function.encoding)
        } catch {
            throw SparkError("TOKEN_ENCODING_UNAVAILABLE", message: error.message)
        }
        switch function.operation {
        case .count:
            return Self.numbers(encoding, call) { text, tokenizer throws(RowProblem) in try tokenizer.counted(text) }
        case .chatCount:
            return .numbers { texts, counts throws(SparkError) in
                try encoding.withTokenizer { tokenizer throws(SparkError) in
                    let counter = ChatCounter(tokenizer)
                    try Self.fill(counts, texts, call) { text throws(RowProblem) in try TokenCounts.chat(text, counter)
                    }
                }
            }
        case .encode:
            return Self.values(encoding, call) { text, tokenizer throws(RowProblem) in
                .array(try TokenIDs.ids(of: text, tokenizer).map { .integer(Int64($0)) })
            }
        case .truncate(let most):
            return Self.values(encoding, call) { text, tokenizer throws(RowProblem) in
                let end = try TokenChunks.end(of: text, tokenizer, after: most)
                return .string(String(decoding: text[..<end], as: UTF8.self))
            }
        case .split(let size, let overlap):
            return Self.values(encoding, call) { text, tokenizer throws(RowProblem) in
                let ranges = try TokenChunks.ranges(of: text, tokenizer, size: size, overlap: overlap)
                return .array(ranges.map { .string(String(decoding: text[$0], as: UTF8.self)) })
            }
        case .decode:
            return .rows { () throws(SparkError) in
                { row throws(SparkError) in
                    guard case .array(let values) = row[0] else { return .null }
                    do throws(RowProblem) {
                        var ids: [TokenID] = []
                        for value in values {
                            ids.append(try TokenIDs.id(value.whole, value.whole.map(String.init) ?? "NULL"))
                        }
                        return .string(try TokenIDs.text(of: ids, encoding))
                    } catch {
                        throw Self.failure(call, error)
                    }
                }
            }
        }
    }

    private static func numbers(
        _ encoding: Encoding, _ call: KernelCall,
        _ count: @escaping @Sendable (UnsafeRawBufferPointer, Tokenizer) throws(RowProblem) -> Int
    ) -> CustomFunction {
        .numbers { texts, counts throws(SparkError) in
            try encoding.withTokenizer { tokenizer throws(SparkError) in
                try fill(counts, texts, call) { text throws(RowProblem) in try count(text, tokenizer) }
            }
        }
    }

    private static func fill(
        _ counts: UnsafeMutableBufferPointer<Int64>, _ texts: TextVector, _ call: KernelCall,
        _ count: (UnsafeRawBufferPointer) throws(RowProblem) -> Int
    ) throws(SparkError) {
        do throws(RowProblem) {
            for row in 0..<min(texts.count, counts.count) {
                counts[row] = try texts[row].map { text throws(RowProblem) in Int64(try count(text)) } ?? 0
            }
        } catch {
            throw failure(call, error)
        }
    }

    private static func values(
        _ encoding: Encoding, _ call: KernelCall,
        _ value: @escaping @Sendable (UnsafeRawBufferPointer, Tokenizer) throws(RowProblem) -> SparkValue
    ) -> CustomFunction {
        .rows { () throws(SparkError) in
            { row throws(SparkError) in
                guard case .string(var text) = row[0] else { return .null }
                do throws(RowProblem) {
                    return try encoding.withTokenizer { tokenizer throws(RowProblem) in
                        try text.withBytes { bytes throws(RowProblem) in try value(bytes, tokenizer) }
                    }
                } catch {
                    throw failure(call, error)
                }
            }
        }
    }

    private static func failure(_ call: KernelCall, _ problem: RowProblem) -> SparkError {
        SparkError(
            failureClass, parameters: ["functionName": "`\(call.kernel)`"],
            message: "`\(call.kernel)`: \(problem.description).")
    }
}

extension String {
    /// Calls `body` with the text's UTF-8, with its error's type kept.
    fileprivate mutating func withBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let result = withUTF8 { bytes -> Swift.Result<Result, Failure> in
            do throws(Failure) { return .success(try body(UnsafeRawBufferPointer(bytes))) } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }
}
