internal import Foundation
internal import SparkSQL

/// Codes of texts: character sets, base 64, hexadecimal, URLs.
enum StringCodes {
    static let all: [String: Kernel] = [
        "ascii": .row { (row) throws(SparkError) in
            .integer(row[0].string.unicodeScalars.first.map { Int64($0.value) } ?? 0)
        },
        "chr": .row { (row) throws(SparkError) in
            let code = row[0].int
            return code < 0 ? .string("") : .text([Unicode.Scalar(UInt8(code & 0xFF))])
        },
        "base64": .row { (row) throws(SparkError) in .string(Base64Text.lines(row[0].bytes)) },
        "to_base32": .row { (row) throws(SparkError) in .string(Base32.text(row[0].bytes)) },
        "from_base32": .row { (row) throws(SparkError) in .binary(Base32.bytes(row[0].string)) },
        "unbase64": Kernel { (call) throws(SparkError) in
            let isTry = call.options.first == "try"
            guard call.options.first != nil else {
                return { (row) throws(SparkError) in
                    if let bytes = Base64Text.bytes(row[0].string) { return .binary(bytes) }
                    throw SparkError(
                        "IllegalArgumentException",
                        message: "Input byte array has wrong 4-byte ending unit: the text is no base64.")
                }
            }
            return { (row) throws(SparkError) in
                let text = row[0].string.filter { !$0.isWhitespace }
                let padded = text + String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
                if let data = Data(base64Encoded: padded) { return .binary(Array(data)) }
                if isTry { return .null }
                throw conversion(text, "BASE64", "unbase64")
            }
        },
        "hex_number": .row { (row) throws(SparkError) in
            .string(String(UInt64(bitPattern: row[0].whole ?? 0), radix: 16, uppercase: true))
        },
        "hex": .row { (row) throws(SparkError) in .string(Hexadecimal.text(row[0].bytes)) },
        "unhex": Kernel { (call) throws(SparkError) in
            let mode = call.options.first ?? "null"
            return { (row) throws(SparkError) in
                if let bytes = unhex(Array(row[0].string.utf8)) { return .binary(bytes) }
                if mode != "ansi" { return .null }
                throw conversion(row[0].string, "HEX", "to_binary")
            }
        },
        "url_encode": .row { (row) throws(SparkError) in .string(URLText.encoded(row[0].string)) },
        "url_decode": Kernel { (call) throws(SparkError) in
            let isTry = call.options.first == "try"
            return { (row) throws(SparkError) in
                if let text = URLText.decoded(row[0].string) { return .string(text) }
                if isTry { return .null }
                throw SparkError(
                    "CANNOT_DECODE_URL", parameters: ["url": row[0].string],
                    message: "The provided URL cannot be decoded: \(row[0].string).")
            }
        },
        "parse_url": Kernel { (call) throws(SparkError) in
            let isTry = call.options.first == "try"
            return { (row) throws(SparkError) in
                try URLText.part(row[0].string, row[1].string, key: row.count > 2 ? row[2].string : nil, isTry: isTry)
            }
        },
        "encode": .row { (row) throws(SparkError) in try CharacterSets.encode(row[0].string, row[1].string) },
        "decode": .row { (row) throws(SparkError) in try CharacterSets.decode(row[0].bytes, row[1].string) },
        "is_valid_utf8": Kernel { (call) throws(SparkError) in
            let isText = call.argument(0) != .binary
            return { (row) throws(SparkError) in
                .boolean(isText ? !row[0].string.unicodeScalars.contains("\u{FFFD}") : validText(row[0].bytes) != nil)
            }
        },
        "make_valid_utf8": .row { (row) throws(SparkError) in .string(String(decoding: row[0].bytes, as: UTF8.self)) },
        "try_validate_utf8": .row { (row) throws(SparkError) in validText(row[0].bytes).map { .string($0) } ?? .null },
        "validate_utf8": .row { (row) throws(SparkError) in
            if let text = validText(row[0].bytes) { return .string(text) }
            let hex = row[0].bytes.map { "\\x" + Hexadecimal.text([$0]) }.joined()
            throw SparkError(
                "INVALID_UTF8_STRING", parameters: ["str": hex], message: "Invalid UTF8 byte sequence: \(hex).")
        },
        "aes": .row { (row) throws(SparkError) in
            let count = row[1].bytes.count
            guard [16, 24, 32].contains(count) else {
                throw AnalysisError.invalidParameter(
                    "AES_KEY_LENGTH",
                    ["parameter": "`key`", "functionName": "`aes_encrypt`/`aes_decrypt`", "actualLength": "\(count)"],
                    "A key of 16, 24 or 32 bytes is expected, but got \(count).")
            }
            throw AnalysisError.unsupported("AES")
        },
    ]

