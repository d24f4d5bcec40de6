extension TokenFunction {
    /// The token function that SQL calls by this name, such as `truncate_tokens`; nil for another function's name.
    ///
    /// - Parameters:
    ///   - name: the function's name in SQL.
    ///   - options: the encoding's name, and then the numbers.
    /// - Throws: for options that are none of the function's.
    package init?(sqlName name: String, options: [String]) throws(InvalidTokenFunction) {
        let numbers = options.dropFirst().compactMap { Int($0) }
        let operation: Operation
        switch (name, numbers.count) {
        case ("token_count", 0): operation = .count
        case ("tokenize", 0): operation = .encode
        case ("detokenize", 0): operation = .decode
        case ("truncate_tokens", 1): operation = .truncate(to: numbers[0])
        case ("split_by_tokens", 2): operation = .split(size: numbers[0], overlap: numbers[1])
        case ("chat_token_count", 0): operation = .chatCount
        case ("token_count", _), ("tokenize", _), ("detokenize", _), ("truncate_tokens", _), ("split_by_tokens", _),
            ("chat_token_count", _):
            throw InvalidTokenFunction(
                description: "\(name)(\(options.joined(separator: ", "))): other options belong to it")
        default: return nil
        }
        guard let encoding = options.first, numbers.count == options.count - 1 else {
            throw InvalidTokenFunction(
                description: "\(name)(\(options.joined(separator: ", "))): other options belong to it")
        }
        self.init(operation, encoding: encoding)
        try validate()
    }
}
