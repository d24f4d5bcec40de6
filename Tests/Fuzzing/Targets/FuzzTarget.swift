internal import Columnar

/// A decoder of bytes that come from outside a process, and what must hold whatever they are.
///
/// Bytes that it refuses are fine. What it takes must be the same when it is written and read again, else `run` throws.
/// Traps, hangs and memory without bounds are for whoever runs it to notice.
package struct FuzzTarget: Sendable, CustomStringConvertible {
    /// The folder of its corpus, and its name on the command line.
    package let name: String
    private let check: @Sendable (Buffer) throws -> Void

    init(_ name: String, _ check: @escaping @Sendable (Buffer) throws -> Void) {
        self.name = name
        self.check = check
    }

    /// - Throws: `Contradiction` where the decoder takes the bytes and is wrong about them.
    package func run(_ bytes: UnsafeRawBufferPointer) throws {
        // Memory of its own, so that a read beyond the end is noticed.
        try check(Buffer(copying: bytes))
    }

    package var description: String { name }

    package static let all: [FuzzTarget] = [
        messagesToDriver, messagesFromDriver, handshake, arrowMessages, arrowFiles, records, answerLogs, trust, events,
        json, packed, answers, headers, vocabularies, addresses, sql,
    ]
}

/// What a decoder took, and was wrong about.
package struct Contradiction: Error, CustomStringConvertible {
    package let description: String

    init(_ description: String) { self.description = description }

    /// Writes a value that was read, reads that, and writes it once more.
    ///
    /// - Throws: `Contradiction` where it cannot be read, or comes out otherwise.
    static func unlessSame<V, W: Equatable>(
        _ value: V, _ what: String, write: (V) -> W, read: (W) throws -> V?
    ) throws {
        let written = write(value)
        let again: V?
        do { again = try read(written) } catch {
            throw Contradiction("\(what) is written so that it cannot be read: \(error)")
        }
        guard let again else { throw Contradiction("\(what) is written so that it cannot be read") }
        guard write(again) == written else {
            throw Contradiction("\(what) is another one when it is written and read again: \(written), \(write(again))")
        }
    }
}
