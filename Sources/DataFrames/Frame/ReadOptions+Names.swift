internal import Foundation
package import Planning

extension ReadOptions {
    /// Sets an option by the name that people and Spark give it.
    /// - Throws: `RoostError` of code `invalidArgument` for a name or a value that is none.
    package mutating func set(_ name: String, _ value: String) throws(RoostError) {
        switch name.lowercased() {
        case "delimiter", "sep": delimiter = try Self.character(name, value)
        case "quote": quote = ["", "none"].contains(value.lowercased()) ? nil : try Self.character(name, value)
        case "comment": comment = ["", "none"].contains(value.lowercased()) ? nil : try Self.character(name, value)
        case "header": hasHeader = try Self.flag(name, value)
        case "inferschema": infersTypes = try Self.flag(name, value)
        // JSON over several lines is recognised, and a quoted CSV field may always have some.
        case "multiline": _ = try Self.flag(name, value)
        case "skip":
            guard let lines = Int(value), (0...1_000_000).contains(lines) else {
                throw RoostError(.invalidArgument, "skip is '\(value)'; it must be a number of lines before the header")
            }
            skippedLines = lines
        case "encoding", "charset":
            guard let encoding = Encoding(named: value) else {
                let known = Encoding.allCases.map(\.rawValue).joined(separator: ", ")
                throw RoostError(.invalidArgument, "\(name) is '\(value)'; write one of: \(known)")
            }
            self.encoding = encoding
        default:
            throw RoostError(
                .invalidArgument,
                "there is no option '\(name)' of a reader; there are delimiter (or sep), header, quote, comment, skip, "
                    + "encoding and inferSchema")
        }
    }

    private static func character(_ name: String, _ value: String) throws(RoostError) -> UInt8 {
        let text = ["\\t": "\t", "tab": "\t"][value.lowercased()] ?? value
        guard text.utf8.count == 1, let byte = text.utf8.first, byte != 0x0A, byte != 0x0D else {
            throw RoostError(
                .invalidArgument, "\(name) is '\(value)'; it must be one ASCII character, such as ',' or ';', or 'tab'")
        }
        return byte
    }

    private static func flag(_ name: String, _ value: String) throws(RoostError) -> Bool {
        switch value.lowercased() {
        case "true": return true
        case "false": return false
        default: throw RoostError(.invalidArgument, "\(name) is '\(value)'; write true or false")
        }
    }
}
