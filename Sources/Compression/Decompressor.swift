/// Unpacks the bytes of one format, piece by piece.
package protocol Decompressor: AnyObject {
    /// Unpacks as much as there is, and as `memory` has room for.
    ///
    /// - Parameters:
    ///   - packed: The bytes that follow those which were read before.
    ///   - memory: Takes what comes out; at least one byte.
    /// - Returns: How far it came; nil where the bytes are not of the format.
    func unpack(_ packed: UnsafeRawBufferPointer, into memory: UnsafeMutableRawBufferPointer) -> Unpacked?

    /// What is wrong with the bytes that were not unpacked.
    var fault: PackedFault { get }
}

/// What is wrong with packed bytes; its text is a part of a sentence about them.
package enum PackedFault: Sendable, Hashable, CustomStringConvertible {
    /// They begin in a way that the format does not know.
    case otherFormat
    /// They go on in a way that nobody packed.
    case damaged
    /// All was unpacked, and the checksum behind it is that of other bytes.
    case wrongChecksum
    /// All was unpacked, and the length behind it is another.
    case wrongLength

    package var description: String {
        switch self {
        case .otherFormat: "does not begin like that"
        case .damaged: "is damaged in the middle"
        case .wrongChecksum: "has a checksum at its end that is not that of its contents"
        case .wrongLength: "has a length at its end that is not that of its contents"
        }
    }
}

/// How far a decompressor came.
package struct Unpacked {
    /// Bytes that were taken of what is packed.
    package let read: Int
    /// Bytes that came out.
    package let written: Int
    /// Whether all came out of what was packed together; gzip and Zstandard may begin anew behind it.
    package let isAtEnd: Bool
}

/// Why nothing can be unpacked on this machine.
package enum DecompressorError: Error, Equatable, CustomStringConvertible {
    case missing(library: String, package: String)
    case noMemory

    package var description: String {
        switch self {
        case .missing(let library, let package):
            "\(library) to unpack it with is not on this machine: install the package \(package)"
        case .noMemory: "there is no memory to unpack it"
        }
    }
}
