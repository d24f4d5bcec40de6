import Foundation
import JSONText
import TestSupport
import Testing

/// The reader and Foundation's parser must accept and refuse the same texts, but for three differences
/// where RFC 8259 is on the reader's side.
@Suite(.ownThreads) struct FoundationTests {
    @Test(arguments: 0..<8 as Range<UInt64>)
    func mutations(seed: UInt64) {
        var random = SplitMix(seed)
        var accepted = 0
        for _ in 0..<2_500 {
            let json = mutated(Array(Samples.documents.randomElement(using: &random)!.utf8), &random)
            guard String(validating: json, as: UTF8.self) != nil else { continue }
            let fault = skipFault(json)
            #expect((walkFault(json) == nil) == (fault == nil))
            if fault == nil { accepted += 1 }
            guard (fault == nil) != foundationAccepts(json) else { continue }
            let known = fault.map { isTrailingComma($0, json) } ?? hasWhatFoundationLacks(json)
            #expect(known, "\(String(decoding: json, as: UTF8.self)): \(fault?.description ?? "accepted")")
        }
        #expect(accepted > 200)
    }

    private func foundationAccepts(_ json: [UInt8]) -> Bool {
        (try? JSONSerialization.jsonObject(with: Data(json), options: .fragmentsAllowed)) != nil
    }

    /// Foundation accepts a comma before the end of an array or object.
    private func isTrailingComma(_ fault: JSONSyntaxError, _ json: [UInt8]) -> Bool {
        guard fault.offset < json.count, [0x5D, 0x7D].contains(json[fault.offset]) else { return false }
        return json[..<fault.offset].last { ![0x20, 0x09, 0x0A, 0x0D].contains($0) } == UInt8(ascii: ",")
    }

    /// Foundation refuses lone surrogates and numbers that are too large for a `Double`.
    private func hasWhatFoundationLacks(_ json: [UInt8]) -> Bool {
        func search(_ reader: inout JSONReader) throws(JSONSyntaxError) -> Bool {
            var found = false
            switch try reader.kind() {
            case .object:
                try reader.object { key, reader throws(JSONSyntaxError) in
                    let inside = try search(&reader)
                    found = found || inside || key.unicodeScalars.contains("\u{FFFD}")
                }
            case .array:
                try reader.array { reader throws(JSONSyntaxError) in
                    let inside = try search(&reader)
                    found = found || inside
                }
            case .string: found = try reader.string().unicodeScalars.contains("\u{FFFD}")
            case .number: found = try reader.optionalNumber()?.isInfinite ?? false
            case .boolean, .null: try reader.skip()
            }
            return found
        }
        return (try? reading(json) { try search(&$0) }) ?? false
    }

    private func mutated(_ document: [UInt8], _ random: inout SplitMix) -> [UInt8] {
        var json = document
        let likely = Array(#"{}[]",:\0123456789.eE+-tfnul/bru dD8cC"#.utf8) + [0x0A, 0x09, 0x1F, 0x7F, 0xC3, 0xA9]
        for _ in 0..<Int.random(in: 1...3, using: &random) {
            // No zero byte: Foundation takes one near the start for a sign of UTF-16.
            let any = UInt8.random(in: 1...255, using: &random)
            let byte = Int.random(in: 0..<8, using: &random) == 0 ? any : likely.randomElement(using: &random)!
            let index = Int.random(in: 0...json.count, using: &random)
            switch Int.random(in: 0..<4, using: &random) {
            case 0: json.insert(byte, at: index)
            case 1 where index < json.count: json[index] = byte
            case 2 where index < json.count: json.remove(at: index)
            default:
                let end = Int.random(in: index...min(json.count, index + 6), using: &random)
                json.insert(contentsOf: json[index..<end], at: Int.random(in: 0...json.count, using: &random))
            }
        }
        return json
    }

    @Test func textsAreFoundations() throws {
        var random = SplitMix(99)
        let parts = [
            "a", "text ", "é", "😀", #"\n"#, #"\""#, #"\\"#, #"\/"#, #"\t"#, #"\b"#, #"\f"#, #"\r"#, #"\u0041"#,
            #"\u00E9"#,
            #"\u20ac"#, #"\ud83d\ude00"#,
        ]
        for _ in 0..<2_000 {
            let strings = (0..<3).map { _ in
                (0..<Int.random(in: 0..<30, using: &random)).map { _ in parts.randomElement(using: &random)! }.joined()
            }
            let json = "[" + strings.map { "\"\($0)\"" }.joined(separator: ",") + "]"
            let expected = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String])
            let found = try reading(json) { reader in
                var found: [String] = []
                try reader.array { reader throws(JSONSyntaxError) in found.append(try reader.string()) }
                return found
            }
            #expect(found == expected)
        }
    }
}
