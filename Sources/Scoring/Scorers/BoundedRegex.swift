internal import Foundation

/// A regular expression of ICU that cannot hang: a match that takes too many steps is given up.
///
/// The engine tries alternatives one after another, so that patterns like `(a+)+$` take a time that doubles with each
/// letter. The steps are counted, not the seconds: a row that is given up on one worker is given up on every other.
struct BoundedRegex: Sendable {
    /// What a search gave.
    enum Found: Sendable, Hashable {
        case yes, no
        /// The steps, or the engine's memory for alternatives, were used up.
        case givenUp
    }

    /// How often the engine may report, every 10,000 steps, before it is stopped: after about 0.2 s.
    static let reports = 1_000
    /// Why there is no answer where a search was given up.
    static let reason = "the regular expression takes too many steps on this text"

    private let regex: NSRegularExpression

    /// A pattern that is looked for anywhere or, with `whole`, must be all of a text.
    init(_ pattern: String, whole: Bool = false, ignoresCase: Bool = false) throws(ScorerError) {
        // Only now does it hold that a parenthesis put around it stays around it.
        guard Self.compile(pattern, ignoresCase) != nil else { throw Self.fault(pattern) }
        // The pattern itself goes through the text from place to place: left to the engine's search, each place would be
        // a report, and the steps could not be told from them.
        let (start, end) = whole ? ("(?:", #")\z"#) : (#"[\s\S]*?(?:"#, ")")
        // A comment at the end of a pattern with the flag x would swallow what is put behind it, but for a line's end.
        let wrapped = Self.compile(start + pattern + end, ignoresCase)
        guard let regex = wrapped ?? Self.compile(start + pattern + "\n" + end, ignoresCase) else {
            throw ScorerError(.pattern, "the regular expression cannot be put into another one: \(pattern)")
        }
        self.regex = regex
    }

    /// Whether the pattern is found in the text.
    func search(_ text: String) -> Found {
        var found = Found.no
        var reports = 0
        let range = NSRange(location: 0, length: text.utf16.count)
        regex.enumerateMatches(in: text, options: [.reportProgress, .reportCompletion, .anchored], range: range) {
            match, flags, stop in
            if match != nil {
                found = .yes
                stop.pointee = true
            } else if flags.contains(.internalError) {
                if found == .no { found = .givenUp }
            } else if flags.contains(.progress) {
                reports += 1
                if reports >= Self.reports {
                    found = .givenUp
                    stop.pointee = true
                }
            }
        }
        return found
    }

    private static func compile(_ pattern: String, _ ignoresCase: Bool) -> NSRegularExpression? {
        let options: NSRegularExpression.Options = ignoresCase ? [.caseInsensitive] : []
        return try? NSRegularExpression(pattern: pattern.isEmpty ? "(?:)" : pattern, options: options)
    }

    /// The fault with its place: behind the longest beginning that is a pattern, for the engine does not say.
    private static func fault(_ pattern: String) -> ScorerError {
        let scalars = Array(pattern.unicodeScalars)
        var length = min(scalars.count - 1, 5_000)
        while length > 0 {
            var beginning = String.UnicodeScalarView()
            beginning.append(contentsOf: scalars[..<length])
            if compile(String(beginning), false) != nil { break }
            length -= 1
        }
        var rest = String.UnicodeScalarView()
        rest.append(contentsOf: scalars[max(0, length)...].prefix(40))
        return ScorerError(
            .pattern,
            "the regular expression is wrong in the part that begins at character \(max(0, length)): \(String(rest))",
            offset: max(0, length))
    }
}
