import Foundation

@testable import Tokenization

/// A vocabulary of a few hundred tokens, trained here, so that tests run where no published file
/// is.
///
/// A byte's id is not its value, as in the published ones, and some tokens start or end
/// inside a character.
enum SmallVocabulary {
    static let text = """
        The quick brown fox jumps over the lazy dog; the dog doesn't mind. THE FOX'S DEN isn't far.
            return self.value == other.value  // camelCase and HTMLParser ======== -------- 1234567
        Привет, мир! Приветливый мир. 你好世界，你好朋友。こんにちは世界 안녕하세요 สวัสดี नमस्ते दुनिया é è ê naïve café
        {"messages": [{"role": "user", "content": "hello"}]}\n\n\n\t\taaaaaaaaaaaaaaaaaaaaaaaa 😀😀😁👍🏽
        """

    static let ranks: RankFile = {
        let lines = tokens().enumerated().map { "\(Data($0.element).base64EncodedString()) \($0.offset)" }
        let bytes = Array((lines.joined(separator: "\n") + "\n").utf8)
        return try! bytes.withUnsafeBytes { bytes in try RankFile(parsing: bytes, name: "small") }
    }()

    static func encoding(_ pattern: EncodingName) -> Encoding {
        Encoding(pattern, EncodingDefinition(pattern), TableBuilder.build(ranks, vocabularyHash: 1))
    }

    /// The bytes in an order of their own, then the commonest pair again and again.
    private static func tokens() -> [[UInt8]] {
        var tokens = (0..<256).map { [UInt8(truncatingIfNeeded: $0 * 167 + 13)] }
        var pieces = PlainPattern.of(.o200k).split(text).map { $0.utf8.map { [$0] } }
        for _ in 0..<400 {
            var counts: [[[UInt8]]: Int] = [:]
            for piece in pieces {
                for (left, right) in zip(piece, piece.dropFirst()) { counts[[left, right], default: 0] += 1 }
            }
            let common = counts.max {
                ($0.value, $1.key.joined().map(Int.init).description) < (
                    $1.value, $0.key.joined().map(Int.init).description
                )
            }
            guard let pair = common?.key else { break }
            tokens.append(pair[0] + pair[1])
            pieces = pieces.map { merged($0, pair) }
        }
        return tokens
    }

    private static func merged(_ piece: [[UInt8]], _ pair: [[UInt8]]) -> [[UInt8]] {
        var result: [[UInt8]] = []
        for part in piece {
            if part == pair[1], result.last == pair[0] {
                result[result.count - 1] += part
            } else {
                result.append(part)
            }
        }
        return result
    }
}
