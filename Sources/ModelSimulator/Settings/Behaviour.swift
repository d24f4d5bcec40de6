/// How the simulator behaves where servers differ, with each call.
package enum Behaviour: Sendable, Hashable {
    /// Every answer has this shape.
    case answers(OddAnswer)
    /// A chat that asks for no stream is refused.
    case streamOnly
    /// Embeddings in base64 are refused.
    case noBase64
    /// Embeddings of more texts in a request are refused.
    case mostTexts(Int)
    /// A call with this parameter is refused, as one that the model does not take.
    case refuses(String)
    /// A wrong key is refused with the key in the words, the code and the request's name.
    case echoesKey

    /// Calls are sent on to another path of the same host.
    case redirects
    /// Answers and files are packed, though nobody asked for it.
    case packs(PackedReply)

    /// The forms there are, for messages and help.
    package static let forms =
        OddAnswer.allCases.map(\.rawValue).joined(separator: ", ")
        + ", stream-only, no-base64, most-texts=N, refuse=PARAMETER, echo-key, redirect, gzip or br"

    /// Reads `parts`, `stream-only`, `most-texts=32`.
    ///
    /// - Throws: ``SimulatorError`` that says which there are.
    package init(parsing text: String) throws(SimulatorError) {
        if let odd = OddAnswer(rawValue: text) {
            self = .answers(odd)
            return
        }
        switch text {
        case "stream-only": self = .streamOnly
        case "no-base64": self = .noBase64
        case "echo-key": self = .echoesKey
        case "redirect": self = .redirects
        case "gzip": self = .packs(.gzip)
        case "br": self = .packs(.brotli)
        default:
            let parts = text.split(separator: "=", omittingEmptySubsequences: false)
            if parts.count == 2, parts[0] == "refuse", !parts[1].isEmpty {
                self = .refuses(String(parts[1]))
                return
            }
            guard parts.count == 2, parts[0] == "most-texts", let most = Int(parts[1]), most > 0 else {
                throw SimulatorError("The behaviour '\(text)' is not known: write one of \(Self.forms).")
            }
            self = .mostTexts(most)
        }
    }
}