    private static func validText(_ bytes: [UInt8]) -> String? { String(validating: bytes, as: UTF8.self) }

    private static func conversion(_ text: String, _ format: String, _ function: String) -> SparkError {
        SparkError(
            "CONVERSION_INVALID_INPUT",
            parameters: [
                "str": "'\(text)'", "fmt": "'\(format)'", "targetType": "\"BINARY\"", "suggestion": "`try_to_binary`",
            ],
            message: "The value '\(text)' cannot be converted to \"BINARY\" because it is malformed.")
    }

    static func unhex(_ digits: [UInt8]) -> [UInt8]? {
        var bytes: [UInt8] = []
        var index = 0
        if digits.count % 2 == 1 {
            guard let digit = Hexadecimal.digit(digits[0]) else { return nil }
            bytes.append(digit)
            index = 1
        }
        while index < digits.count {
            guard let high = Hexadecimal.digit(digits[index]), let low = Hexadecimal.digit(digits[index + 1]) else {
                return nil
            }
            bytes.append(high << 4 | low)
            index += 2
        }
        return bytes
    }
}

/// Texts in URLs.
enum URLText {
    static func encoded(_ text: String) -> String {
        var result = ""
        for byte in text.utf8 {
            switch byte {
            case 48...57, 65...90, 97...122, 0x2D, 0x2E, 0x5F, 0x2A: result.unicodeScalars.append(Unicode.Scalar(byte))
            case 0x20: result += "+"
            default: result += "%" + Hexadecimal.text([byte])
            }
        }
        return result
    }

    static func decoded(_ text: String) -> String? {
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        var index = 0
        while index < bytes.count {
            switch bytes[index] {
            case 0x2B: result.append(0x20)
            case 0x25:
                guard index + 2 < bytes.count, let high = Hexadecimal.digit(bytes[index + 1]),
                    let low = Hexadecimal.digit(bytes[index + 2])
                else { return nil }
                result.append(high << 4 | low)
                index += 2
            default: result.append(bytes[index])
            }
            index += 1
        }
        return String(decoding: result, as: UTF8.self)
    }

    static func part(_ url: String, _ part: String, key: String?, isTry: Bool) throws(SparkError) -> SparkValue {
        guard isWritten(url), let pieces = Pieces(url) else {
            if isTry { return .null }
            throw SparkError(
                "INVALID_URL", parameters: ["url": url],
                message: "The url is invalid: \(url). Use `try_parse_url` to tolerate invalid URLs.")
        }
        guard let value = pieces.value(part) else { return .null }
        guard let key else { return .string(value) }
        guard part == "QUERY" else { return .null }
        for pair in value.split(separator: "&") where pair.hasPrefix(key + "=") {
            return .string(String(pair.dropFirst(key.count + 1)))
        }
        return .null
    }

    /// Whether a URL has none of the characters that Java refuses in one, and its percent signs stand before digits.
    private static func isWritten(_ url: String) -> Bool {
        var bytes = url.utf8[...]
        while let byte = bytes.popFirst() {
            if byte <= 0x20 || byte == 0x7F || "\"<>\\^`{|}".utf8.contains(byte) { return false }
            guard byte == UInt8(ascii: "%") else { continue }
            guard bytes.prefix(2).count == 2, bytes.prefix(2).allSatisfy({ Hexadecimal.digit($0) != nil }) else {
                return false
            }
        }
        return true
    }

    private struct Pieces {
        var scheme, authority, query, fragment: String?
        var path = ""

        init?(_ url: String) {
            var rest = url[...]
            if let mark = rest.firstIndex(of: "#") {
                fragment = String(rest[rest.index(after: mark)...])
                rest = rest[..<mark]
            }
            if let mark = rest.firstIndex(of: "?") {
                query = String(rest[rest.index(after: mark)...])
                rest = rest[..<mark]
            }
            if let mark = rest.firstIndex(of: ":"), !rest[..<mark].contains("/") {
                scheme = String(rest[..<mark])
                rest = rest[rest.index(after: mark)...]
            }
            if rest.hasPrefix("//") {
                rest = rest.dropFirst(2)
                let end = rest.firstIndex(of: "/") ?? rest.endIndex
                authority = String(rest[..<end])
                rest = rest[end...]
            }
            path = String(rest)
        }

