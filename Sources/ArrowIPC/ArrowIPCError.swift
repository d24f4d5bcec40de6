/// Why bytes could not be read as Arrow IPC, or a batch could not be written as it.
public struct ArrowIPCError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of trouble it is; more kinds may come.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        /// The kind in one word.
        public let description: String

        /// The bytes end before what they announce.
        public static let truncated = Code(description: "truncated")
        /// The bytes contradict the format.
        public static let malformed = Code(description: "malformed")
        /// Arrow allows it and Roost does not read it: a type, a compression, a byte order.
        public static let unsupported = Code(description: "unsupported")
        /// A batch that is not of the schema it came with.
        public static let mismatch = Code(description: "mismatch")
    }

    /// What kind of trouble it is.
    public var code: Code
    /// What is wrong, with which column or byte, and what to do where something can be done.
    public var message: String

    /// An error of this kind with this message.
    public init(code: Code, message: String) {
        self.code = code
        self.message = message
    }

    /// The error in one line.
    public var description: String { "Arrow IPC, \(code): \(message)" }
}

extension ArrowIPCError {
    static func truncated(_ message: String) -> ArrowIPCError { ArrowIPCError(code: .truncated, message: message) }
    static func malformed(_ message: String) -> ArrowIPCError { ArrowIPCError(code: .malformed, message: message) }
    static func unsupported(_ message: String) -> ArrowIPCError { ArrowIPCError(code: .unsupported, message: message) }
    static func mismatch(_ message: String) -> ArrowIPCError { ArrowIPCError(code: .mismatch, message: message) }
}
