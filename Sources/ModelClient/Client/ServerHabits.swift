internal import NIOHTTP1
internal import Synchronization

/// What a server wants to be asked in another way, as its refusals have said: learned once, and kept to.
///
/// A refusal of this kind costs nothing and is the same each time, so that the request is made again at once.
final class ServerHabits: Sendable {
    /// How texts to embed are asked for.
    enum Encoding: Sendable {
        /// As the request says.
        case asked
        /// As numbers: the server knows no base64.
        case float
        /// The server does not know the parameter.
        case none
    }

    /// What is known of the server.
    struct Known: Sendable {
        /// Answers must be streamed, though nobody asked for that.
        var mustStream = false
        /// A stream may be asked to tell the tokens it used.
        var takesStreamOptions = true
        var encoding = Encoding.asked
        /// The most texts that it takes in a request, as far as that is known.
        var mostTexts = Int.max
        /// The URLs that take the place of others.
        fileprivate var moved: [String: String] = [:]
    }

    /// More places than any server sends one to.
    private static let mostMoves = 256

    private let state = Mutex(Known())

    var known: Known { state.withLock { $0 } }

    /// More texts than these were too many for a request.
    func takes(texts count: Int) { state.withLock { $0.mostTexts = min($0.mostTexts, max(1, count)) } }

    /// The URL that takes the place of another.
    func url(_ url: String) -> String {
        state.withLock { state in
            guard !state.moved.isEmpty else { return url }
            var url = url
            for _ in 0..<4 { url = state.moved[url] ?? url }
            return url
        }
    }

    /// Learns from a refusal of a chat that was asked in such a way; says whether it is worth another request.
    func learn(fromChat response: ServerResponse, to manner: RequestManner) -> Bool {
        guard let words = Self.words(response), words.contains("stream") else { return false }
        if words.contains("stream_options") || words.contains("include_usage") {
            if manner.asksForUsage { state.withLock { $0.takesStreamOptions = false } }
            return manner.asksForUsage
        }
        guard !manner.isStream, Self.demandsOfStreams.contains(where: { words.contains($0) }) else { return false }
        state.withLock { $0.mustStream = true }
        return true
    }

    /// How servers say that they only stream; in small letters.
    private static let demandsOfStreams = [
        "non-stream", "non stream", "nonstream", "only support stream", "only supports stream", "must stream",
        "only stream", "stream=true", "stream: true", "stream to true", "stream must be true", "'stream' must be",
        "requires stream", "require stream", "streaming is required", "stream is required", "streaming only",
        "stream mode", "streaming mode", "enable stream", "must be streamed",
    ]

    /// Learns from a refusal of texts that were asked for in such a way; says whether it is worth another request.
    func learn(fromTexts response: ServerResponse, to manner: RequestManner) -> Bool {
        guard let words = Self.words(response), words.contains("encoding_format") || words.contains("base64") else {
            return false
        }
        let isUnknown = ["not permitted", "unknown", "unrecognized", "unexpected", "extra"].contains {
            words.contains($0)
        }
        let next: Encoding
        switch manner.encoding {
        case .asked: next = isUnknown && !words.contains("base64") ? .none : .float
        case .float: next = .none
        case .none: return false
        }
        state.withLock { if $0.encoding == manner.encoding { $0.encoding = next } }
        return true
    }

    /// What a refusal that would be the same again says, in small letters; `nil` for another one.
    private static func words(_ response: ServerResponse) -> String? {
        guard (400...501).contains(response.status), response.status != 429 else { return nil }
        return ErrorBody(decoding: response.body).message.map { $0.prefix(1_000).lowercased() }
    }

    /// Follows a redirect that stays on the host; says whether it is one.
    ///
    /// Never from `https` to `http`: the key would go out for all to read.
    func follow(_ response: ServerResponse, from url: String) -> Bool {
        guard [301, 302, 307, 308].contains(response.status),
            let location = response.headers.first(name: "location"), let (origin, _) = Origin.split(url),
            let target = Self.absolute(location, from: url), let (other, _) = Origin.split(target), target != url,
            other.host.lowercased() == origin.host.lowercased(), other.isSecure || !origin.isSecure
        else { return false }
        return state.withLock { state in
            // A circle leads nowhere.
            guard state.moved.count < Self.mostMoves, state.moved[url] == nil, state.moved[target] == nil else {
                return state.moved[url] == target
            }
            state.moved[url] = target
            return true
        }
    }

    private static func absolute(_ location: String, from url: String) -> String? {
        if location.contains("://") { return location }
        guard let scheme = url.firstRange(of: "://"), !location.hasPrefix("?"), !location.isEmpty else { return nil }
        if location.hasPrefix("//") { return url[..<scheme.lowerBound] + ":" + location }
        let end = url[scheme.upperBound...].firstIndex { $0 == "/" || $0 == "?" } ?? url.endIndex
        guard location.hasPrefix("/") else {
            let path = url[end...].prefix { $0 != "?" }
            let folder = path.lastIndex(of: "/").map { path[...$0] } ?? "/"
            return url[..<end] + folder + location
        }
        return url[..<end] + location
    }
}