        /// The host, where it is a name of the net or an address, and a port may follow it; else Java knows none.
        private var host: String? {
            guard let authority else { return nil }
            let after = authority.lastIndex(of: "@").map { authority.index(after: $0) } ?? authority.startIndex
            var host = authority[after...]
            var port: Substring = ""
            if host.hasPrefix("["), let end = host.lastIndex(of: "]") {
                port = host[host.index(after: end)...]
                host = host[...end]
            } else if let mark = host.lastIndex(of: ":") {
                port = host[mark...]
                host = host[..<mark]
            }
            guard port.isEmpty || (port.first == ":" && port.dropFirst().utf8.allSatisfy { 48...57 ~= $0 }) else {
                return nil
            }
            return host.hasPrefix("[") || Self.isName(host) ? String(host) : nil
        }

        /// Letters, digits and hyphens between points, of which one may stand at the end.
        private static func isName(_ host: Substring) -> Bool {
            let labels = host.split(separator: ".", omittingEmptySubsequences: false)
            return labels.enumerated().allSatisfy { index, label in
                if label.isEmpty { return index == labels.count - 1 && index > 0 }
                return !label.hasPrefix("-") && !label.hasSuffix("-")
                    && label.utf8.allSatisfy { $0 == 0x2D || 48...57 ~= $0 || 97...122 ~= $0 | 0x20 }
            }
        }

        /// Whether what follows the scheme is no path, as in `mailto:a@b.c`.
        private var isOpaque: Bool { scheme != nil && authority == nil && !path.hasPrefix("/") }

        func value(_ part: String) -> String? {
            let user = authority.flatMap { text in text.lastIndex(of: "@").map { String(text[..<$0]) } }
            switch part {
            case "HOST": return host
            case "PATH", "FILE", "QUERY": if isOpaque { return nil }
            default: break
            }
            switch part {
            case "PATH": return path
            case "QUERY": return query
            case "REF": return fragment
            case "PROTOCOL": return scheme
            case "FILE": return path + (query.map { "?" + $0 } ?? "")
            case "AUTHORITY": return authority
            case "USERINFO": return user
            default: return nil
            }
        }
    }
}

/// Texts in other character sets.
enum CharacterSets {
    private static let encodings: [String: String.Encoding] = [
        "iso-8859-1": .isoLatin1, "us-ascii": .ascii, "utf-8": .utf8, "utf-16": .utf16BigEndian,
        "utf-16be": .utf16BigEndian, "utf-16le": .utf16LittleEndian, "utf-32": .utf32BigEndian,
    ]

    private static func encoding(_ name: String, _ function: String) throws(SparkError) -> String.Encoding {
        guard let encoding = encodings[name.lowercased()] else {
            let all = encodings.keys.sorted().joined(separator: ", ")
            throw AnalysisError.invalidParameter(
                "CHARSET",
                ["functionName": "`\(function)`", "parameter": "`charset`", "charset": name, "charsets": all],
                "expects one of \(all), but got \(name).")
        }
        return encoding
    }

    static func encode(_ text: String, _ name: String) throws(SparkError) -> SparkValue {
        let encoding = try encoding(name, "encode")
        guard let data = text.data(using: encoding) else { throw malformed("encode", name) }
        // Java's UTF-16 begins with the mark of the order of bytes.
        let mark: [UInt8] = name.lowercased() == "utf-16" && !text.isEmpty ? [0xFE, 0xFF] : []
        return .binary(mark + Array(data))
    }

    static func decode(_ bytes: [UInt8], _ name: String) throws(SparkError) -> SparkValue {
        var encoding = try encoding(name, "decode")
        var bytes = bytes
        if name.lowercased() == "utf-16" {
            if bytes.starts(with: [0xFF, 0xFE]) { encoding = .utf16LittleEndian }
            if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) { bytes.removeFirst(2) }
        }
        guard let text = String(bytes: bytes, encoding: encoding) else { throw malformed("decode", name) }
        return .string(text)
    }

    private static func malformed(_ function: String, _ name: String) -> SparkError {
        SparkError(
            "MALFORMED_CHARACTER_CODING", parameters: ["function": "`\(function)`", "charset": name],
            message: "Invalid value found when performing `\(function)` with \(name).")
    }
}
