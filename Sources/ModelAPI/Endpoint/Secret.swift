internal import Glibc

/// An API key or token that cannot be printed by accident.
///
/// Every textual form, and a debugger's or test's mirror, shows `…` and the last four characters.
/// The type is not `Codable` on purpose: a key reaches another process in its environment, never
/// in a message, a plan or a journal.
package struct Secret: Sendable, Hashable {
    private let value: String
    /// The key or token alone.
    let token: String
    /// Others that are struck out of texts with it.
    private var others: [Secret] = []

    /// Wraps a key exactly as given; blanks are the caller's to trim.
    package init(_ value: String) {
        self.value = value
        token = value.hasPrefix(Self.scheme) ? String(value.dropFirst(Self.scheme.count)) : value
    }

    /// The key, with which others are struck out of texts.
    package func hiding(_ others: [Secret]) -> Secret {
        var secret = self
        secret.others = others
        return secret
    }

    /// The key itself, for the one place that writes it into a request header.
    package func reveal() -> String {
        value
    }

    /// A token, which goes out as `Authorization: Bearer` whatever it looks like.
    package static func bearer(_ token: String) -> Secret { Secret(scheme + token) }

    private static let scheme = "Bearer "

    /// Whether it is a token, and no key of Azure's.
    ///
    /// One that says so, or a JSON web token: three parts between dots, the first of them a JSON object in base64url.
    /// RFC 7519.
    var isToken: Bool {
        value.hasPrefix(Self.scheme)
            || value.hasPrefix("eyJ") && value.split(separator: ".", omittingEmptySubsequences: false).count == 3
    }

    /// `…` and the last four characters; nothing but `…` for a key too short to show a part of.
    package var masked: String {
        token.count >= 12 ? "…" + token.suffix(4) : "…"
    }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { masked }
    package var debugDescription: String { masked }

    // Without this, `dump` and a failed test's expansion would print the stored property.
    package var customMirror: Mirror {
        Mirror(self, children: ["masked": masked])
    }
}

extension Secret {
    /// The text with every occurrence of the key replaced by its masked form.
    ///
    /// Servers echo keys in their refusals, and error texts end in rows, logs and tables. Bytes are
    /// compared, not characters: an accent behind the key must not hide it. A key with a slash is
    /// also found as JSON may escape it.
    package func redacted(from text: String) -> String {
        let text = others.reduce(text) { $1.redacted(from: $0) }
        guard token.utf8.count >= Self.shortestHidden else { return text }
        let plain = Self.replacing(token, in: text, with: masked)
        guard token.contains("/") else { return plain }
        return Self.replacing(token.replacing("/", with: #"\/"#), in: plain, with: masked)
    }

    /// Keys of fewer bytes are words such as `any`, for servers that ask for none: they stand in many texts.
    private static let shortestHidden = 4
    /// The same in answers, of which nothing may be lost that is no key: `ollama`, `EMPTY`.
    private static let shortestInAnswers = 8

    /// Whether an answer's text holds the key, or may hold it as JSON escapes it.
    package func stands(in text: String) -> Bool {
        if others.contains(where: { $0.stands(in: text) }) { return true }
        var key = token
        guard key.utf8.count >= Self.shortestInAnswers, text.utf8.count >= key.utf8.count else { return false }
        if key.utf8.contains(UInt8(ascii: "/")) { return true }
        var text = text
        return text.withUTF8 { text in key.withUTF8 { key in Self.stands(key, in: text) } }
    }

    private static func stands(_ key: UnsafeBufferPointer<UInt8>, in text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let start = text.baseAddress, let wanted = key.baseAddress else { return false }
        // A digit or a capital is rarer in texts than a small letter: fewer places have to be compared.
        let anchor = key.firstIndex { 0x30...0x39 ~= $0 || 0x41...0x5A ~= $0 } ?? 0
        var index = anchor
        let last = text.count - (key.count - anchor)
        while index <= last, let found = memchr(start + index, CInt(key[anchor]), last - index + 1) {
            index = start.distance(to: found.assumingMemoryBound(to: UInt8.self))
            if memcmp(start + (index - anchor), wanted, key.count) == 0 { return true }
            index += 1
        }
        return false
    }

    private static func replacing(_ old: String, in text: String, with new: String) -> String {
        let bytes = Array(text.utf8).replacing(Array(old.utf8), with: Array(new.utf8))
        return String(decoding: bytes, as: UTF8.self)
    }
}
