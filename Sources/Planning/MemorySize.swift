/// A size of memory as people write it: `4GB`, `512 MiB`, `1.5g`, or a number of bytes.
package struct MemorySize: Sendable, Hashable, CustomStringConvertible {
    package let bytes: Int64

    /// Less than this is no use to a query, and more has no machine.
    package static let allowed: ClosedRange<Int64> = 32_000_000...1_000_000_000_000_000

    /// What a size must be, for people.
    package static let form = "a size such as 4GB or 512MiB, from 32MB on"

    /// Nil for a text that is no size, and for a size that is not allowed.
    package init?(_ text: String) {
        let letters = text.filter { !$0.isWhitespace }.lowercased()
        let digits = letters.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        let units: [Substring: Double] = [
            "": 1, "b": 1, "k": 1e3, "kb": 1e3, "kib": 1024, "m": 1e6, "mb": 1e6, "mib": 1_048_576, "g": 1e9, "gb": 1e9,
            "gib": 1_073_741_824, "t": 1e12, "tb": 1e12, "tib": 1_099_511_627_776,
        ]
        guard let count = Double(digits), let unit = units[letters.dropFirst(digits.count)] else { return nil }
        let size = count * unit
        guard size >= Double(Self.allowed.lowerBound), size <= Double(Self.allowed.upperBound) else { return nil }
        bytes = Int64(size)
    }

    package init(bytes: Int64) { self.bytes = bytes }

    /// `4 GB`, `1.5 GB`, for people.
    package var inWords: String {
        let tenths = (Double(bytes) / 1e8).rounded()
        return bytes < 1_000_000_000
            ? "\(bytes / 1_000_000) MB"
            : (tenths.remainder(dividingBy: 10) == 0 ? "\(Int(tenths / 10))" : "\(tenths / 10)") + " GB"
    }

    /// A text that is read back as the same size.
    package var description: String { "\(bytes)B" }
}
