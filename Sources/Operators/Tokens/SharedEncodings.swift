internal import Synchronization
internal import Tokenization

/// The encodings that this process has loaded: each once, for all of its threads.
enum SharedEncodings {
    private static let loaded = Mutex<[EncodingName: Encoding]>([:])

    /// The encoding of this name, loaded with its first use.
    static func encoding(_ name: String) throws(TokenizationError) -> Encoding {
        let name = try EncodingName(name)
        return try loaded.withLock { loaded throws(TokenizationError) in
            if let known = loaded[name] { return known }
            let encoding = try Encoding.load(name, from: .ofProcess)
            loaded[name] = encoding
            return encoding
        }
    }
}
