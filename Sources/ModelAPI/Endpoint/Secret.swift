/// An API key or token that cannot be printed by accident.
///
/// Every textual form, and a debugger's or test's mirror, shows `…` and the last four characters.
/// The type is not `Codable` on purpose: a key reaches another process in its environment, never
/// in a message, a plan or a journal.
package struct Secret: Sendable, Hashable {
    private let value: String

    /// Wraps a key exactly as given; blanks are the caller's to trim.
    package init(_ value: String) {
        self.value = value
    }

    /// The key itself, for the one place that writes it into a request header.
    package func reveal() -> String {
        value
    }

    /// Whether it is a JSON web token.
    ///
    /// Three parts between dots, the first of them a JSON object in base64url. RFC 7519.
    var isWebToken: Bool {
        value.hasPrefix("eyJ") && value.split(separator: ".", omittingEmptySubsequences: false).count == 3
    }

    /// `…` and the last four characters; nothing but `…` for a key too short to show a part of.
    package var masked: String {
        value.count >= 12 ? "…" + value.suffix(4) : "…"
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
        guard !value.isEmpty else { return text }
        let plain = Self.replacing(value, in: text, with: masked)
        guard value.contains("/") else { return plain }
        return Self.replacing(value.replacing("/", with: #"\/"#), in: plain, with: masked)
    }

    private static func replacing(_ old: String, in text: String, with new: String) -> String {
        let bytes = Array(text.utf8).replacing(Array(old.utf8), with: Array(new.utf8))
        return String(decoding: bytes, as: UTF8.self)
    }
}
